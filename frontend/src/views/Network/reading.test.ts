import { expect, it } from "vitest";

import { readMaps, readWeights } from "./reading";

const bytes = (shape: number[]) => ({ shape, data: new Uint8Array(shape.reduce((a, b) => a * b, 1)) });
const floats = (shape: number[], ...values: number[]) => ({ shape, data: Float32Array.from(values) });

it("reads the maps of all columns, inputs first", () => {
  const maps = readMaps({
    inputs: bytes([2, 4, 4]),
    "scale inputs": floats([2], 1, 2),
    "layer 0": bytes([3, 4, 4]),
    "scale 0": floats([3], 1, 1, 0.5),
  });
  expect(maps.map(({ units, rows }) => [units, rows])).toEqual([
    [2, 4],
    [3, 4],
  ]);
  expect(maps[1]?.scale[2]).toBe(0.5);
});

it("reads small layers whole and large ones by their strongest weights", () => {
  const layers = readWeights(
    {
      "index 0": { shape: [2], data: Int32Array.of(5, 1) },
      "value 0": floats([2], -1, 2),
      "bias 0": floats([2], 0, 1),
      "layer 1": floats([1, 3], 1, 2, 3),
    },
    4,
  );
  expect(layers.map(({ units, inputs }) => [units, inputs])).toEqual([
    [2, 4],
    [1, 2],
  ]);
});
