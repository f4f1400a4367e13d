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
  const { low, high, closed } = range(knob, most);
  const bounds = `${closed[0] ? "" : "above "}${show(low)} to ${closed[1] ? "" : "below "}${show(high)}`;
  const usual = typeof knob.default === "number" ? `; at first ${show(knob.default)}` : "";
  return `${description}\n${bounds}${usual}`.trim();
}

/** The first paragraph of a docstring: what a menu says; formulas and sources follow in further ones. */
export function brief(help: string): string {
  return (help.split("\n\n")[0] ?? "").replaceAll("\n", " ");
}
