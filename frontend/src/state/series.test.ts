import { beforeEach, expect, it, vi } from "vitest";
import type { NumberArray } from "../net/arrays";
import { append, clearSeries, lastStep, MOST_POINTS, onSeries, series, tellSeries } from "./series";

const floats = (values: number[]): NumberArray => ({ shape: [values.length], data: Float32Array.from(values) });
const points = (steps: number[], loss = steps) => ({
  step: { shape: [steps.length], data: Int32Array.from(steps) },
  train: floats(loss),
});

beforeEach(() => {
  append("loss", points([0]));
  clearSeries();
});

it("grows column by column", () => {
  append("loss", points([0, 1], [5, 4]));
  append("loss", points([2], [3]));
  expect(series("loss")).toMatchObject({
    names: ["step", "train"],
    columns: [
      [0, 1, 2],
      [5, 4, 3],
    ],
  });
});

it("does not double points that come again after a reconnect, and begins anew when training does", () => {
  append("loss", points([0, 1, 2]));
  append("loss", points([1, 2, 3]));
  expect(series("loss").columns[0]).toEqual([0, 1, 2, 3]);
  append("loss", points([0, 1]));
  expect(series("loss").columns[0]).toEqual([0, 1]);
});

it("begins anew when there are other columns", () => {
  append("loss", points([0, 1]));
  append("loss", { step: points([2]).step, "layer 1": floats([7]) });
  expect(series("loss")).toMatchObject({ names: ["step", "layer 1"], columns: [[2], [7]] });
});

it("thins itself evenly and keeps the ends", () => {
  const total = 3 * MOST_POINTS;
  for (let from = 0; from < total; from += 100) {
    append("loss", points(Array.from({ length: 100 }, (_, i) => from + i)));
  }
  const steps = series("loss").columns[0] ?? [];
  expect(steps.length).toBeLessThanOrEqual(MOST_POINTS);
  expect(steps.length).toBeGreaterThan(MOST_POINTS / 3);
  expect([steps[0], steps.at(-1)]).toEqual([0, Math.ceil(total / 100) * 100 - 1]);
  expect(series("loss").columns[1]).toEqual(steps);
  const old = steps.findIndex((step) => step > total / 3) / (steps.length / 3);
  expect(old).toBeGreaterThan(0.6);
});

it("knows from where to continue", () => {
  expect(lastStep()).toBe(-1);
  append("loss", points([0, 8]));
  expect(lastStep()).toBe(8);
});

it("tells listeners until they stop", () => {
  const changed = vi.fn();
  const stop = onSeries("loss", changed);
  tellSeries("loss");
  stop();
  tellSeries("loss");
  expect(changed).toHaveBeenCalledOnce();
});
