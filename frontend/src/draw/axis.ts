/** One axis of a plot: which values it spans, where its ticks are. */

import { logText } from "./axes";
import { significant } from "./numbers";
import { decades, rounds } from "./scales";

export interface Tick {
  readonly value: number;
  readonly text: string;
}

export interface Axis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly log?: boolean;
  /** None: round values. */
  readonly ticks?: readonly Tick[];
}

/** Where a value lies between the ends of its axis, from 0 to 1. */
export function share(value: number, { low, high, log }: Axis): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** What is written beside an axis. */
export function named({ label, log }: Axis): string {
  return log ? `${label}, log scale` : label;
}

/** The axis's own ticks, else about so many at round values. */
export function ticksOf({ low, high, log, ticks }: Axis, most: number): readonly Tick[] {
  if (ticks) return ticks;
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  const values = (log ? decades : rounds)(low, high, Math.max(1, most));
  const inside = values.filter((value) => value >= low * (1 - 1e-9) - 1e-12 && value <= high * (1 + 1e-9) + 1e-12);
  return inside.map((value) => ({ value, text: log ? logText(value) : short(value) }));
}

/** Of rows numbered from 1 at the top, the names that find room in this height; the first and the last always. */
export function rowTicks(names: readonly string[], height: number): Tick[] {
  const step = Math.max(1, Math.ceil((names.length * 14) / height));
  const last = names.length - 1;
  return names.flatMap((text, i) =>
    i === last || (i % step === 0 && last - i >= step) ? [{ value: i + 1, text }] : [],
  );
}

/** Without the zeros that say nothing: "0.5", "2·10³⁰". */
export function short(value: number): string {
  if (value === 0) return "0";
  const [mantissa = "", power] = significant(value, 6).split("·");
  const plain = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return power ? `${plain}·${power}` : plain;
}
