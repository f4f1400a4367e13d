/** Everything a user can pick, as the server says it: menus and forms are made from this, nothing is listed by hand. */

import type { Component, Experiment } from "../net/protocol";

/** A knob as JSON schema, with our hints. */
export interface Knob {
  type?: "number" | "integer" | "boolean" | "string" | "array" | "object";
  description?: string;
  title?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  enum?: unknown[];
  /** Of a list: what each of its numbers may be. */
  items?: Knob;
  /** How a slider runs: in equal steps, in equal ratios, or in equal ratios of the distance to 1. */
  scale?: "log" | "log1m";
  /** Size of one step of the arrows. */
  step?: number;
  /** What formulas call it. */
  symbol?: string;
  [hint: string]: unknown;
}

export interface Schema {
  properties?: Record<string, Knob>;
  $defs?: Record<string, Schema>;
}

/** One choice. Beside these, a kind adds facts of its own, for example ``task`` of a dataset. */
export interface Member {
  type: string;
  label: string;
  help: string;
  schema: Schema;
  [fact: string]: unknown;
}

export type Task = "two_classes" | "classes" | "labels" | "regression";

export interface DatasetMember extends Member {
  task: Task;
  inputs: string[];
  classes: string[];
  picture: [height: number, width: number] | null;
  planar: boolean;
  reach: number | null;
  outputs: number;
  /** How many examples it has, unless a knob says otherwise. */
  rows: number;
  /** Some examples as [x, y, class or value], for a thumbnail. */
  preview?: [number, number, number][];
  /** For pictures instead: one of each class, rows of pixels. */
  preview_pictures?: number[][][];
}

export interface Catalog {
  kinds: Record<string, Member[]>;
  experiment: Schema;
  default: Experiment;
  endings: Record<string, { activation: Component; loss: Component }>;
  limits: Record<string, number>;
  frame_rate?: number;
}

const inlined = document.getElementById("catalog")?.textContent;
if (!inlined) throw new Error('expected the catalog in <script id="catalog">; the page must come from the server');

export const catalog: Catalog = JSON.parse(inlined) as Catalog;

/** All choices of a kind, in the order of the menu. */
export function members(kind: string): Member[] {
  return catalog.kinds[kind] ?? [];
}

/** One choice; an error if the kind has no such member. */
export function member(kind: string, type: string): Member {
  const found = members(kind).find((candidate) => candidate.type === type);
  if (!found) throw new RangeError(`expected a ${kind}, got "${type}"`);
  return found;
}

/** The dataset of this type with its facts. */
export function dataset(type: string): DatasetMember {
  return member("dataset", type) as DatasetMember;
}

/** The knobs of a choice, without its type. */
export function knobs(schema: Schema): [name: string, knob: Knob][] {
  return Object.entries(schema.properties ?? {}).filter(([name]) => name !== "type");
}

/** A member with all its knobs at their defaults. */
export function defaults(kind: string, type: string): Component {
  const values = knobs(member(kind, type).schema).map(([name, knob]) => [name, structuredClone(knob.default)]);
  return { type, ...(Object.fromEntries(values) as Record<string, unknown>) };
}
