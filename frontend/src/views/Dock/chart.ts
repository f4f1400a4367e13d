/** A line chart: curves over the epochs, other runs' behind them, thresholds across, and the place that is read. */

import type { Colours, Frame, Pen, Size } from "../../draw/figure";
import { inside, Plot } from "../../draw/plot";
import { linearRange, logRange } from "../../draw/scales";
import { markCurve, signOf } from "../Runs/sign";
import type { Beside } from "./beside";
import { extent, type Planned, type Threshold } from "./plan";

export interface Chart {
  /** What the values are. */
  readonly unit: string;
  readonly log: boolean;
  readonly epochs: readonly number[];
  readonly curves: readonly Planned[];
  readonly values: readonly ArrayLike<number>[];
  readonly others: readonly Beside[];
  readonly thresholds: readonly Threshold[];
  /** The epoch that is read; none: no place. */
  readonly place: number | null;
}

export function paintChart(chart: Chart, pen: Pen, size: Size, colours: Colours): Frame {
  const { epochs, curves, values, others, thresholds, place } = chart;
  const plot = new Plot(pen, inside(size), axesOf(chart), colours);
  plot.axes();
  plot.clip(() => {
    for (const { value, text } of thresholds) plot.rule(value, text);
    for (const other of others) paintOther(plot, pen, other, colours);
    curves.forEach((curve, i) => plot.curve(epochs, values[i] ?? [], { ...curve, colour: curve.colour() }));
    if (place !== null) plot.mark(place);
  });
  return plot.frame;
}

function axesOf({ unit, log, epochs, values, others }: Chart) {
  const all = [...values, ...others.flatMap((other) => other.values)];
  const [low, high] = (log ? logRange : linearRange)(...extent(all, log));
  const first = epochs[0] ?? 0;
  const last = Math.max(first, epochs.at(-1) ?? 1, ...others.map((other) => other.epochs.at(-1) ?? 0));
  const x = { label: "epoch", low: first, high: last > first ? last : first + 1 };
  return { x, y: { label: unit, low, high, log } };
}

function paintOther(plot: Plot, pen: Pen, { run, epochs, curves, values }: Beside, { surface }: Colours): void {
  curves.forEach((curve, i) => {
    plot.curve(epochs, values[i] ?? [], { ...curve, colour: curve.colour() });
    markCurve(plot, pen, epochs, values[i] ?? [], signOf(run.id), surface);
  });
}
