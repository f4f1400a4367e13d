/**
 * What a line chart shows of a series: which columns, averaged or not, in which ink.
 *
 * Legend: a series' columns are "step", "epoch" and then one column a curve; x of the chart is the epoch.
 */

import { average } from "../../draw/average";
import type { Column } from "../../draw/chart";
import { ink } from "../../draw/ink";
import { classColour, scheme, sequential } from "../../draw/palette";
import { positive } from "../../draw/scales";
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
  return count <= 3 ? () => classColour(i) : ramp(count === 1 ? 0 : i / (count - 1));
}

/** A place from 0 to 1 on the sequential ramp, kept to the part that stands out from the page. */
export function ramp(place: number): () => string {
  return () => sequential(scheme() === "dark" ? 0.32 + 0.68 * place : 0.78 * place);
}

/** The chart's columns: epochs, then the curves. */
export function columnsOf(series: Series, curves: readonly Planned[], log: boolean): Column[] {
  const epochs = series.columns[series.names.indexOf("epoch")] ?? [];
  return [epochs, ...valuesOf(series, curves).map((values) => (log ? positive(values) : values))];
}

/** The curves' values as they are, also those a logarithmic axis cannot show. */
export function valuesOf(series: Series, curves: readonly Planned[]): ArrayLike<number>[] {
  return curves.map(({ column, average: smoothing }) => {
    const values = series.columns[series.names.indexOf(column)] ?? [];
    return smoothing ? average(values, smoothing.beta, smoothing.corrected) : values;
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
