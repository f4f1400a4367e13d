/** The pictures of the surfaces: the land with the paths on it, the heights over the steps, the map of learning rates. */

import { arrowhead } from "../../draw/arrowhead";
import { BAR, paintScale } from "../../draw/bar";
import { ends, inkOn, levelsBetween, paintContours, paintField, place } from "../../draw/field";
import type { Colours, Frame, Pen, Size } from "../../draw/figure";
import { significant } from "../../draw/numbers";
import { inside, Plot } from "../../draw/plot";
import { linearRange } from "../../draw/scales";
import { extent } from "../Dock/plan";
import { heightAt, placeAt, strokeOf, termsAt, type Point, type Walks } from "./findings";

export interface Look {
  /** Places in the list of optimizers of the lanes. */
  readonly places: readonly number[];
  readonly step: number;
  readonly gradients: boolean;
  readonly cross: Point | null;
}

/** How the heights over the steps are drawn. */
export type Heights = Pick<Look, "places" | "step"> & { readonly log: boolean };

const LEVELS = 12;

export function paintLand(pen: Pen, size: Size, colours: Colours, walks: Walks, look: Look): Frame {
  const { reach } = walks.facts;
  const box = inside(size, 52, 36, 8, BAR);
  const plot = new Plot(
    pen,
    box,
    { x: { label: "x", low: reach[0], high: reach[1] }, y: { label: "y", low: reach[2], high: reach[3] } },
    colours,
  );
  const [rows = 0, columns = 0] = walks.field.shape;
  const lift = lifted(walks);
  const [low, high] = ends(lift, true, 5);
  const levels = levelsBetween(low, high, LEVELS, true);
  const style = { low, high, log: true, levels };
  plot.axes();
  paintField(pen, box, lift, rows, columns, style);
  const marks = [low, ...levels, high].map((value) => ({ value, text: significant(value, 2) }));
  paintScale(pen, box, colours, { style, marks, name: "value (log)" });
  plot.clip(() => {
    pen.lineWidth = 0.8;
    pen.globalAlpha = 0.5;
    for (const level of levels)
      paintContours(pen, box, lift, rows, columns, {
        levels: [level],
        colour: inkOn(place(level, style)),
      });
    if (look.gradients) slopes(pen, plot, walks);
    pen.globalAlpha = 1;
    look.places.forEach((_, lane) => {
      path(pen, plot, walks, lane, look, colours);
    });
    told(pen, plot, walks, look, colours);
    if (look.cross) cross(pen, plot, look.cross);
  });
  return plot.frame;
}

/** Heights above the lowest place, so that equal ratios of them can be told apart. */
function lifted({ field, facts }: Walks): Float32Array {
  let lowest = Infinity;
  for (const value of field.data) if (Number.isFinite(value)) lowest = Math.min(lowest, value);
  const from = Math.min(facts.lowest ?? lowest, lowest);
  return Float32Array.from(field.data, (value) => value - from + 1e-9);
}

/** Small arrows downhill, all of one length: their direction counts. */
function slopes(pen: Pen, plot: Plot, { arrows }: Walks): void {
  pen.strokeStyle = pen.fillStyle = "#ffffff";
  pen.lineWidth = 1;
  for (let i = 0; i < arrows.data.length; i += 4) {
    const [x = 0, y = 0, dx = 0, dy = 0] = arrows.data.slice(i, i + 4);
    const [px, py] = [plot.x(x), plot.y(y)];
    const [across, down] = [plot.x(x - dx) - px, plot.y(y - dy) - py];
    const length = Math.hypot(across, down);
    if (!(length > 1e-9) || !Number.isFinite(length)) continue;
    line(pen, [px, py], [px + (9 * across) / length, py + (9 * down) / length], 4);
  }
}

function line(pen: Pen, from: Point, to: Point, head: number): void {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
  arrowhead(pen, from, to, head);
}

/** A path on a light seam, with a dot where it is at the step looked at. */
function path(pen: Pen, plot: Plot, walks: Walks, lane: number, { places, step }: Look, colours: Colours): void {
  const { colour, dash } = strokeOf(places[lane] ?? lane);
  const far = 1e5;
  const points: Point[] = [];
  for (let t = 0; t <= walks.facts.steps; t += 1) {
    const [x, y] = placeAt(walks, lane, t);
    const at = [plot.x(x), plot.y(y)] as const;
    if (!at.every((px) => Math.abs(px) < far)) break;
    points.push(at);
  }
  pen.lineJoin = "round";
  for (const [ink, width, dashes] of [
    ["#ffffff", 3.6, []],
    [colour, 2, dash],
  ] as const) {
    pen.strokeStyle = ink;
    pen.lineWidth = width;
    pen.setLineDash([...dashes]);
    pen.beginPath();
    for (const point of points) pen.lineTo(...point);
    pen.stroke();
  }
  pen.setLineDash([]);
  const now = points[step];
  if (!now) return;
  pen.fillStyle = colour;
  pen.strokeStyle = colours.surface;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.arc(...now, 4, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
}

/** The terms of the told update as arrows: downhill gradient, average, and the step itself at its own length. */
function told(pen: Pen, plot: Plot, walks: Walks, { step }: Look, colours: Colours): void {
  if (step >= walks.facts.steps || !walks.facts.lanes.length) return;
  const [x, y] = placeAt(walks, walks.facts.lane, step);
  const from: Point = [plot.x(x), plot.y(y)];
  for (const { name, value } of termsAt(walks, step)) {
    const arrow = ARROWS[name];
    if (!arrow || !value.every(Number.isFinite)) continue;
    const to: Point = [plot.x(x + arrow.sign * value[0]), plot.y(y + arrow.sign * value[1])];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (!(length > 0.5)) continue;
    const scale = arrow.whole ? 1 : 34 / length;
    pen.strokeStyle = pen.fillStyle = colours[arrow.ink];
    pen.lineWidth = 2;
    const end: Point = [from[0] + scale * (to[0] - from[0]), from[1] + scale * (to[1] - from[1])];
    line(pen, from, end, 8);
    pen.font = "bold 12px system-ui, sans-serif";
    pen.fillText(arrow.text, end[0] + 5, end[1] - 5);
  }
}

/** Which terms are directions: they point where the update wants to go. Only the step has its own length. */
const ARROWS: Record<string, { text: string; sign: 1 | -1; ink: "negative" | "text" | "positive"; whole?: boolean }> = {
  g: { text: "−g", sign: -1, ink: "negative" },
  v: { text: "−v", sign: -1, ink: "text" },
  Δw: { text: "Δw", sign: 1, ink: "positive", whole: true },
};

function cross(pen: Pen, plot: Plot, [x, y]: Point): void {
  const [px, py] = [plot.x(x), plot.y(y)];
  for (const [ink, width] of [
    ["#ffffff", 4],
    ["#000000", 1.5],
  ] as const) {
    pen.strokeStyle = ink;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(px - 8, py);
    pen.lineTo(px + 8, py);
    pen.moveTo(px, py - 8);
    pen.lineTo(px, py + 8);
    pen.stroke();
  }
}

/** Whether heights can be drawn on a log scale: the lowest is known, and none begins there. */
export function canLog({ facts, heights }: Walks): boolean {
  return facts.lowest !== null && (heights.data[0] ?? 0) > facts.lowest;
}

/** How high each is after each step; on a log scale, above the lowest place. */
export function paintHeights(pen: Pen, size: Size, colours: Colours, walks: Walks, look: Heights): Frame {
  const { places, step } = look;
  const { lowest, steps } = walks.facts;
  const log = look.log && canLog(walks);
  const from = log ? (lowest ?? 0) : 0;
  const all = places.map((_, lane) => Array.from({ length: steps + 1 }, (_, t) => heightAt(walks, lane, t) - from));
  const start = all[0]?.[0] ?? 1;
  const shown = all.flat().filter((value) => Number.isFinite(value) && Math.abs(value) <= 30 * (Math.abs(start) + 1));
  const [low, high] = log ? ends(shown, true, 8) : linearRange(...extent([shown], false));
  const label = log ? "above the lowest value" : "value";
  const plot = new Plot(
    pen,
    inside(size, 58, 36, 8, 28),
    { x: { label: "step", low: 0, high: steps }, y: { label, low, high, log } },
    colours,
  );
  plot.axes();
  const xs = Array.from({ length: steps + 1 }, (_, t) => t);
  plot.clip(() => {
    plot.mark(step);
    all.forEach((ys, lane) => {
      plot.curve(xs, ys, { ...strokeOf(places[lane] ?? lane), width: 1.8 });
    });
  });
  return plot.frame;
}

/** A pair of numbers as it is said. */
export function said([x, y]: Point): string {
  return `(${significant(x, 4)}, ${significant(y, 4)})`;
}
