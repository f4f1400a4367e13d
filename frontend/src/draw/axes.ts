/** Round places for ticks on an axis, and their labels. */

import { fixed, powerOfTen } from "./numbers";

export interface Tick {
  readonly value: number;
  readonly text: string;
  /** Where it falls: 0 at the axis's beginning, 1 at its end. */
  readonly place: number;
}

/** Ticks at round values strictly within an axis, at most about so many. */
export function ticks(from: number, to: number, most: number): Tick[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const step = roundStep(span / most);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(from / step + 1e-9);
  const last = Math.floor(to / step - 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: fixed(value === 0 ? 0 : value, decimals), place: (value - from) / span };
  });
}

/** The label of a tick on a logarithmic axis: powers of ten only, so that they never crowd. */
export function logText(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(value / 10 ** exponent - 1) > 1e-6) return "";
  return exponent >= -2 && exponent <= 3 ? (10 ** exponent).toLocaleString("en") : powerOfTen(exponent);
}

/** The smallest of 1, 2, 5 · 10ⁿ that is at least the given step. */
export function roundStep(step: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5].find((candidate) => candidate * magnitude >= step * (1 - 1e-9)) ?? 10;
  return factor * magnitude;
}
