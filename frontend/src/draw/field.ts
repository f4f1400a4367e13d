/**
 * A field of numbers on a rectangle: filled with colour, with its contour lines and the bar that explains the colours.
 *
 * Legend: ``values`` (rows · columns), rows from the top; the first and the last of a row lie on the left and the right
 * edge of the box, so that the grid spans it. What is not finite counts as higher than everything.
 */

import type { Box } from "./figure";
import { contour, noSegments, type Segments } from "./contours";
import { rgb, sequential, sequentialTable } from "./palette";

/** Which values the colours stand for: ``low`` and ``high`` are the ends; with ``levels``, one colour between two. */
export interface FieldStyle {
  readonly low: number;
  readonly high: number;
  readonly log?: boolean;
  readonly levels?: readonly number[];
}

export interface ContourStyle {
  readonly levels: readonly number[];
  readonly colour: string | ((level: number) => string);
  /** The colour behind what is written on a line, so that it can be read. */
  readonly behind?: (level: number) => string;
  /** What is written on a line; none: nothing. */
  readonly label?: (level: number) => string;
}

/** Pixels of a picture's longer side: enough for smooth bands, small enough to paint many times a second. */
const FINE = 240;
const BAR_STEPS = 48;

/** Where a value lies between the ends, from 0 to 1. */
export function place(value: number, { low, high, log }: FieldStyle): number {
  if (!Number.isFinite(value)) return 1;
  const share = log ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, share || 0));
}

/** The ends of the colours for these values; on a log scale the low end is above 0. */
export function ends(values: ArrayLike<number>, log: boolean, decades = 6): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [1, 2];
  if (log) low = Math.max(low, high / 10 ** decades);
  return high > low ? [low, high] : [low, low + (Math.abs(low) || 1) * 1e-3];
}

/** About so many levels strictly between the ends: round steps, or on a log scale equal ratios. */
export function levelsBetween(low: number, high: number, count: number, log = false): number[] {
  const share = (i: number) => (i + 1) / (count + 1);
  return Array.from({ length: count }, (_, i) =>
    log ? low * (high / low) ** share(i) : low + (high - low) * share(i),
  ).map((level) => Number(level.toPrecision(4)));
}

/** Fill the box with the field's colours. */
export function paintField(
  pen: CanvasRenderingContext2D,
  box: Box,
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  style: FieldStyle,
): void {
  if (values.length !== rows * columns) throw new RangeError(`${rows} × ${columns} values, got ${values.length}`);
  const scale = FINE / Math.max(box.width, box.height, 1);
  const picture = document.createElement("canvas");
  picture.width = Math.max(2, Math.round(box.width * scale));
  picture.height = Math.max(2, Math.round(box.height * scale));
  const context = picture.getContext("2d");
  if (!context) return;
  const image = context.createImageData(picture.width, picture.height);
  colour(new Uint32Array(image.data.buffer), picture, values, rows, columns, style);
  context.putImageData(image, 0, 0);
  pen.drawImage(picture, box.left, box.top, box.width, box.height);
}

/** Every pixel's colour, by the value between the four grid points around it. */
function colour(
  pixels: Uint32Array,
  { width, height }: { width: number; height: number },
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  style: FieldStyle,
): void {
  const places = Float32Array.from(values, (value) => place(value, style));
  const bands = style.levels?.map((level) => place(level, style));
  const table = sequentialTable();
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const share = between(places, rows, columns, (x + 0.5) / width, (y + 0.5) / height);
      pixels[y * width + x] = table[Math.round(255 * (bands ? middle(share, bands) : share))] ?? 0;
    }
  }
}

/** The value at a place in the box, x and y from 0 to 1, between the four grid points around it. */
export function between(values: ArrayLike<number>, rows: number, columns: number, x: number, y: number): number {
  const [across, down] = [x * (columns - 1), y * (rows - 1)];
  const column = Math.min(Math.max(0, Math.floor(across)), columns - 2);
  const row = Math.min(Math.max(0, Math.floor(down)), rows - 2);
  const [right, below, at] = [across - column, down - row, row * columns + column];
  const top = mixed(values[at] ?? 0, values[at + 1] ?? 0, right);
  const bottom = mixed(values[at + columns] ?? 0, values[at + columns + 1] ?? 0, right);
  return mixed(top, bottom, below);
}

/** Between two values; at an end it is that one, even where the other is infinite. */
function mixed(from: number, to: number, share: number): number {
  if (share === 0) return from;
  return share === 1 ? to : from * (1 - share) + to * share;
}

/** The middle of the band that a share from 0 to 1 lies in. */
function middle(share: number, bands: readonly number[]): number {
  const above = bands.filter((band) => band <= share).length;
  return ((bands[above - 1] ?? 0) + (bands[above] ?? 1)) / 2;
}

/** The line where the field crosses a level: segments x₀ y₀ x₁ y₁ in the box, from 0 to 1. */
export function contourLines(values: ArrayLike<number>, rows: number, columns: number, level: number): Segments {
  const finite = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : Number.MAX_VALUE / 4));
  const found = noSegments();
  contour(finite, rows, columns, level, found);
  for (let i = 0; i < found.length; i += 1) {
    found.numbers[i] = ((found.numbers[i] ?? 0) - 0.5) / ((i % 2 ? rows : columns) - 1);
  }
  return found;
}

/** Draw the contour lines, with the level written where a line passes a free place. */
export function paintContours(
  pen: CanvasRenderingContext2D,
  box: Box,
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  style: ContourStyle,
): void {
  const taken: [x: number, y: number][] = [];
  for (const level of style.levels) {
    const line = contourLines(values, rows, columns, level);
    pen.strokeStyle = typeof style.colour === "string" ? style.colour : style.colour(level);
    pen.beginPath();
    for (let i = 0; i < line.length; i += 4) {
      pen.moveTo(...inBox(box, line, i));
      pen.lineTo(...inBox(box, line, i + 2));
    }
    pen.stroke();
    if (style.label) write(pen, box, line, level, style, taken);
  }
}

function inBox(box: Box, { numbers }: Segments, i: number): [x: number, y: number] {
  return [box.left + (numbers[i] ?? 0) * box.width, box.top + (numbers[i + 1] ?? 0) * box.height];
}

/** Write a level onto its line, at the first place far from the edge and from what is written already. */
function write(
  pen: CanvasRenderingContext2D,
  box: Box,
  line: Segments,
  level: number,
  { label, behind }: ContourStyle,
  taken: [number, number][],
): void {
  const text = label?.(level) ?? "";
  const wide = pen.measureText(text).width + 6;
  for (let i = 0; i < line.length; i += 4) {
    const [x, y] = inBox(box, line, i);
    const [across, down] = [
      Math.min(x - box.left, box.left + box.width - x),
      Math.min(y - box.top, box.top + box.height - y),
    ];
    const free = taken.every(([u, v]) => Math.abs(u - x) > 1.3 * wide || Math.abs(v - y) > 18);
    if (across < wide / 2 + 4 || down < 12 || !free) continue;
    taken.push([x, y]);
    if (behind) {
      pen.fillStyle = behind(level);
      pen.fillRect(x - wide / 2, y - 7, wide, 14);
    }
    pen.fillStyle = pen.strokeStyle;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(text, x, y);
    return;
  }
}

/** The colours from low (bottom) to high (top). Numbers beside it are the caller's, at ``place(value)``. */
export function paintBar(pen: CanvasRenderingContext2D, box: Box, style: FieldStyle): void {
  const bands = style.levels?.map((level) => place(level, style));
  const edges = bands ? [0, ...bands, 1] : Array.from({ length: BAR_STEPS + 1 }, (_, i) => i / BAR_STEPS);
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [from, to] = [edges[i] ?? 0, edges[i + 1] ?? 1];
    pen.fillStyle = sequential((from + to) / 2);
    pen.fillRect(box.left, box.top + (1 - to) * box.height, box.width, (to - from) * box.height + 0.5);
  }
}

/** Ink that can be read on a colour of the field: black or white. */
export function inkOn(share: number): string {
  const [red = 0, green = 0, blue = 0] = sequential(share).match(/\d+/g)?.map(Number) ?? rgb("#000000");
  return 0.299 * red + 0.587 * green + 0.114 * blue > 130 ? "#000000" : "#ffffff";
}
