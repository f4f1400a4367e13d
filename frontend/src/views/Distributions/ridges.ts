/** Histograms as ridges: one row a layer, the newest in front, the past fading behind it. */

import type { NumberArray } from "../../net/arrays";
import { rowTicks } from "../../draw/axis";
import { FONT, type Colours, type Frame, type Pen, type Size } from "../../draw/figure";
import { significant } from "../../draw/numbers";
import { inside, Plot } from "../../draw/plot";

export interface Histogram {
  readonly counts: ArrayLike<number>;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly deviation: number;
}

export interface Ridge {
  readonly name: string;
  /** Oldest first; the last is now. */
  readonly times: readonly Histogram[];
}

/** Past histograms kept of each layer. */
export const PAST = 8;

/** "layer 1: weights" → its histogram; the names in order of the layers. */
export function histograms(arrays: Record<string, NumberArray>): Map<string, Histogram> {
  const found = new Map<string, Histogram>();
  for (const [name, { data }] of Object.entries(arrays)) {
    const range = arrays[`${name} range`]?.data;
    if (!range) continue;
    const [low = 0, high = 0, mean = 0, deviation = 0] = range;
    found.set(name, { counts: Array.from(data), low, high, mean, deviation });
  }
  return found;
}

/** The layers that have histograms of a quantity; where a mode has none of its own, those of training. */
export function ridgesOf(
  times: readonly Map<string, Histogram>[],
  quantity: string,
  predicting: boolean,
): readonly Ridge[] {
  const ends = predicting ? [`: ${quantity}, predicting`, `: ${quantity}`] : [`: ${quantity}`];
  const now = times.at(-1) ?? new Map<string, Histogram>();
  const end = ends.find((candidate) => [...now.keys()].some((key) => key.endsWith(candidate)));
  if (!end) return [];
  const names = [...now.keys()].filter((key) => key.endsWith(end));
  return names.map((key) => ({
    name: key.slice(0, -end.length),
    times: times.flatMap((time) => time.get(key) ?? []),
  }));
}

/** The total of a histogram. */
export function total({ counts }: Histogram): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}

/** "−0.1 ± 2.3": mean and standard deviation. */
export function spread({ mean, deviation }: Histogram): string {
  return `${significant(mean, 2)} ± ${significant(deviation, 2)}`;
}

interface Ridges {
  readonly ridges: readonly Ridge[];
  readonly unit: string;
  /** The layer that is read out. */
  readonly chosen: number;
}

/** Room for mean and deviation at the right. */
const WORDS = 130;
/** Pixels that a ridge should have; of many layers they overlap. The rows that it covers then at the most, and alone. */
const [ROW, TALLEST, ALONE] = [18, 3, 0.88];

export function paintRidges(pen: Pen, size: Size, colours: Colours, { ridges, unit, chosen }: Ridges): Frame {
  const all = ridges.flatMap(({ times }) => times);
  const [low, high] = [Math.min(...all.map((time) => time.low)), Math.max(...all.map((time) => time.high))];
  const count = ridges.length;
  const box = inside(size, 66, 36, 26, WORDS);
  const ticks = rowTicks(
    ridges.map(({ name }) => name),
    box.height,
  );
  const tall = Math.min(TALLEST, Math.max(ALONE, (count * ROW) / box.height));
  const axes = { x: { label: unit, low, high }, y: { label: "", low: count + 0.5, high: 0.5, ticks } };
  const plot = new Plot(pen, box, axes, colours);
  plot.axes();
  write(pen, "mean ± deviation", [box.left + box.width, 13], colours.text);
  ridges.forEach(({ times }, i) => {
    const look = { row: i + 1, tall, isChosen: i === chosen };
    const past = tall > ALONE && !look.isChosen ? times.slice(-1) : times; // what overlaps is hard enough to read
    past.forEach((time, age) => paintRidge(plot, colours, time, { ...look, age: (age + 1) / past.length }));
  });
  for (const { value } of ticks) {
    const now = ridges[value - 1]?.times.at(-1);
    if (now) write(pen, spread(now), [box.left + box.width + 10, plot.y(value)], colours.text);
  }
  return plot.frame;
}

function write(pen: Pen, text: string, at: [x: number, y: number], colour: string): void {
  pen.font = FONT;
  pen.fillStyle = colour;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillText(text, ...at);
}

interface Look {
  readonly row: number;
  /** Rows that the tallest bar covers. */
  readonly tall: number;
  /** From 0, long ago, to 1, now. */
  readonly age: number;
  readonly isChosen: boolean;
}

/** Heights are shares of the tallest bar; the past is a line, now is filled. */
function paintRidge(plot: Plot, colours: Colours, time: Histogram, { row, tall, age, isChosen }: Look): void {
  const { counts, low, high } = time;
  const bins = counts.length;
  const most = Math.max(1, ...Array.from(counts));
  const xs = Array.from({ length: bins + 2 }, (_, i) => {
    const at = Math.min(bins, Math.max(0, i - 0.5));
    return low + (at / bins) * (high - low);
  });
  const base = row + 0.44;
  const ys = xs.map((_, i) => base - (tall * (counts[i - 1] ?? 0)) / most);
  if (age === 1) {
    const floor = xs.map(() => base);
    plot.band(xs, floor, ys, { colour: colours.accent, opacity: isChosen ? 0.55 : 0.25 });
  }
  plot.curve(xs, ys, { colour: age === 1 ? colours.accent : colours.faint, opacity: age === 1 ? 1 : 0.1 + 0.4 * age });
}
