/** What one wants to see of the landscape; kept while the page is open. */

import type { Component } from "../../net/protocol";
import { dataset } from "../../state/catalog";
import { experiment } from "../../state/experiment.svelte";

/** One weight; all numbers count from 0, without an input it is the unit's bias. */
export interface WeightPlace {
  readonly layer: number;
  readonly unit: number;
  readonly input: number | null;
}

interface Choices {
  picture: "map" | "line";
  plane: "path" | "random" | "weights";
  span: number;
  seed: number;
  weights: [WeightPlace, WeightPlace];
  along: "gradient" | "moments";
  /** The steps between which the line goes; null: now. */
  begin: number;
  end: number | null;
}

export const choices: Choices = $state({
  picture: "map",
  plane: "path",
  span: 1,
  seed: 0,
  weights: [
    { layer: 0, unit: 0, input: 0 },
    { layer: 0, unit: 0, input: 1 },
  ],
  along: "gradient",
  begin: 0,
  end: null,
});

/** How many numbers there are before the first layer and after each. */
export function widths(): number[] {
  const { data, layers } = experiment.current;
  const { inputs, outputs, planar } = dataset(data.dataset.type);
  const units = layers.map((layer) => layer.units ?? 1);
  return [planar ? (data.features ?? []).length : inputs.length, ...units, outputs];
}

/** The weight of the network that is nearest to a place: layers and units may have gone. */
export function within({ layer, unit, input }: WeightPlace, wide: readonly number[]): WeightPlace {
  const last = Math.max(0, Math.min(layer, wide.length - 2));
  const most = (count: number | undefined, value: number) => Math.max(0, Math.min(value, (count ?? 1) - 1));
  return { layer: last, unit: most(wide[last + 1], unit), input: input === null ? null : most(wide[last], input) };
}

/** The study that answers it. */
export function wanted(): Component {
  const { picture, plane, span, seed, weights, along, begin, end } = choices;
  if (picture === "line") {
    return along === "gradient" ? { type: "slice", along } : { type: "slice", along, first: begin, second: end };
  }
  if (plane === "random") return { type: "landscape", plane, span, seed };
  if (plane === "path") return { type: "landscape", plane, span };
  const [first, second] = weights.map((place) => within(place, widths()));
  return { type: "landscape", plane, span, first, second };
}
