/** What is drawn of a race: the lanes' losses on one chart, their paths on one plane; what is said of it. */

import { arrowhead } from "../../draw/arrowhead";
import type { Colours, Frame, Pen, Size, Table } from "../../draw/figure";
import { count, percent, significant } from "../../draw/numbers";
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
}

const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

/** Lanes differ in colour and in the dashes of their lines. */
export function laneStyle(lane: number): { colour: string; dash: readonly number[] } {
  return { colour: classColour(lane), dash: DASHES[lane % DASHES.length] ?? [] };
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
  return plot.frame;
}

/** All paths on the plane that shows most of their differences; a ring where they start, an arrow where they are. */
export function paintPlane(pen: Pen, size: Size, colours: Colours, facts: RaceFacts, arrays: Arrays): Frame | null {
  const paths = arrays.paths;
  if (!paths) return null;
  const [, moments = 0] = paths.shape;
  const points = paths.data as Float32Array;
  const [x, y] = [0, 1].map((side) => around(points.filter((_, i) => i % 2 === side))) as [Range, Range];
  const name = (i: 0 | 1) => `direction ${i + 1} (${percent(facts.shares?.[i] ?? NaN, 0)})`;
  const axes = { x: { label: name(0), low: x[0], high: x[1] }, y: { label: name(1), low: y[0], high: y[1] } };
  const plot = new Plot(pen, inside(size), axes, colours);
  plot.axes();
  plot.clip(() => {
    facts.lanes.forEach((_, lane) => {
      pathOf(pen, plot, points.subarray(2 * lane * moments, 2 * (lane + 1) * moments), laneStyle(lane));
    });
    facts.lanes.forEach((_, lane) => {
      const [u = NaN, v = NaN] = points.subarray(2 * lane * moments);
      plot.dots([u], [v], { colour: colours.text, radius: 4, hollow: true });
    });
  });
  return plot.frame;
}

function pathOf(pen: Pen, plot: Plot, points: Float32Array, style: { colour: string; dash: readonly number[] }): void {
  const places: [number, number][] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [u, v] = [points[i] ?? NaN, points[i + 1] ?? NaN];
    if (Number.isFinite(u) && Number.isFinite(v)) places.push([plot.x(u), plot.y(v)]);
  }
  pen.save();
  pen.strokeStyle = pen.fillStyle = style.colour;
  pen.lineWidth = 1.75;
  pen.setLineDash([...style.dash]);
  pen.beginPath();
  for (const [px, py] of places) pen.lineTo(px, py);
  pen.stroke();
  pen.setLineDash([]);
  const [last, before] = [places.at(-1), places.at(-2)];
  if (last && before) arrowhead(pen, before, last, 9);
  pen.restore();
}

/** With some room on both sides. */
function around(values: Float32Array): Range {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const pad = (high - low || 1) * 0.08;
  return Number.isFinite(low) ? [low - pad, high + pad] : [0, 1];
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

/** The paths' points, a row each. */
export function pathTable(facts: RaceFacts, arrays: Arrays): Table {
  const [lanes = 0, moments = 0] = arrays.paths?.shape ?? [];
  const at = (lane: number, i: number, axis: number) => arrays.paths?.data[2 * (lane * moments + i) + axis] ?? NaN;
  const rows = Array.from({ length: lanes * moments }, (_, i): (string | number)[] => {
    const [lane, moment] = [Math.floor(i / moments), i % moments];
    return [facts.lanes[lane]?.label ?? "", moment, at(lane, moment, 0), at(lane, moment, 1)];
  });
  return { columns: ["lane", "measurement", "direction 1", "direction 2"], rows };
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
