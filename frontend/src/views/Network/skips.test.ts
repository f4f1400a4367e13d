import { expect, it } from "vitest";
import type { Experiment, Layer } from "../../net/protocol";
import { catalog } from "../../state/catalog";
import { layout, places } from "./layout";
import { columnsOf, wantedOf } from "./model";
import { footOf, lineOf, skipsOf } from "./skips";

/** Layers of so many units with these skips; the output's is the last. */
function columns(units: number[], skips: number[]) {
  const { default: start } = catalog;
  const layers = units.map((count, at) => ({ ...(start.layers[0] as Layer), units: count, skip: skips[at] ?? 0 }));
  const spec: Experiment = { ...start, layers, output: { ...start.output, skip: skips[units.length] ?? 0 } };
  return columnsOf(
    spec,
    layers.map((layer, key) => ({ layer, key })),
  );
}

it("leads from the column so many before to the layer's own", () => {
  expect(skipsOf(columns([4, 4, 4], [0, 0, 2, 0]))).toEqual([{ from: 1, to: 3, lane: 0, projected: false }]);
  expect(skipsOf(columns([4, 4], [1, 0, 0]))).toEqual([{ from: 0, to: 1, lane: 0, projected: true }]);
  expect(skipsOf(columns([4, 4], [0, 0, 3]))).toMatchObject([{ from: 0, to: 3 }]);
});

it("gives those that overlap lanes of their own", () => {
  const lanes = skipsOf(columns([4, 4, 4, 4], [0, 0, 2, 2, 2])).map(({ from, to, lane }) => [from, to, lane]);
  expect(lanes).toEqual([
    [1, 3, 0],
    [2, 4, 1],
    [3, 5, 0],
  ]);
});

it("runs below all units, within the stage, for one layer as for fifty", () => {
  for (const count of [1, 4, 50]) {
    const all = columns(
      Array.from({ length: count }, () => 8),
      Array.from({ length: count + 1 }, (_, at) => Math.min(at + 1, 3)),
    );
    const skips = skipsOf(all);
    const wanted = wantedOf(all, []);
    const plan = layout(wanted, { width: 900, height: 500, touch: false, pitch: null, foot: footOf(skips) });
    const lowest = Math.max(...places(wanted, plan).flatMap(({ y }) => [...y]));
    expect(skips).toHaveLength(count + 1);
    for (const skip of skips) {
      const line = lineOf(skip, skips, plan);
      expect(line?.middle.y).toBeGreaterThan(lowest);
      expect(line?.middle.y).toBeLessThan(plan.height);
      expect(line?.path).not.toContain("NaN");
    }
  }
});

it("takes no room where there is none", () => {
  expect(footOf(skipsOf(columns([4, 2], [0, 0, 0])))).toBe(0);
});
