/** An experiment as the columns of the diagram: inputs, hidden layers, output. */

import type { Component, Experiment, Layer, Output } from "../../net/protocol";
import { dataset, member } from "../../state/catalog";
import type { Keyed } from "./keys";
import type { Wanted } from "./layout";
import { plural, sourceName, type LayerFacts } from "./words";

export interface ColumnModel {
  readonly key: string;
  /** −1 are the inputs, the output is the last. */
  readonly layer: number;
  readonly role: "inputs" | "hidden" | "output";
  readonly title: string;
  readonly units: number;
  /** What the units are called: features, classes; hidden units have only numbers. */
  readonly names: readonly string[];
  /** Inputs that are pixels stand as in their picture: so many in a row. */
  readonly across?: number | undefined;
  /** The choices of a hidden layer. */
  readonly spec: Layer | null;
  readonly activation: Component | null;
  /** So many layers back begins what is added to the weighted sums; 0: nothing is. */
  readonly skip: number;
  readonly frozen: boolean;
  /** What the learning rate is multiplied by. */
  readonly factor: number;
}

/** Beyond so many, units are shown without names. */
const MOST_NAMED = 16;
const LETTER = 6.4;

/** The columns of an experiment from left to right. */
export function columnsOf({ data, layers, output }: Experiment, keyed: readonly Keyed[]): ColumnModel[] {
  const facts = dataset(data.dataset.type);
  const features = data.features.map((feature) => member("feature", feature.type).label);
  const names = facts.planar ? features : facts.inputs;
  const hidden = layers.map((spec, layer): ColumnModel => {
    const key = `layer ${keyed[layer]?.key ?? layer}`;
    const title = `Layer ${layer + 1}`;
    const { units, activation } = spec;
    return { key, layer, role: "hidden", title, units, names: [], spec, activation, ...learningOf(spec) };
  });
  const inputs: ColumnModel = {
    ...{ key: "inputs", layer: -1, role: "inputs", title: "Inputs" },
    ...{ units: names.length, names, spec: null, activation: null, across: facts.picture?.[1] },
    ...{ skip: 0, frozen: false, factor: 1 },
  };
  const last: ColumnModel = {
    ...{ key: "output", layer: layers.length, role: "output", title: "Output", units: facts.outputs },
    ...{ names: facts.outputs > 1 ? facts.classes : [], spec: null, activation: output.activation },
    ...learningOf(output),
  };
  return [inputs, ...hidden, last];
}

function learningOf({ skip, frozen, learning_rate_factor: factor }: Layer | Output) {
  return { skip, frozen, factor };
}

/** What the layout must know of the columns; ``strongest``: by layer, the units in the order of their importance. */
export function wantedOf(
  columns: readonly ColumnModel[],
  strongest: readonly (readonly number[] | undefined)[],
): Wanted[] {
  return columns.map(({ units, names, layer, role, across }) => {
    const longest = Math.max(0, ...names.map((name) => name.length));
    const room = units > MOST_NAMED || longest === 0 ? 0 : Math.min(128, 12 + LETTER * longest);
    return { units, across, names: role === "hidden" ? 0 : room, strongest: strongest[layer] };
  });
}

/** Between which values the answer of two classes lies: what its picture shows as orange and as blue. */
export function answersOf({ data, output }: Experiment): { middle: number; half: number } | null {
  if (dataset(data.dataset.type).task !== "two_classes") return null;
  const [no = -1, yes = 1] = (member("activation", output.activation.type).targets ?? []) as number[];
  return { middle: (no + yes) / 2, half: (yes - no) / 2 };
}

/** The layer's formula needs this; null for the inputs. */
export function factsOf(columns: readonly ColumnModel[], layer: number): LayerFacts | null {
  const [before, column] = [columns[layer], columns[layer + 1]];
  if (before === undefined || !column?.activation) return null;
  const { spec, units, activation, role, skip, frozen, factor } = column;
  return {
    number: layer + 1,
    units,
    inputs: before.units,
    activation: member("activation", activation.type).label,
    normalization: spec?.normalization ? member("normalization", spec.normalization.type).label : null,
    dropout: spec?.dropout ?? 0,
    isOutput: role === "output",
    skip: skip > 0 ? { number: layer + 1 - skip, units: columns[layer + 1 - skip]?.units ?? 0 } : null,
    ...{ frozen, factor },
  };
}

/** A column in words, for whoever hears the page. */
export function spoken({ title, units, activation, spec, role, layer, skip, frozen }: ColumnModel): string {
  const words = [plural(units, role === "inputs" ? "input" : "unit")];
  if (activation) words.push(member("activation", activation.type).label);
  if (spec?.normalization) words.push(member("normalization", spec.normalization.type).label);
  if (spec?.dropout) words.push(`dropout ${spec.dropout}`);
  if (skip > 0) words.push(`skip from ${sourceName(layer + 1 - skip)}`);
  if (frozen) words.push("frozen");
  return `${title}: ${words.join(", ")}`;
}
