/** What is not the same in several experiments, in words, as a person would say it: "optimizer: SGD, Adam". */

import type { Component, Experiment, Layer } from "../net/protocol";
import { dataset, members } from "./catalog";
import { same } from "./same";

type Values = Record<string, unknown>;

/** A setting that is not the same in all experiments. */
export interface Setting {
  readonly name: string;
  /** In each experiment, in their order. */
  readonly values: readonly string[];
}

/** Where an experiment has no such setting: a knob of another choice. */
const ABSENT = "–";

/** What an experiment begins with, in the order of the page; its other settings follow. */
const FIRST = ["data", "layers", "output"];

/** The settings in which experiments differ; none if they are the same. */
export function settings(experiments: readonly Experiment[]): Setting[] {
  const names = new Set([...FIRST, ...Object.keys(experiments[0] ?? {})]);
  return [...names].flatMap((name) => {
    const values = experiments.map((each) => each[name as keyof Experiment]);
    return name === "layers"
      ? ofLayers(values as Layer[][])
      : setting(name === "data" ? "" : words(name), name, values);
  });
}

/** What was changed from the first to the second, one phrase each; empty if nothing was. */
export function differences(before: Experiment, after: Experiment): string[] {
  return settings([before, after]).map(({ name, values: [had, has] }) => `${name} ${had} → ${has}`);
}

function ofLayers(stacks: readonly (readonly Layer[])[]): Setting[] {
  const [first = []] = stacks;
  if (stacks.some(({ length }) => length !== first.length)) return [{ name: "layers", values: stacks.map(widths) }];
  const each = (i: number) => stacks.map((layers) => layers[i]);
  return first.flatMap((_, i) => setting(`layer ${i + 1}`, "layer", each(i)));
}

function widths(layers: readonly Layer[]): string {
  return layers.length ? layers.map(({ units }) => units).join("-") : "none";
}

/** A setting, or those within it: of a choice the choice and, among those who chose alike, its knobs. */
function setting(name: string, kind: string, values: readonly unknown[]): Setting[] {
  const there = values.filter((value) => value !== undefined);
  if (there.every((value) => same(value, there[0]))) return [];
  const whole = { name, values: values.map((value) => told(kind, value)) };
  if (!there.every(isValues)) return [whole];
  const types = [...new Set(there.map(({ type }) => type))];
  const alike = (type: unknown) => values.map((value) => (isValues(value) && value.type === type ? value : {}));
  return [...(types.length > 1 ? [whole] : []), ...types.flatMap((type) => knobs(name, alike(type)))];
}

function knobs(place: string, all: readonly Values[]): Setting[] {
  const names = new Set(all.flatMap(Object.keys));
  names.delete("type");
  const each = (name: string) => all.map((values) => values[name]);
  return [...names].flatMap((name) => setting(`${place} ${words(name)}`.trim(), name, each(name)));
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}

function told(kind: string, value: unknown): string {
  if (value === undefined) return ABSENT;
  if (value === null) return "none";
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
