/** What a chart shows of other runs beside the open one: of each curve its leading form, pale and dashed, under the run's sign. */

import type { Table } from "../../draw/figure";
import type { Experiment, Run } from "../../net/protocol";
import { settings } from "../../state/difference";
import type { Series } from "../../state/series";
import { signOf } from "../Runs/sign";
import { epochsOf, nearest, tableOf, valuesOf, type Planned } from "./plan";

/** The switch that shows or hides other runs. */
export const OTHERS = "other runs";
/** Told apart by their dashes where colour is the run's: one for each curve. */
const DASHES = [
  [2, 3],
  [7, 4],
  [9, 3, 2, 3],
  [4, 2],
];

/** Another run in a chart. */
export interface Beside {
  readonly run: Run;
  readonly epochs: readonly number[];
  readonly curves: readonly Planned[];
  readonly values: readonly ArrayLike<number>[];
  readonly series: Series;
}

/** Of each column's forms the one that says most: its corrected average, else the plain one, else its values. */
export function leading(curves: readonly Planned[]): Planned[] {
  const rank = ({ average }: Planned) => (average ? (average.corrected ? 2 : 1) : 0);
  const best = new Map<string, Planned>();
  for (const curve of curves) {
    const known = best.get(curve.column);
    if (!known || rank(curve) > rank(known)) best.set(curve.column, curve);
  }
  return [...best.values()];
}

/** A run's own curves like those that are shown of the open one. */
export function besideOf(run: Run, series: Series, shown: readonly Planned[]): Beside {
  const { colour } = signOf(run.id);
  const there = leading(shown).filter(({ column }) => series.names.includes(column));
  const curves = there.map((curve, i): Planned => {
    const style = { width: 1.25, opacity: 0.75, dash: DASHES[i % DASHES.length] };
    return { ...curve, ...style, label: `${run.name}: ${curve.label}`, colour: () => colour };
  });
  return { run, epochs: epochsOf(series), curves, values: valuesOf(series, curves), series };
}

/** What the run has where the open one has something else. */
export function instead(run: Experiment, open: Experiment): string {
  const phrases = settings([run, open]).map(({ name, values: [its, ours] }) => `${name} ${its} instead of ${ours}`);
  return phrases.join("; ") || "the same settings";
}

/** The run's values at an epoch; beyond its end those of the end. */
export function valuesAt({ epochs, values }: Beside, epoch: number): number[] {
  const row = nearest(epochs, epoch);
  return values.map((column) => column[row] ?? NaN);
}

/** Whether an epoch lies beyond a run's end. */
export function beyond({ epochs }: Beside, epoch: number): boolean {
  return epoch > (epochs.at(-1) ?? Infinity);
}

/** The open run's numbers with those of the others in further columns, by step. */
export function joined(own: Table, others: readonly Beside[]): Table {
  if (!others.length) return own;
  const tables = [own, ...others.map(({ series, curves }) => tableOf(series, curves))];
  const rows = tables.map((table) => new Map(table.rows.map((row) => [Number(row[0]), row])));
  const steps = [...new Set(rows.flatMap((each) => [...each.keys()]))].sort((a, b) => a - b);
  return {
    columns: [...own.columns.slice(0, 2), ...tables.flatMap(({ columns }) => columns.slice(2))],
    rows: steps.map((step) => {
      const found = rows.map((each) => each.get(step));
      const epoch = found.find((row) => row)?.[1] ?? NaN;
      return [
        step,
        epoch,
        ...tables.flatMap(({ columns }, k) => columns.slice(2).map((_, i) => found[k]?.[i + 2] ?? NaN)),
      ];
    }),
  };
}
