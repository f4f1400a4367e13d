/** What the studies "landscape" and "slice" find, as the page reads it. */

import { between, ends } from "../../draw/field";
import type { Table } from "../../draw/figure";
import { count, percent, significant } from "../../draw/numbers";
import type { NumberArray } from "../../net/arrays";

export interface Current {
  readonly u: number;
  readonly v: number;
  readonly loss: number;
  readonly step: number;
}

export interface MapFacts {
  readonly plane: "path" | "random" | "weights";
  readonly axes: readonly [string, string];
  /** Which share of the path's variance each axis holds. */
  readonly shares: readonly [number, number] | null;
  readonly reach: { readonly x: [number, number]; readonly y: [number, number] };
  readonly resolution: number;
  readonly current: Current;
  readonly note: string;
  readonly examples: number;
  readonly training_examples: number;
}

/** Where the weights were at a moment. */
export type PathPoint = Current;

/** One map with everything on it; ``values`` has rows from the top. */
export interface Survey {
  readonly facts: MapFacts;
  readonly values: Float32Array;
  readonly size: number;
  readonly path: readonly PathPoint[];
  /** The ends of the colours, both positive: they stand for the loss on a log scale. */
  readonly low: number;
  readonly high: number;
}

type Arrays = Record<string, NumberArray>;

/** The map that was found last; null before there is one. */
export function surveyOf(facts: Record<string, unknown> | null, arrays: Arrays): Survey | null {
  const { values, path, steps } = arrays;
  if (!facts || !("plane" in facts) || !values || !path || !steps) return null;
  const data = Float32Array.from(values.data);
  const [low, high] = ends(data, true);
  const points = Array.from(steps.data, (step, i) => {
    const [u = 0, v = 0, loss = 0] = path.data.slice(3 * i, 3 * i + 3);
    return { u, v, loss, step };
  });
  return { facts: facts as unknown as MapFacts, values: data, size: values.shape[0] ?? 0, path: points, low, high };
}

/** "direction 1 (73.0 % of the path's variance)". */
export function axisName({ axes, shares }: MapFacts, axis: 0 | 1): string {
  return shares ? `${axes[axis]} (${percent(shares[axis])} of the path’s variance)` : axes[axis];
}

/** Where coordinates lie on the map, from 0 to 1; to the right and downwards. */
export function placeOn({ reach }: MapFacts, u: number, v: number): [x: number, y: number] {
  const [left, right] = reach.x;
  const [bottom, top] = reach.y;
  return [(u - left) / (right - left), (top - v) / (top - bottom)];
}

/** The coordinates of a cell of the map. */
export function cellAt({ facts, size }: Survey, row: number, column: number): [u: number, v: number] {
  const { x, y } = facts.reach;
  const share = (from: number, to: number, at: number) => from + ((to - from) * at) / (size - 1);
  return [share(x[0], x[1], column), share(y[1], y[0], row)];
}

/** The map's loss at a place from 0 to 1, between its cells. */
export function lossOn({ values, size }: Survey, x: number, y: number): number {
  return between(values, size, size, x, y);
}

/** What a screen reader says of it. */
export function spoken(survey: Survey): string {
  const { facts, low, high } = survey;
  const { current } = facts;
  return (
    `Loss ${significant(current.loss)} at the present weights, step ${count(current.step)}; ` +
    `on the map from ${significant(low)} to ${significant(high)}. ` +
    `Across: ${axisName(facts, 0)}. Up: ${axisName(facts, 1)}.`
  );
}

/** The numbers of the map, then those of the path. */
export function tableOf(survey: Survey): Table {
  const { facts, size, values, path } = survey;
  const cells = Array.from(values, (loss, i) => {
    const [u, v] = cellAt(survey, Math.floor(i / size), i % size);
    return ["map", u, v, loss, ""];
  });
  const points = path.map(({ u, v, loss, step }) => ["path", u, v, loss, step]);
  const { u, v, loss, step } = facts.current;
  return { columns: ["what", ...facts.axes, "loss", "step"], rows: [...cells, ...points, ["now", u, v, loss, step]] };
}

export interface Mark {
  readonly name: string;
  readonly at: number;
  readonly loss: number;
}

export interface LineFacts {
  readonly along: "gradient" | "moments";
  readonly axis?: string;
  readonly marks?: readonly Mark[];
  readonly moments?: readonly number[];
  readonly learning_rate?: number;
  readonly gradient_norm?: number;
  readonly note?: string;
}

/** The loss along a line. */
export interface Line {
  readonly facts: LineFacts;
  readonly at: ArrayLike<number>;
  readonly losses: ArrayLike<number>;
}

export function lineOf(facts: Record<string, unknown> | null, { at, losses }: Arrays): Line | null {
  if (!facts || !("along" in facts)) return null;
  return { facts: facts as unknown as LineFacts, at: at?.data ?? [], losses: losses?.data ?? [] };
}

export function lineTable({ at, losses }: Line): Table {
  return { columns: ["position", "loss"], rows: Array.from(at, (place, i) => [place, losses[i] ?? NaN]) };
}

export function lineSpoken({ facts }: Line): string {
  const marks = (facts.marks ?? []).map(({ name, loss }) => `${name}: ${significant(loss)}`);
  return `Loss along a line, ${facts.axis ?? ""}. ${marks.join("; ")}`;
}
