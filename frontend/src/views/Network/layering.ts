/** What the diagram's buttons and keys do to the layers; each edit is said once, politely. */

import { experiment } from "../../state/experiment.svelte";
import { addLayer, moveLayer, removeLayer, setLayer, setUnits } from "../../state/edits";
import { defaults, member } from "../../state/catalog";
import { session } from "../../state/session.svelte";
import { plural } from "./words";

const layers = () => experiment.current.layers;

/** A new hidden layer before the one at this place. */
export function insert(at: number): void {
  experiment.edit(addLayer(at), { label: "add a layer" });
  say(
    `Layer ${at + 1} added with ${plural(layers()[at]?.units ?? 0, "unit")}; ${plural(layers().length, "hidden layer")} now.`,
  );
}

export function remove(layer: number): void {
  experiment.edit(removeLayer(layer), { label: "remove a layer" });
  say(`Layer ${layer + 1} removed; ${plural(layers().length, "hidden layer")} now.`);
}

/** Takes a layer to another place; nothing happens beyond the ends. True if it moved. */
export function move(from: number, to: number): boolean {
  if (to < 0 || to >= layers().length || from === to) return false;
  experiment.edit(moveLayer(from, to), { label: "move a layer" });
  say(`Layer ${from + 1} is layer ${to + 1} now.`);
  return true;
}

/** Steps of the same key or button are undone together. */
export function resize(layer: number, units: number): void {
  experiment.edit(setUnits(layer, units), { label: "change units", merge: `units ${layer}` });
  say(`Layer ${layer + 1}: ${plural(layers()[layer]?.units ?? 0, "unit")}.`);
}

/** Gives a layer another normalization, or none where the type is empty. */
export function normalize(layer: number, type: string): void {
  const normalization = type === "" ? null : defaults("normalization", type);
  experiment.edit(setLayer(layer, { normalization }), { label: "normalization" });
  say(`Layer ${layer + 1}: ${type === "" ? "no normalization" : member("normalization", type).label}.`);
}

function say(sentence: string): void {
  session.announcement = sentence;
}
