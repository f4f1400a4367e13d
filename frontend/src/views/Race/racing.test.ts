import { expect, it } from "vitest";

import { laneStyle, lossTable, rangeOf, rowOf, verdict, type LaneFacts, type RaceFacts } from "./racing";

const lane = (label: string, loss: number | null, steps: number | null = null): LaneFacts => ({
  label,
  loss,
  train: loss,
  dev: loss,
  score: 1,
  steps_to_target: steps,
  epochs_to_target: steps,
  diverged: loss === null,
});
const facts = (winner: number | null, ...lanes: LaneFacts[]): RaceFacts => ({
  lanes,
  winner,
  judged_by: "dev",
  target: 0.1,
  steps: 30,
  epochs: 1,
  whole: true,
  shares: [0.9, 0.1],
  no_plane: "",
  ground: null,
  ground_note: "",
});
const two = facts(1, lane("SGD", 0.2), lane("Adam", 0.05, 1200));
const arrays = {
  step: { shape: [2], data: Int32Array.of(0, 30) },
  epoch: { shape: [2], data: Float32Array.of(0, 1) },
  dev: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
};

it("gives sixteen lanes sixteen different lines", () => {
  const styles = Array.from({ length: 16 }, (_, i) => JSON.stringify(laneStyle(i)));
  expect(new Set(styles).size).toBe(16);
});

it("names the winner and why", () => {
  expect(verdict(two)).toBe("Adam wins: first at 0.10, after 1,200 steps; dev loss 0.0500 at the end.");
  expect(verdict(facts(0, lane("SGD", 0.2), lane("Adam", null)))).toBe(
    "SGD wins: nobody reached 0.10, it came closest, dev loss 0.200.",
  );
  expect(verdict(facts(null, lane("SGD", null)))).toBe("All lanes diverged: nobody wins.");
  expect(verdict(facts(null, lane("SGD", 0.2)))).toBe("");
});

it("finds a lane's row and writes the table", () => {
  expect([...rowOf(arrays, "dev", 1)]).toEqual([3, 4]);
  expect(lossTable(two, arrays)).toEqual({
    columns: ["step", "epoch", "SGD", "Adam"],
    rows: [
      [0, 0, 1, 3],
      [30, 1, 2, 4],
    ],
  });
});

it("leaves what is not a number, and on a log scale what is not positive, out of the axis", () => {
  expect(rangeOf([NaN, 0, 0.02, 0.5], true)).toEqual([0.01, 1]);
  expect(rangeOf([NaN], false)).toEqual([0, 1]);
});
