/** How the entries of a vector or a matrix are laid out in cells, on the page and in a picture. */

import type { Quantity } from "./reading";

/** Entries that are drawn, and columns of a matrix that leave room for numbers. */
const MOST = 256;
const ROOMY = 8;

export interface Cells {
  /** Places of the entries that are drawn: all, or the strongest of many, strongest first. */
  readonly picked: readonly number[];
  readonly cut: boolean;
  /** Whether numbers are written in them. */
  readonly roomy: boolean;
  /** Cells in a row. */
  readonly across: number;
  /** The largest magnitude: colours are in parts of it. */
  readonly top: number;
}

export function cellsOf({ rows, columns, values }: Quantity): Cells {
  const picked = places(values);
  const cut = picked.length < values.length;
  const vector = columns === 1;
  return {
    picked,
    cut,
    roomy: vector ? rows <= 64 : columns <= ROOMY && rows <= 16,
    across: cut ? 16 : vector ? Math.ceil(rows / 8) : columns,
    top: values.reduce((most, value) => Math.max(most, Number.isNaN(value) ? 0 : Math.abs(value)), 1e-12),
  };
}

function places(all: Float32Array): number[] {
  const sent = Array.from(all.keys()).filter((i) => !Number.isNaN(all[i]));
  if (sent.length <= MOST) return sent;
  return sent.sort((a, b) => Math.abs(all[b] ?? 0) - Math.abs(all[a] ?? 0)).slice(0, MOST);
}
