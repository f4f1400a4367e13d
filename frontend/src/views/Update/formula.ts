/** An update as the optimizer's formulas with the numbers of one step in them, line by line. */

import { short } from "../../draw/axis";
import { significant, superscript } from "../../draw/numbers";
import type { Component } from "../../net/protocol";
import { knobs, member } from "../../state/catalog";

export type Terms = Readonly<Record<string, number>>;

export interface Line {
  readonly name: string;
  readonly formula: string;
  /** The right side with its numbers; empty where one of them is not known. */
  readonly numbers: string;
}

/**
 * The lines of a step; ``before`` are the terms of the step before with the weight at that time: empty before the
 * first step, as averages start at 0, and null where nobody knows.
 */
export function linesOf(optimizer: Component, before: Terms | null, now: Terms): Line[] {
  const { formulas, schema } = member("optimizer", optimizer.type);
  const parts = (formulas as string[]).map((line) => /^(.+?) (:?=) (.+)$/.exec(line)?.slice(1) ?? []);
  const fixed = knobs(schema).map(([name, { symbol }]) => [symbol ?? name, Number(optimizer[name])] as const);
  const old = parts.flatMap(([name = "", sign]) =>
    sign === ":=" ? [[name, before?.[name] ?? (before ? 0 : NaN)]] : [],
  );
  const values: Record<string, number> = { ...now, ...Object.fromEntries(old), w: before?.w ?? NaN };
  return parts.map(([name = "", sign, right = ""]) => {
    const numbers = filled(right, values, Object.fromEntries(fixed));
    values[name] = now[name] ?? NaN;
    return { name, formula: `${sign} ${right}`, numbers };
  });
}

/** A formula with numbers for names; empty where it has words, or names that nobody knows. */
function filled(formula: string, terms: Terms, fixed: Terms): string {
  let isKnown = true;
  const names = [...Object.keys(terms), ...Object.keys(fixed)].sort((a, b) => b.length - a.length).join("|");
  const number = (name: string) => {
    const value = terms[name] ?? fixed[name] ?? NaN;
    isKnown &&= Number.isFinite(value);
    return name in fixed || name === "α" ? plain(value) : name === "t" ? String(value) : bracketed(value);
  };
  const text = formula
    .replaceAll("ᵗ", superscript(terms.t ?? 0))
    .replace(new RegExp(`\\(1 − (${Object.keys(fixed).join("|")})\\)`, "gu"), (_, name: string) =>
      plain(1 - (fixed[name] ?? NaN)),
    )
    .replace(new RegExp(`([a-z]+\\()|(${names})|\\p{L}+`, "gu"), (word, call?: string, name?: string) => {
      if (call) return call;
      isKnown &&= name !== undefined;
      return name === undefined ? word : number(name);
    })
    .replace(/(?<=[\d)²³¹⁰⁴-⁹]) (?=[\d(√a-z])/gu, " · ")
    .replace(/\|\((.+?)\)\|/g, "|$1|");
  return isKnown ? text : "";
}

/** A knob as it was set. */
function plain(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  return text.includes("e") ? short(value) : text;
}

function bracketed(value: number): string {
  return value < 0 ? `(${significant(value)})` : significant(value);
}
