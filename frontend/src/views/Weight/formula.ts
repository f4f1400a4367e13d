/** An update as its formula with the numbers of the step in it, line by line. */

import { significant } from "../../draw/numbers";
import type { Component } from "../../net/protocol";
import type { Terms } from "./trail";

export interface Line {
  readonly name: string;
  readonly formula: string;
  readonly numbers: string;
}

type Read = (name: string) => string;
type Rule = (term: Read, knob: Read) => Omit<Line, "name">[];

const v = (beta: string): Omit<Line, "name"> => ({ formula: `v := ${beta} v + (1 − ${beta}) g`, numbers: "" });
const s = (beta: string): Omit<Line, "name"> => ({ formula: `s := ${beta} s + (1 − ${beta}) g²`, numbers: "" });

const adam: Rule = (term, knob) => [
  v("β₁"),
  s("β₂"),
  { formula: "v̂ = v / (1 − β₁ᵗ)", numbers: `${term("v")} / (1 − ${knob("beta1")}^${term("t")})` },
  { formula: "ŝ = s / (1 − β₂ᵗ)", numbers: `${term("s")} / (1 − ${knob("beta2")}^${term("t")})` },
  {
    formula: "Δw = −α v̂ / (√ŝ + ε)",
    numbers: `−${term("α")} · ${term("v̂")} / (√${term("ŝ")} + ${knob("epsilon")})`,
  },
];

const RULES: Record<string, Rule> = {
  sgd: (term) => [{ formula: "Δw = −α g", numbers: `−${term("α")} · ${term("g")}` }],
  momentum: (term) => [v("β"), { formula: "Δw = −α v", numbers: `−${term("α")} · ${term("v")}` }],
  nesterov: (term, knob) => [
    v("β"),
    {
      formula: "Δw = −α (β v + (1 − β) g)",
      numbers: `−${term("α")} · (${knob("beta")} · ${term("v")} + (1 − ${knob("beta")}) · ${term("g")})`,
    },
  ],
  adagrad: (term, knob) => [
    { formula: "s := s + g²", numbers: "" },
    {
      formula: "Δw = −α g / (√s + ε)",
      numbers: `−${term("α")} · ${term("g")} / (√${term("s")} + ${knob("epsilon")})`,
    },
  ],
  rmsprop: (term, knob) => [
    s("β"),
    {
      formula: "Δw = −α g / (√s + ε)",
      numbers: `−${term("α")} · ${term("g")} / (√${term("s")} + ${knob("epsilon")})`,
    },
  ],
  adam,
};

/** The lines of an optimizer's update; none for one whose formula needs more than one weight's numbers. */
export function linesOf(optimizer: Component, terms: Terms): Line[] {
  const bracketed = (value: number) => (value < 0 ? `(${significant(value)})` : significant(value));
  const term = (name: string) => (name === "t" ? String(terms.t ?? 0) : bracketed(terms[name] ?? NaN));
  const knob = (name: string) => String(optimizer[name] ?? "");
  return (RULES[optimizer.type]?.(term, knob) ?? []).map((line) => ({
    ...line,
    name: line.formula.split(" ")[0] ?? "",
  }));
}
