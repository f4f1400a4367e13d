import { expect, it } from "vitest";

import { borders, contour, noSegments } from "./contours";

function line(cells: number[][], level: number): number[] {
  const into = noSegments();
  contour(Uint8Array.from(cells.flat()), cells.length, cells[0]?.length ?? 0, level, into);
  return Array.from(into.numbers.subarray(0, into.length));
}

it("runs between the centres of the cells it parts", () => {
  expect(
    line(
      [
        [0, 10],
        [0, 10],
      ],
      5,
    ),
  ).toEqual([1, 0.5, 1, 1.5]);
  expect(
    line(
      [
        [0, 0],
        [20, 20],
      ],
      5,
    ),
  ).toEqual([1.5, 0.75, 0.5, 0.75]);
});

it("encloses a peak", () => {
  const around = line(
    [
      [0, 0, 0],
      [0, 8, 0],
      [0, 0, 0],
    ],
    4,
  );
  expect(around).toHaveLength(16);
  const middle = around.map((at) => Math.abs(at - 1.5));
  expect(Math.max(...middle)).toBe(0.5);
});

it("is absent where nothing crosses the level", () => {
  expect(
    line(
      [
        [9, 9],
        [9, 9],
      ],
      5,
    ),
  ).toEqual([]);
});

it("grows as needed", () => {
  const into = noSegments();
  const checkers = Uint8Array.from({ length: 2500 }, (_, i) => (i + Math.floor(i / 50)) % 2);
  contour(checkers, 50, 50, 0.5, into);
  expect(into.length).toBe(4 * 2 * 49 * 49);
});

it("borders lie between labels, nearer to the less certain side", () => {
  const into = noSegments();
  borders(Uint8Array.of(1, 2, 1, 2), Uint8Array.of(200, 40, 200, 40), 2, 2, into);
  const [x0 = 0, , x1 = 0] = into.numbers;
  expect(into.length).toBe(8);
  expect([x0 > 1.2, x1 > 1.2, x0 < 1.5]).toEqual([true, true, true]);
});
