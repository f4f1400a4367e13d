/** Which example is traced: one of the data, or inputs of one's own; chosen in the view, or on the large map. */

import type { Examples } from "../net/protocol";
import { preferences } from "./preferences.svelte";

export type Part = "train" | "dev";
export type Chosen =
  | { readonly kind: "example"; readonly part: Part; readonly example: number }
  | { readonly kind: "point"; readonly point: readonly number[]; readonly answer: number | null };

type Point = readonly [x: number, y: number];

/** How near an example must be to be meant, as a share of the map's side. */
const REACH = 0.025;

class Traced {
  chosen: Chosen = $state.raw({ kind: "example", part: "train", example: 0 });
  /** Whether a view of it is open: only then a click on the map chooses. */
  open = $state(false);

  /** Takes a point of the map, if a view is open. */
  pick(point: Point | null, examples: Examples | null, planar: boolean): void {
    if (this.open) this.take(point, examples, planar);
  }

  /** Takes a point of the map, and opens the view. */
  show(point: Point | null, examples: Examples | null, planar: boolean): void {
    if (!point || !examples) return;
    this.take(point, examples, planar);
    if (this.open) return;
    [preferences.dockTab, preferences.dockOpen] = ["trace", true];
  }

  /** The example near a point; else, where a point is an example's whole input, the point. */
  private take(point: Point | null, examples: Examples | null, planar: boolean): void {
    if (!point || !examples) return;
    const near = nearest(point, examples, planar ? REACH : Infinity);
    this.chosen = near ?? { kind: "point", point: [...point], answer: null };
  }
}

export const traced = new Traced();

/** The example nearest to a point of the map, if it is within reach. */
export function nearest(point: Point, examples: Examples, reach: number): Chosen | null {
  const [left, right, bottom, top] = examples.reach;
  let best: Chosen | null = null;
  let least = reach;
  for (const part of ["train", "dev"] as const) {
    const { data } = examples[part].xy;
    for (let example = 0; example < data.length / 2; example++) {
      const across = ((data[2 * example] ?? 0) - point[0]) / (right - left);
      const up = ((data[2 * example + 1] ?? 0) - point[1]) / (top - bottom);
      const distance = Math.hypot(across, up);
      if (distance < least) [least, best] = [distance, { kind: "example", part, example }];
    }
  }
  return best;
}
