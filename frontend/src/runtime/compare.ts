/** How far the browser's answers are from the server's. */

import type { Numbers } from "./runtime";

/** Rows of inputs and what the server's network answers, as its file of examples has them. */
export type Examples = { inputs: number[][] } & Record<string, number[][] | number[]>;

export interface Comparison {
  rows: number;
  /** Largest difference; of values beyond ±1 relative to the largest of them. */
  difference: number;
  /** Fraction of rows with the same label; null where there are no labels. */
  agreement: number | null;
}

/** Largest difference that counts as the same, in float32. */
export const BOUND = 1e-5;

/** Compares every output by its name. An Error says which one is missing. */
export function compared({ inputs, ...expected }: Examples, found: Readonly<Record<string, Numbers>>): Comparison {
  let difference = 0;
  let agreement: number | null = null;
  for (const [name, rows] of Object.entries(expected)) {
    const there = found[name];
    const wanted = rows.flat();
    if (there?.data.length !== wanted.length)
      throw new Error(`the model gave no ${name} of the shape that was expected`);
    const gaps = wanted.map((value, at) => Math.abs(Number(there.data[at]) - value));
    if (name === "label") agreement = gaps.filter((gap) => gap === 0).length / gaps.length;
    else difference = Math.max(difference, largest(gaps) / Math.max(1, largest(wanted)));
  }
  return { rows: inputs.length, difference, agreement };
}

/** The largest size; NaN if one is not a number. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (Number.isNaN(value) ? NaN : Math.max(most, Math.abs(value))), 0);
}
