/** What forms say about a knob. */

import type { Knob } from "../state/catalog";
import { range, show } from "./scale";

/** "learning_rate" as "Learning rate". */
export function titled(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The knob's help: its sentence, then what may be set and what it was at first. */
export function helped(knob: Knob, most?: number): string {
  const { description = "" } = knob;
  if (knob.type !== "number" && knob.type !== "integer") return description;
  const usual = typeof knob.default === "number" ? `; at first ${show(knob.default)}` : "";
  return `${description}\n${titled(bounds(knob, most))}${usual}.`.trim();
}

/** What may be set, for example "above 0 to 100". */
export function bounds(knob: Knob, most?: number): string {
  const { low, high, closed, whole } = range(knob, most);
  const span = `${closed[0] ? "" : "above "}${show(low)} to ${closed[1] ? "" : "below "}${show(high)}`;
  return whole ? `whole numbers from ${span}` : `numbers from ${span}`;
}

/** Words of the server as a sentence: they may begin in small letters, as they do in logs. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?…]$/.test(words) ? "" : ".");
}

/** The first paragraph of a docstring: what a menu says; formulas and sources follow in further ones. */
export function brief(help: string): string {
  return (help.split("\n\n")[0] ?? "").replaceAll("\n", " ");
}
