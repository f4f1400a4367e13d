/** What is drawn and said of many seeds: the median with its band, and how many are solved. */

import type { Colours, Frame, Pen, Size, Table } from "../../draw/figure";
import { percent, significant } from "../../draw/numbers";
import { inside, Plot } from "../../draw/plot";
import { linearRange, logRange, type Range } from "../../draw/scales";
import type { Arrays } from "../../state/frames";

export interface SeedsFacts {
  readonly seeds: readonly number[];
  readonly scores: readonly (number | null)[];
  readonly losses: readonly (number | null)[];
  readonly solved: readonly boolean[];
  readonly solved_count: number;
  readonly criterion: number;
  readonly judged_by: "train" | "dev";
  readonly task: string;
  readonly best: number;
  readonly worst: number;
  /** The numbers of the seeds, best first. */
  readonly order: readonly number[];
  readonly steps: number;
  readonly epochs: number;
}

export type Part = "train" | "dev";

/** One row of an array (rows, T). */
function rowOf(arrays: Arrays, name: string, row: number): Float32Array {
  const { data, shape } = arrays[name] ?? { data: new Float32Array(), shape: [0, 0] };
  const length = shape[1] ?? 0;
  return (data as Float32Array).subarray(row * length, (row + 1) * length);
}

/** How good a seed is, as it is written: accuracy in per cent, or R². */
export function scored(facts: SeedsFacts, score: number | null | undefined): string {
  return facts.task === "regression" ? significant(score ?? NaN, 3) : percent(score ?? NaN);
}

/** "8 of 10 solved". */
export function headline({ solved_count, seeds }: SeedsFacts): string {
  return `${solved_count} of ${seeds.length} solved`;
}

/** What solved means here. */
export function criterion(facts: SeedsFacts): string {
  const what = facts.task === "regression" ? "R²" : "accuracy";
  const from = facts.task === "regression" ? significant(facts.criterion, 2) : percent(facts.criterion, 0);
  return `${facts.judged_by} ${what} of ${from} or more`;
}

/** All seeds faintly, the middle half as a band, the median as a line; of both parts of the data. */
export function paintBand(
  pen: Pen,
  size: Size,
  colours: Colours,
  facts: SeedsFacts,
  arrays: Arrays,
  log: boolean,
): Frame {
  const parts: Part[] = facts.judged_by === "dev" ? ["train", "dev"] : ["train"];
  const [low, high] = rangeOf(parts, arrays, log);
  const axes = { x: { label: "epoch", low: 0, high: facts.epochs }, y: { label: "loss", low, high, log } };
  const plot = new Plot(pen, inside(size), axes, colours);
  const epochs = arrays.epoch?.data ?? [];
  plot.axes();
  plot.clip(() => {
    facts.seeds.forEach((_, seed) => {
      plot.curve(epochs, rowOf(arrays, facts.judged_by, seed), { colour: colours.faint, width: 1, opacity: 0.3 });
    });
    for (const part of parts) {
      const own = part === "dev" || parts.length === 1;
      const style = { colour: own ? colours.accent : colours.text, dash: own ? [] : [6, 3], width: 2 };
      const [lows, middle, highs] = [0, 1, 2].map((row) => rowOf(arrays, `${part} band`, row));
      if (!lows || !middle || !highs) continue;
      if (own) plot.band(epochs, lows, highs, { ...style, opacity: 0.22 });
      plot.curve(epochs, middle, style);
    }
  });
  return plot.frame;
}

/** The axis that holds nine tenths of what the seeds do: a single wild one does not squeeze all others. */
function rangeOf(parts: readonly Part[], arrays: Arrays, log: boolean): Range {
  const values = parts.flatMap((part) => Array.from(arrays[part]?.data ?? []));
  const sorted = values.filter((value) => Number.isFinite(value) && (!log || value > 0)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? null;
  return (log ? logRange : linearRange)(at(log ? 0.01 : 0), at(0.99));
}

/** Medians and bands, then every seed's loss. */
export function bandTable(facts: SeedsFacts, arrays: Arrays): Table {
  const bands = (["train", "dev"] as const).flatMap((part) =>
    ["lower quartile", "median", "upper quartile"].map((name, row) => ({
      name: `${part} ${name}`,
      values: rowOf(arrays, `${part} band`, row),
    })),
  );
  const each = facts.seeds.map((seed, row) => ({
    name: `${facts.judged_by} loss, seed ${seed}`,
    values: rowOf(arrays, facts.judged_by, row),
  }));
  const columns = [...bands, ...each];
  const [steps, epochs] = [arrays.step?.data ?? [], arrays.epoch?.data ?? []];
  return {
    columns: ["step", "epoch", ...columns.map(({ name }) => name)],
    rows: Array.from(steps, (step, i) => [step, epochs[i] ?? NaN, ...columns.map(({ values }) => values[i] ?? NaN)]),
  };
}
