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

/** Names of a series that are values, not places. */
export function valueNames({ names }: Series): string[] {
  return names.filter((name) => name !== "step" && name !== "epoch");
}

/** One plain curve for each value of a series. */
export function plainly(names: readonly string[]): Planned[] {
  return names.map((column, i) => ({ label: column, column, colour: colourOf(column, i, names.length) }));
}

/** Train is grey and dev the accent, everywhere; few curves take the colours of classes, many a ramp in their order. */
export function colourOf(name: string, i: number, count: number): () => string {
  if (name === "train") return () => ink("--ink-2");
  if (name === "dev") return () => ink("--accent");
  if (name === "test") return () => classColour(3);
  if (name === "batch") return () => ink("--ink-3");
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

/** The curves' averages alone: for values that jump from batch to batch. */
export function smoothed(curves: readonly Planned[], beta: number): Planned[] {
  return curves.map((curve) => ({ ...curve, width: 2, average: { beta, corrected: true } }));
}

/** Raw train and dev curves with their averages; ``compare`` adds the averages without correction, dashed. */
export function averaged(names: readonly string[], beta: number, corrected: boolean, compare: boolean): Planned[] {
  const raw = plainly(names).map((curve) => ({ ...curve, width: 1, opacity: 0.55 }));
  const kinds = compare ? [true, false] : [corrected];
  const averages = kinds.flatMap((correct) =>
    plainly(names).map((curve): Planned => {
      const label = `${curve.label} average${correct ? "" : ", uncorrected"}`;
      const dash = correct ? undefined : [6, 4];
      return { ...curve, label, width: 2, average: { beta, corrected: correct }, ...(dash && { dash }) };
    }),
  );
  return beta > 0 ? [...raw, ...averages] : plainly(names);
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
