import { expect, it } from "vitest";
import type { Experiment, Run } from "../../net/protocol";
import { catalog } from "../../state/catalog";
import { besideOf, beyond, instead, joined, leading, valuesAt } from "./beside";
import { averaged, plainly, tableOf } from "./plan";

const run = { id: 1, name: "Run 1" } as Run;
const its = {
  names: ["step", "epoch", "train"],
  columns: [
    [0, 10, 20],
    [0, 1, 2],
    [8, 4, 2],
  ],
  version: 1,
};
const forms = { beta: 0.5, raw: true, plain: true, corrected: true };

it("takes of every curve the form that says most", () => {
  const labels = (curves: ReturnType<typeof leading>) => curves.map(({ label }) => label);
  expect(labels(leading(averaged(plainly(["train", "dev"]), forms)))).toEqual(["train average", "dev average"]);
  expect(labels(leading(averaged(plainly(["train"]), { ...forms, corrected: false })))).toEqual([
    "train average, uncorrected",
  ]);
  expect(labels(leading(plainly(["train", "dev"])))).toEqual(["train", "dev"]);
});

it("draws what the other run has of it, averaged alike, in its own colour and dashes", () => {
  const { curves, values, epochs } = besideOf(run, its, averaged(plainly(["train", "dev"]), forms));
  expect(curves.map(({ label }) => label)).toEqual(["Run 1: train average"]);
  expect(curves[0]?.dash?.length).toBeGreaterThan(0);
  expect(Array.from(values[0] ?? [])).toEqual([8, 4 / 0.75, 3 / 0.875]);
  expect(epochs).toEqual([0, 1, 2]);
});

it("reads the other run at the same epoch, and says where that is beyond its end", () => {
  const other = besideOf(run, its, plainly(["train"]));
  expect([valuesAt(other, 0.9), valuesAt(other, 9)]).toEqual([[4], [2]]);
  expect([beyond(other, 2), beyond(other, 2.1)]).toEqual([false, true]);
});

it("says what the other run has instead", () => {
  const spec: Experiment = catalog.default;
  expect(instead({ ...spec, learning_rate: 0.5 }, { ...spec, learning_rate: 0.1 })).toBe(
    "learning rate 0.5 instead of 0.1",
  );
  expect(instead(spec, structuredClone(spec))).toBe("the same settings");
});

it("joins the numbers of all runs by step", () => {
  const own = {
    ...its,
    columns: [
      [0, 15],
      [0, 1.5],
      [8, 3],
    ],
  };
  const { columns, rows } = joined(tableOf(own, plainly(["train"])), [besideOf(run, its, plainly(["train"]))]);
  expect(columns).toEqual(["step", "epoch", "train", "Run 1: train"]);
  expect(rows).toEqual([
    [0, 0, 8, 8],
    [10, 1, NaN, 4],
    [15, 1.5, 3, NaN],
    [20, 2, NaN, 2],
  ]);
});
