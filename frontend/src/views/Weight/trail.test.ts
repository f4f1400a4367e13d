import { expect, it } from "vitest";

import type { NumberArray } from "../../net/arrays";
import { Trail } from "./trail";

const one = (value: number): NumberArray => ({ data: new Float32Array([value]), shape: [1] });
const at = (input: number): NumberArray => ({ data: new Int32Array([0, 0, input]), shape: [3] });
const frame = (g: number, input = 0) => ({ at: at(input), w: one(1), t: one(1), α: one(0.5), g: one(g) });

it("keeps a point for every new step", () => {
  const trail = new Trail();
  trail.hear(frame(1), 1);
  trail.hear(frame(1), 1);
  trail.hear(frame(2), 2);
  expect(trail.column("g")).toEqual([1, 2]);
  expect(trail.table()).toEqual({
    columns: ["step", "w", "t", "α", "g"],
    rows: [
      [1, 1, 1, 0.5, 1],
      [2, 1, 1, 0.5, 2],
    ],
  });
});

it("begins anew for another weight and after a reset", () => {
  const trail = new Trail();
  trail.hear(frame(1), 5);
  trail.hear(frame(3, 1), 6);
  expect(trail.column("g")).toEqual([3]);
  trail.hear({ at: at(1), w: one(1) }, 0);
  expect(trail.steps).toEqual([]);
});

it("waits where nothing is known of the last step", () => {
  const trail = new Trail();
  trail.hear(frame(1), 5);
  trail.hear({ at: at(0), w: one(1) }, 5);
  expect(trail.steps).toEqual([5]);
});

it("knows the step before if it was seen, and that averages begin at 0", () => {
  const trail = new Trail();
  const step = (t: number) => ({ at: at(0), w: one(2), t: one(t), Δw: one(0.5) });
  trail.hear(step(1), 1);
  expect(trail.before()).toEqual({ w: 1.5 });
  trail.hear(step(2), 2);
  expect(trail.before()).toMatchObject({ t: 1, w: 2 });
  trail.hear(step(4), 4);
  expect(trail.before()).toBeNull();
});
