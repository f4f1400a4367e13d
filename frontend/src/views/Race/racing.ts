/** What is told of a race: the lanes' losses on one chart, and who won. */

import type { Colours, Frame, Pen, Size, Table } from "../../draw/figure";
import { paintMarker, type Point } from "../../draw/marker";
import { count, significant } from "../../draw/numbers";

import { classColour } from "../../draw/palette";
import { inside, Plot } from "../../draw/plot";
import { linearRange, logRange, type Range } from "../../draw/scales";
import type { Arrays } from "../../state/frames";

export interface LaneFacts {
  readonly label: string;
  readonly steps_to_target: number | null;
  readonly epochs_to_target: number | null;
  readonly train: number | null;
  readonly dev: number | null;
  readonly score: number | null;
  /** By which lanes are compared: on the dev set, or on the training set where there is none. */
  readonly loss: number | null;
  readonly diverged: boolean;
}

/** The map of the loss under the paths. */
export interface GroundFacts {
  /** The number of the lane whose weights lie on the map: there it is that lane's own loss. */
  readonly through: number;
  readonly at: readonly [u: number, v: number];
  readonly loss: number | null;
  readonly reach: { readonly x: Range; readonly y: Range };
  readonly examples: number;
  readonly training_examples: number;
}

export interface RaceFacts {
  readonly lanes: readonly LaneFacts[];
  readonly judged_by: "train" | "dev";
  readonly target: number;
  readonly steps: number;
  readonly epochs: number;
  readonly whole: boolean;
  readonly winner: number | null;
  readonly shares: readonly [number, number] | null;
  readonly no_plane: string;
  readonly ground: GroundFacts | null;
  /** What to know about the map, or why there is none. */
  readonly ground_note: string;
}

export interface LaneStyle {
  readonly colour: string;
  readonly dash: readonly number[];
  /** The number of the marker that its lines end in. */
  readonly marker: number;
}

const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

/** Lanes differ in colour, in the dashes of their lines, and in the markers at the ends. */
export function laneStyle(lane: number): LaneStyle {
  return { colour: classColour(lane), dash: DASHES[lane % DASHES.length] ?? [], marker: lane };
}

/** One lane's row of an array (K, T). */
export function rowOf(arrays: Arrays, name: string, lane: number): Float32Array {
  const { data, shape } = arrays[name] ?? { data: new Float32Array(), shape: [0, 0] };
  const length = shape[1] ?? 0;
  return (data as Float32Array).subarray(lane * length, (lane + 1) * length);
}

/** The axis that holds all finite values; on a log scale the positive ones. */
export function rangeOf(values: ArrayLike<number>, log: boolean): Range {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return (log ? logRange : linearRange)(low > high ? null : low, low > high ? null : high);
}

export function paintLosses(
  pen: Pen,
  size: Size,
  colours: Colours,
  facts: RaceFacts,
  arrays: Arrays,
  log: boolean,
): Frame {
  const losses = arrays[facts.judged_by]?.data ?? [];
  const [low, high] = rangeOf(losses, log);
  const x = { label: "epoch", low: 0, high: facts.epochs };
  const plot = new Plot(pen, inside(size), { x, y: { label: `${facts.judged_by} loss`, low, high, log } }, colours);
  const epochs = arrays.epoch?.data ?? [];
  plot.axes();
  plot.clip(() => {
    plot.rule(facts.target, `target ${significant(facts.target, 2)}`);
    facts.lanes.forEach((_, lane) => {
      plot.curve(epochs, rowOf(arrays, facts.judged_by, lane), {
        ...laneStyle(lane),
        width: lane === facts.winner ? 2.5 : 1.5,
      });
    });
  });
  facts.lanes.forEach((_, lane) => {
    const { colour, marker } = laneStyle(lane);
    paintMarker(pen, marker, last(plot, epochs, rowOf(arrays, facts.judged_by, lane)), {
      colour,
      rim: colours.surface,
    });
  });
  return plot.frame;
}

/** Where the last point of a curve lies; a lane that diverged ends earlier. */
function last(plot: Plot, epochs: ArrayLike<number>, losses: Float32Array): Point {
  const at = losses.findLastIndex(Number.isFinite);
  return [plot.x(epochs[at] ?? NaN), plot.y(losses[at] ?? NaN)];
}

/** The lanes' losses, a column each. */
export function lossTable(facts: RaceFacts, arrays: Arrays): Table {
  const rows = facts.lanes.map((_, lane) => rowOf(arrays, facts.judged_by, lane));
  const [steps, epochs] = [arrays.step?.data ?? [], arrays.epoch?.data ?? []];
  return {
    columns: ["step", "epoch", ...facts.lanes.map(({ label }) => label)],
    rows: Array.from(steps, (step, i) => [step, epochs[i] ?? NaN, ...rows.map((row) => row[i] ?? NaN)]),
  };
}

/** Who has won, and how. */
export function verdict({ winner, lanes, target, judged_by }: RaceFacts): string {
  const first = winner === null ? undefined : lanes[winner];
  if (!first) return lanes.every(({ diverged }) => diverged) ? "All lanes diverged: nobody wins." : "";
  const loss = `${judged_by} loss ${significant(first.loss ?? NaN)}`;
  if (first.steps_to_target === null) {
    return `${first.label} wins: nobody reached ${significant(target, 2)}, it came closest, ${loss}.`;
  }
  return `${first.label} wins: first at ${significant(target, 2)}, after ${count(first.steps_to_target)} steps; ${loss} at the end.`;
}
