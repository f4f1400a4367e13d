/** How far a chart's axis reaches and where its grid lines lie. */

import { roundStep } from "./axes";

export type Range = [low: number, high: number];

/** A linear axis: begins at 0 where that is near, else a little below the lowest value. */
export function linearRange(low: number | null, high: number | null): Range {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const pad = (high - low || Math.abs(high) || 1) * 0.06;
  const bottom = low >= 0 && low <= 0.6 * high ? 0 : low - pad;
  return [bottom, high + pad];
}

/** A logarithmic axis: whole powers of ten around the values; all values must be positive. */
export function logRange(low: number | null, high: number | null): Range {
  if (low === null || high === null || !(low > 0) || !Number.isFinite(high)) return [0.01, 1];
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.ceil(Math.log10(high) - 1e-9);
  return [10 ** from, 10 ** Math.max(to, from + 1)];
}

/** Grid lines of a logarithmic axis: powers of ten, at most so many. */
export function decades(low: number, high: number, most: number): number[] {
  const [from, to] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  const step = Math.max(1, Math.ceil((to - from) / Math.max(1, most)));
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => 10 ** (from + i * step));
}

/** Grid lines of a linear axis: round values, at most about so many. */
export function rounds(low: number, high: number, most: number): number[] {
  const step = roundStep((high - low) / Math.max(1, most));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
