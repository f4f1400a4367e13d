/** Differences of two experiments in words, as a person would say them: "optimizer SGD → Adam". */

import type { Component, Experiment, Layer } from "../net/protocol";
import { dataset, members } from "./catalog";
import { same } from "./same";

type Values = Record<string, unknown>;

/** What was changed from the first to the second, one phrase each; empty if nothing was. */
export function differences(before: Experiment, after: Experiment): string[] {
  const { layers: had, output: end, data, ...rest } = before;
  const { layers: has, output: newEnd, data: newData, ...newRest } = after;
  return [
    ...phrases("", { ...data } as Values, { ...newData } as Values),
    ...layersChanged(had, has),
    ...phrases("output: ", { ...end } as Values, { ...newEnd } as Values),
    ...phrases("", { ...rest } as Values, { ...newRest } as Values),
  ];
}

function layersChanged(had: readonly Layer[], has: readonly Layer[]): string[] {
  if (had.length !== has.length) return [`layers ${widths(had)} → ${widths(has)}`];
  return had.flatMap((layer, i) =>
    phrases(`layer ${i + 1}: `, { ...layer } as unknown as Values, { ...has[i] } as unknown as Values),
  );
}

function widths(layers: readonly Layer[]): string {
  return layers.length ? layers.map(({ units }) => units).join("-") : "none";
}

function phrases(place: string, before: Values, after: Values): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
    same(before[name], after[name]) ? [] : phrase(place, name, before[name], after[name]),
  );
}

function phrase(place: string, name: string, before: unknown, after: unknown): string[] {
  const words = place + name.replaceAll("_", " ");
  if (name === "units") return [`${place}${String(before)} → ${String(after)} units`];
  if (isComponent(before) && isComponent(after) && before.type === after.type)
    return phrases(`${words} `, { ...before }, { ...after });
  if (isValues(before) && isValues(after) && !isComponent(before)) return phrases(`${words} `, before, after);
  return [`${words} ${told(name, before)} → ${told(name, after)}`];
}

function told(kind: string, value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.map((each) => told(kind.replace(/s$/, ""), each)).join(", ") || "none";
  return isComponent(value)
    ? label(kind, value.type)
    : typeof value === "object"
      ? JSON.stringify(value)
      : `${value as number}`;
}

/** What menus call a choice. */
function label(kind: string, type: string): string {
  if (kind === "dataset") return dataset(type).label;
  return members(kind).find((member) => member.type === type)?.label ?? type.replaceAll("_", " ");
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isComponent(value: unknown): value is Component {
  return isValues(value) && typeof value.type === "string";
}
