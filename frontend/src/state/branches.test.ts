import { beforeEach, expect, it } from "vitest";
import type { BranchList, Run } from "../net/protocol";
import { Branches } from "./branches.svelte";

let branches: Branches;
const run = (id: number, more: Partial<Run> = {}) =>
  ({ id, name: `Run ${id}`, parent: null, forked_at: null, deleted: false, ...more }) as Run;
const hear = (current: number, ...all: Run[]) =>
  branches.hear({ event: "branches", current, here: null, branches: all } as BranchList);
const beside = () => branches.beside.map(({ id }) => id);
const curve = (branch: number, probe: string, step: number) =>
  branches.hearSeries({
    event: "branch_series",
    branch,
    probes: { [probe]: { step: { d: "i4", s: [1], b: new Uint8Array(Int32Array.of(step).buffer) } } },
  });

beforeEach(() => (branches = new Branches()));

it("draws what a fork left beside it, unless somebody said otherwise", () => {
  hear(2, run(1), run(2, { parent: 1, forked_at: 0 }));
  expect(beside()).toEqual([1]);
  branches.wanted = { 1: false };
  expect(beside()).toEqual([]);
  hear(1, run(1), run(2, { parent: 1, forked_at: 0 }));
  expect(beside()).toEqual([]);
  branches.wanted = { 1: true, 2: true };
  expect(beside()).toEqual([2]);
});

it("draws nothing beside a run that only came after another, nor runs that are gone", () => {
  hear(2, run(1), run(2, { parent: 1 }));
  expect(beside()).toEqual([]);
  hear(2, run(1, { deleted: true }), run(2, { parent: 1, forked_at: 5 }));
  expect(beside()).toEqual([]);
});

it("has the curves that came, of each probe the newest", () => {
  hear(2, run(1), run(2, { parent: 1, forked_at: 5 }));
  expect(branches.overlays("loss")).toEqual([]);
  curve(1, "loss", 3);
  curve(1, "accuracy", 3);
  curve(1, "loss", 9);
  curve(7, "loss", 9);
  expect(branches.overlays("loss").map((each) => [each.run.id, each.series.columns])).toEqual([[1, [[9]]]]);
  expect(branches.overlays("accuracy")).toHaveLength(1);
});
