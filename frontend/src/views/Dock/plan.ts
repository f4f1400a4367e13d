/**
 * What a line chart shows of a series: which columns, averaged or not, in which ink.
 *
 * Legend: a series' columns are "step", "epoch" and then one column a curve; x of the chart is the epoch.
 */

import { average } from "../../draw/average";
import type { Table } from "../../draw/figure";
import { ink } from "../../draw/ink";
import { classColour, scheme, sequential } from "../../draw/palette";
import type { Series } from "../../state/series";

export interface Planned {
  readonly label: string;
  /** The column it is made from. */
  readonly column: string;
  readonly colour: () => string;
  /** How it is averaged; none: as it is. */
  readonly average?: { readonly beta: number; readonly corrected: boolean };
  readonly width?: number;
  readonly dash?: number[];
  readonly opacity?: number;
}

/** A horizontal line with a word: from there on a value means something. */
export interface Threshold {
  readonly value: number;
  readonly text: string;
}

/** Names of a series that are values, not places; those without any value yet, as of an empty test set, are left out. */
export function valueNames({ names, columns }: Series): string[] {
  const has = (i: number) => !columns[i]?.length || columns[i].some((value) => !Number.isNaN(value));
  return names.filter((name, i) => name !== "step" && name !== "epoch" && has(i));
}

/** One plain curve for each value of a series. */
export function plainly(names: readonly string[]): Planned[] {
  return names.map((column, i) => ({ label: column, column, colour: colourOf(column, i, names.length) }));
}

/** Train is grey, its batches faint, dev the accent, everywhere; few curves take the colours of classes, many a ramp in their order. */
export function colourOf(name: string, i: number, count: number): () => string {
  if (name === "train") return () => ink("--ink-2");
  if (name === "dev") return () => ink("--accent");
  if (name === "batch") return () => ink("--ink-3");
  if (name === "test") return () => ink("--warn");
  return count <= 3 ? () => classColour(i) : ramp(count === 1 ? 0 : i / (count - 1));
}

/** A place from 0 to 1 on the sequential ramp, kept to the part that stands out from the page. */
export function ramp(place: number): () => string {
  return () => sequential(scheme() === "dark" ? 0.32 + 0.68 * place : 0.78 * place);
}

/** The epochs of a series: where its points lie. */
export function epochsOf(series: Series): readonly number[] {
  return series.columns[series.names.indexOf("epoch")] ?? [];
}

/** The lowest and the highest of all values; of positive ones only on a logarithmic axis. */
export function extent(columns: readonly ArrayLike<number>[], log: boolean): [number | null, number | null] {
  let [low, high]: [number | null, number | null] = [null, null];
  for (const column of columns) {
    for (let i = 0; i < column.length; i += 1) {
      const value = column[i] ?? NaN;
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (low === null || value < low) low = value;
      if (high === null || value > high) high = value;
    }
  }
  return [low, high];
}

/** The numbers of a chart: step and epoch, then the curves. */
export function tableOf(series: Series, curves: readonly Planned[]): Table {
  const places = ["step", "epoch"].map((name) => series.columns[series.names.indexOf(name)] ?? []);
  const columns = [...places, ...valuesOf(series, curves)];
  const rows = Array.from({ length: places[0]?.length ?? 0 }, (_, i) => columns.map((column) => column[i] ?? NaN));
  return { columns: ["step", "epoch", ...curves.map(({ label }) => label)], rows };
}

/** The curves' values as they are, also those a logarithmic axis cannot show. */
export function valuesOf(series: Series, curves: readonly Planned[]): ArrayLike<number>[] {
  return curves.map(({ column, average: smoothing }) => {
    const values = series.columns[series.names.indexOf(column)] ?? [];
    return smoothing ? average(values, smoothing.beta, smoothing.corrected) : values.slice(); // the series grows meanwhile
  });
}

/** Which of a curve's forms are drawn. */
export interface Forms {
  readonly beta: number;
  readonly raw: boolean;
  /** v_t as it is, starting at 0. */
  readonly plain: boolean;
  /** v_t / (1 − βᵗ). */
  readonly corrected: boolean;
}

/** The curves beside their exponentially weighted averages: the corrected solid, the others dashed. */
export function averaged(curves: readonly Planned[], { beta, raw, plain, corrected }: Forms): Planned[] {
  const thin = curves.map((curve) => ({ ...curve, width: 1, opacity: plain || corrected ? 0.5 : 1 }));
  const averages = [true, false].flatMap((correct) =>
    (correct ? corrected : plain)
      ? curves.map((curve): Planned => {
          const label = `${curve.label} average${correct ? "" : ", uncorrected"}`;
          const form = { ...curve, label, width: 2, average: { beta, corrected: correct } };
          return correct ? form : { ...form, dash: [6, 4] };
        })
      : [],
  );
  return [...(raw ? thin : []), ...averages];
}

/** The row whose place is nearest to a value, of places that only rise. */
export function nearest(places: ArrayLike<number>, value: number): number {
  let [low, high] = [0, places.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (((places[middle] ?? 0) + (places[middle + 1] ?? 0)) / 2 < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a row lies; null before there is one. */
export function placeOf({ names, columns }: Series, row: number): { epoch: number; step: number } | null {
  const [epoch, step] = ["epoch", "step"].map((name) => columns[names.indexOf(name)]?.[row]);
  return epoch !== undefined && step !== undefined ? { epoch, step } : null;
}

/** The row that a key leads to from another; null: away from all rows, undefined: the key leads nowhere. */
export function rowFrom({ key, shiftKey }: KeyboardEvent, row: number, rows: number): number | null | undefined {
  const leap = Math.max(1, Math.round(rows / (shiftKey ? 10 : 100)));
  const goals: Record<string, number> = { ArrowLeft: row - leap, ArrowRight: row + leap, Home: 0, End: rows - 1 };
  if (key === "Escape") return null;
  const goal = goals[key];
  return goal === undefined ? undefined : Math.min(rows - 1, Math.max(0, goal));
}
