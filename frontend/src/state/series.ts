/** Curves: the columns of every probe that appends, for the whole run. Not reactive; charts ask when they are told. */

import type { NumberArray } from "../net/arrays";

export interface Series {
  /** The first is "step". */
  names: string[];
  /** One list of numbers for each name, all equally long, by rising step. */
  columns: number[][];
  /** Grows with every change. */
  version: number;
}

/** Above this many points a series is thinned to half, evenly over the steps. */
export const MOST_POINTS = 8_192;

const all = new Map<string, Series>();
const listeners = new Map<string, Set<(series: Series) => void>>();

/** The series of a probe; empty before its first points. */
export function series(type: string): Series {
  let found = all.get(type);
  if (!found) all.set(type, (found = { names: [], columns: [], version: 0 }));
  return found;
}

/** Calls back, at most once a frame, when a series changed; returns how to stop. */
export function onSeries(type: string, changed: (series: Series) => void): () => void {
  const set = listeners.get(type) ?? new Set();
  listeners.set(type, set.add(changed));
  return () => void set.delete(changed);
}

/** Tells whoever listens to a series. */
export function tellSeries(type: string): void {
  for (const changed of listeners.get(type) ?? []) changed(series(type));
}

/** Continues a series. Points from the first new step on are replaced, so a repeated or restarted part is not doubled. */
export function append(type: string, arrays: Record<string, NumberArray>): void {
  const steps = arrays.step?.data;
  if (!steps?.length) return;
  const own = series(type);
  const names = Object.keys(arrays);
  if (names.join("\n") !== own.names.join("\n")) {
    own.names = names;
    own.columns = names.map(() => []);
  }
  cut(own, steps[0] ?? 0);
  names.forEach((name, i) => {
    const column = own.columns[i];
    for (const value of arrays[name]?.data ?? []) column?.push(value);
  });
  if ((own.columns[0]?.length ?? 0) > MOST_POINTS) thin(own);
  own.version++;
}

/** Forgets all points: training begins anew. */
export function clearSeries(): void {
  for (const [type, own] of all) {
    own.columns = own.names.map(() => []);
    own.version++;
    tellSeries(type);
  }
}

/** The last step that all series reach; −1 if one has nothing: from where a new connection must continue them. */
export function lastStep(): number {
  const ends = [...all.values()].filter(({ names }) => names.length).map((own) => steps(own).at(-1) ?? -1);
  return ends.length ? Math.min(...ends) : -1;
}

function steps(own: Series): number[] {
  return own.columns[own.names.indexOf("step")] ?? [];
}

function cut(own: Series, from: number): void {
  const all = steps(own);
  let length = all.length;
  while (length > 0 && (all[length - 1] ?? 0) >= from) length--;
  if (length < all.length) for (const column of own.columns) column.length = length;
}

/** Keeps points at least so far apart that half of the most remain; the first and the last always stay. */
function thin(own: Series): void {
  const all = steps(own);
  const last = all.length - 1;
  const gap = ((all[last] ?? 0) - (all[0] ?? 0)) / (MOST_POINTS / 2);
  let next = -Infinity;
  const kept = all.flatMap((step, i) => {
    if (step < next && i !== last) return [];
    next = step + gap;
    return [i];
  });
  own.columns = own.columns.map((column) => kept.map((i) => column[i] ?? NaN));
}
