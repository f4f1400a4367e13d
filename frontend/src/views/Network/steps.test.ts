import { expect, it } from "vitest";

import { layout } from "./layout";
import { next } from "./steps";

const column = (units: number) => ({ units, names: 0 });
const plan = layout([column(2), column(4), column(64), column(1)], {
  width: 900,
  height: 440,
  touch: false,
  pitch: null,
});

it("moves inside a column", () => {
  expect(next(plan, { layer: 0, unit: 1 }, "ArrowDown")).toEqual({ layer: 0, unit: 2 });
  expect(next(plan, { layer: 0, unit: 1 }, "ArrowUp")).toEqual({ layer: 0, unit: 0 });
  expect(next(plan, { layer: 0, unit: 0 }, "ArrowUp")).toBeNull();
  expect(next(plan, { layer: 0, unit: 1 }, "End")).toEqual({ layer: 0, unit: 3 });
});

it("moves through a grid before it leaves it", () => {
  const across = plan.columns[2]?.across ?? 0;
  expect(across).toBeGreaterThan(1);
  expect(next(plan, { layer: 1, unit: 0 }, "ArrowRight")).toEqual({ layer: 1, unit: 1 });
  expect(next(plan, { layer: 1, unit: 0 }, "ArrowDown")).toEqual({ layer: 1, unit: across });
  expect(next(plan, { layer: 1, unit: across - 1 }, "ArrowRight")).toEqual({ layer: 2, unit: 0 });
});

it("moves to the unit at the same height, on the near side", () => {
  expect(next(plan, { layer: -1, unit: 1 }, "ArrowRight")?.layer).toBe(0);
  const back = next(plan, { layer: 2, unit: 0 }, "ArrowLeft");
  expect(back?.layer).toBe(1);
  expect(((back?.unit ?? 0) + 1) % (plan.columns[2]?.across ?? 1)).toBe(0);
});

it("stays at the ends of the diagram", () => {
  expect(next(plan, { layer: 2, unit: 0 }, "ArrowRight")).toBeNull();
  expect(next(plan, { layer: -1, unit: 0 }, "ArrowLeft")).toBeNull();
  expect(next(plan, { layer: 0, unit: 9 }, "ArrowUp")).toBeNull();
});
