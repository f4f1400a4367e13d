/** Skips: where the lines run that lead activations past layers. They share lanes below the units; pure. */

import type { Column, Layout } from "./layout";
import type { ColumnModel } from "./model";
import { isProjected } from "./words";

export interface Skip {
  /** The columns that it leads from and to. */
  readonly from: number;
  readonly to: number;
  /** 0 is the lane next to the units. */
  readonly lane: number;
  /** Whether the widths differ, so that it has weights of its own. */
  readonly projected: boolean;
}

/** A skip on the stage, in pixels. */
export interface Line {
  readonly path: string;
  /** Tip of the arrow. */
  readonly tip: { readonly x: number; readonly y: number };
  /** Middle of the line in its lane. */
  readonly middle: { readonly x: number; readonly y: number };
}

const LANE = 24;
/** Room of all lanes together; more of them come closer. */
const MOST = 84;
/** Below the lanes; and between the units and the first lane. */
const GROUND = 26;
const CLEAR = 12;
/** What leaves a column and what arrives stay apart, from the column's middle. */
const APART = 9;
const ROUND = 8;
/** Between a unit and a line, and the line of words that counts the units that are not shown. */
const NEAR = 6;
const WORDS = 20;

/** All skips, in lanes in which they do not overlap. */
export function skipsOf(columns: readonly ColumnModel[]): Skip[] {
  const ends: number[] = [];
  const skips = columns.flatMap(({ skip, units }, to) => {
    const from = to - skip;
    const source = columns[from];
    if (skip === 0 || !source) return [];
    return [{ from, to, projected: isProjected({ skip: { number: from, units: source.units }, units }) }];
  });
  return skips
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map((skip) => {
      const free = ends.findIndex((end) => end <= skip.from);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = skip.to;
      return { ...skip, lane };
    });
}

/** How much room the lanes take at the foot of the stage. */
export function footOf(skips: readonly Skip[]): number {
  const lanes = lanesOf(skips);
  return lanes === 0 ? 0 : CLEAR + lanes * spacing(lanes) + GROUND;
}

/** Where a skip runs. */
export function lineOf({ from, to, lane }: Skip, skips: readonly Skip[], { columns, height }: Layout): Line | null {
  const [source, target] = [columns[from], columns[to]];
  if (!source || !target) return null;
  const apart = spacing(lanesOf(skips));
  const y = height - GROUND - lanesOf(skips) * apart + (lane + 0.5) * apart;
  const [x0, x1] = [middleOf(source) + APART, middleOf(target) - APART];
  const [y0, y1] = [foot(source), foot(target)];
  const r = Math.max(0, Math.min(ROUND, (x1 - x0) / 2, y - y0, y - y1));
  const down = `M${x0} ${y0}V${y - r}Q${x0} ${y} ${x0 + r} ${y}`;
  const path = `${down}H${x1 - r}Q${x1} ${y} ${x1} ${y - r}V${y1}`;
  return { path, tip: { x: x1, y: y1 }, middle: { x: (x0 + x1) / 2, y } };
}

function lanesOf(skips: readonly Skip[]): number {
  return Math.max(0, ...skips.map(({ lane }) => lane + 1));
}

function spacing(lanes: number): number {
  return Math.min(LANE, MOST / Math.max(1, lanes));
}

function middleOf({ shown, size, x, width }: Column): number {
  const lefts = shown.map((unit) => unit.x);
  return lefts.length === 0 ? x + width / 2 : (Math.min(...lefts) + Math.max(...lefts) + size) / 2;
}

function foot({ bottom, more }: Column): number {
  return bottom + NEAR + (more > 0 ? WORDS : 0);
}
