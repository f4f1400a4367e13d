/** What the studies of the surfaces found, in the form the pictures want. */

import type { Table } from "../../draw/figure";
import { classColour } from "../../draw/palette";
import type { NumberArray } from "../../net/arrays";
import type { Component } from "../../net/protocol";

export interface Result {
  readonly optimizer: Component;
  readonly learning_rate: number;
  readonly label: string;
  readonly diverged: number | null;
  readonly arrived: number | null;
  readonly value: number | null;
  readonly place: readonly (number | null)[];
}

interface Facts {
  readonly reach: readonly [number, number, number, number];
  readonly start: readonly [number, number];
  readonly lowest: number | null;
  readonly steps: number;
  readonly lane: number;
  readonly terms: readonly string[];
  readonly lanes: readonly Result[];
}

export interface Walks {
  readonly facts: Facts;
  readonly field: NumberArray;
  readonly arrows: NumberArray;
  readonly paths: NumberArray;
  readonly heights: NumberArray;
  readonly terms: NumberArray | null;
}

export type Point = readonly [x: number, y: number];
type Arrays = Record<string, NumberArray>;

const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

/** How the walker at a place of the list is drawn: no two alike, with or without colours. */
export function strokeOf(place: number): { colour: string; dash: readonly number[] } {
  return { colour: classColour(place), dash: DASHES[(place + Math.floor(place / 10)) % DASHES.length] ?? [] };
}

export function walksOf(facts: Record<string, unknown> | null, arrays: Arrays): Walks | null {
  const { field, arrows, paths, heights, terms = null } = arrays;
  if (!facts?.lanes || !field || !arrows || !paths || !heights) return null;
  return { facts: facts as unknown as Facts, field, arrows, paths, heights, terms };
}

export function placeAt({ paths, facts }: Walks, lane: number, step: number): Point {
  const at = 2 * (lane * (facts.steps + 1) + step);
  return [paths.data[at] ?? NaN, paths.data[at + 1] ?? NaN];
}

export function heightAt({ heights, facts }: Walks, lane: number, step: number): number {
  return heights.data[lane * (facts.steps + 1) + step] ?? NaN;
}

/** The quantities of the told lane's step: the one that leads away from the point of this number. */
export function termsAt({ terms, facts }: Walks, step: number): { name: string; value: Point }[] {
  const count = facts.terms.length;
  return facts.terms.map((name, i) => {
    const at = 2 * (step * count + i);
    return { name, value: [terms?.data[at] ?? NaN, terms?.data[at + 1] ?? NaN] as const };
  });
}

/** Every path as a spreadsheet reads it. */
export function tableOf(walks: Walks): Table {
  const { lanes, steps } = walks.facts;
  const rows = lanes.flatMap(({ label }, lane) =>
    Array.from({ length: steps + 1 }, (_, step) => [
      label,
      step,
      ...placeAt(walks, lane, step),
      heightAt(walks, lane, step),
    ]),
  );
  return { columns: ["optimizer", "step", "x", "y", "value"], rows };
}

/** Where in a formula the refusal points, from 0; null where it names no column. */
export function columnOf(refusal: string | null): number | null {
  const column = /^column (\d+):/.exec(refusal ?? "")?.[1];
  return column ? Number(column) - 1 : null;
}

export interface Phases {
  readonly label: string;
  readonly knob: string | null;
  readonly steps: number;
  readonly best: readonly [rate: number, beta: number, steps: number] | null;
  readonly rates: NumberArray;
  readonly betas: NumberArray;
  readonly outcome: NumberArray;
}

export function phasesOf(facts: Record<string, unknown> | null, { rates, betas, outcome }: Arrays): Phases | null {
  if (!facts || !rates || !betas || !outcome) return null;
  return { ...(facts as unknown as Pick<Phases, "label" | "knob" | "steps" | "best">), rates, betas, outcome };
}

/** What an outcome says that is no number of steps. */
export const [UNDER_WAY, RUNS_AWAY] = [-1, -2];

/** What became of the walk of one cell, in words. */
export function outcomeOf({ outcome, steps, rates }: Phases, row: number, column: number): string {
  const found = outcome.data[row * rates.data.length + column] ?? UNDER_WAY;
  if (found === RUNS_AWAY) return "runs away";
  return found === UNDER_WAY ? `not there after ${steps} steps` : `arrives after ${found} steps`;
}
