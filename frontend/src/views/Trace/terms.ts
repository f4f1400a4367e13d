/** Sums and products as they are written out, with the numbers of a network in them. */

import { significant } from "../../draw/numbers";

export type Products = (readonly [number, number])[];

/** Terms of a sum that are written out. */
const MOST = 6;
const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** "₁₂" */
export function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => DIGITS[Number(digit)] ?? digit);
}

/** A factor behind a dot: negative ones in brackets. */
export const factor = (value: number) => (value < 0 ? `(${significant(value)})` : significant(value));

/** "0.310·1.20 − 0.500·0.400 + 0.100": products, then what is added to them. */
export function sum(products: Readonly<Products>, rest?: number): string {
  const shown = products.length > MOST ? products.slice(0, MOST - 2) : products;
  const terms = shown.map(([one, other]): [string, boolean] => [
    `${significant(Math.abs(one))}·${factor(other)}`,
    one < 0,
  ]);
  let text = "";
  for (const [term, negative] of terms) text = joined(text, term, negative);
  if (shown.length < products.length) text += ` + … (${products.length} terms)`;
  return rest === undefined ? text : joined(text, significant(Math.abs(rest)), rest < 0);
}

/** A sum with one more term, its sign between them. */
export function joined(before: string, term: string, negative: boolean): string {
  if (!before) return negative ? `−${term}` : term;
  return `${before} ${negative ? "−" : "+"} ${term}`;
}

/** The mean; NaN where not all values were sent. */
export function average(values: Float32Array | undefined): number {
  return values ? values.reduce((total, value) => total + value, 0) / values.length : Number.NaN;
}

/** Each value with its weight. */
export function pairs(values: Float32Array | undefined, weight: (i: number) => number | undefined): Products {
  return Array.from(values ?? [], (value, i): [number, number] => [weight(i) ?? Number.NaN, value]);
}

/** Symbols, and numbers if all of them were sent. */
export function numbers(symbols: string, products: Products, rest?: number): string[] {
  const whole = products.length > 0 && products.every((product) => product.every(Number.isFinite));
  return whole ? [symbols, sum(products, rest)] : [symbols];
}
