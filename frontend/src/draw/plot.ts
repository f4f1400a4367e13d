/**
 * A plot: two axes around a box, and marks placed by their values; on a canvas or in an SVG file.
 *
 * Legend: ``x y`` values, ``px py`` CSS pixels of the figure.
 */

import { named, share, ticksOf, type Axis } from "./axis";
import { FONT, type Box, type Colours, type Frame, type Pen, type Size } from "./figure";

export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

export interface CurveStyle {
  readonly colour: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
}

export interface DotStyle {
  readonly colour: string;
  readonly radius?: number;
  readonly hollow?: boolean;
}

type Values = ArrayLike<number | null>;

/** The room that axes with labels leave inside a figure. */
export function inside({ width, height }: Size, left = 52, bottom = 36, top = 8, right = 12): Box {
  return { left, top, width: Math.max(20, width - left - right), height: Math.max(20, height - top - bottom) };
}

export class Plot {
  constructor(
    private readonly pen: Pen,
    private readonly box: Box,
    private readonly axis: Axes,
    private readonly colours: Colours,
  ) {}

  /** Where values lie. */
  x(value: number): number {
    return this.box.left + share(value, this.axis.x) * this.box.width;
  }

  y(value: number): number {
    return this.box.top + (1 - share(value, this.axis.y)) * this.box.height;
  }

  get frame(): Frame {
    const { x, y } = this.axis;
    return { ...this.box, x: [x.low, x.high], y: [y.low, y.high], logX: x.log ?? false, logY: y.log ?? false };
  }

  /** Grid lines, numbers and names of both axes. */
  axes(): void {
    const { pen, colours, box } = this;
    pen.save();
    pen.font = FONT;
    pen.lineWidth = 1;
    pen.strokeStyle = colours.grid;
    pen.fillStyle = colours.text;
    this.across();
    this.up();
    const { x, y } = this.axis;
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillText(named(x), box.left + box.width / 2, box.top + box.height + 31);
    pen.translate(11, box.top + box.height / 2);
    pen.rotate(-Math.PI / 2);
    pen.fillText(named(y), 0, 0);
    pen.restore();
  }

  private across(): void {
    const { pen, box, axis } = this;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    for (const { value, text } of ticksOf(axis.x, box.width / 80)) {
      const px = this.x(value);
      this.line(px, box.top, px, box.top + box.height);
      pen.fillText(text, px, box.top + box.height + 5);
    }
  }

  private up(): void {
    const { pen, box, axis } = this;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const { value, text } of ticksOf(axis.y, box.height / 34)) {
      const py = this.y(value);
      this.line(box.left, py, box.left + box.width, py);
      pen.fillText(text, box.left - 6, py);
    }
  }

  private line(x0: number, y0: number, x1: number, y1: number): void {
    this.pen.beginPath();
    this.pen.moveTo(x0, y0);
    this.pen.lineTo(x1, y1);
    this.pen.stroke();
  }

  /** A curve through points by rising x; gaps where a value is missing. Of many points in a pixel, the extremes stay. */
  curve(xs: ArrayLike<number>, ys: Values, { colour, width = 1.5, dash = [], opacity = 1 }: CurveStyle): void {
    const { pen } = this;
    pen.save();
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.globalAlpha = opacity;
    pen.setLineDash([...dash]);
    pen.beginPath();
    let drawing = false;
    for (const i of this.kept(xs, ys)) {
      const y = ys[i] ?? null;
      if (!this.shows(y)) {
        drawing = false;
        continue;
      }
      if (drawing) pen.lineTo(this.x(xs[i] ?? 0), this.y(y));
      else pen.moveTo(this.x(xs[i] ?? 0), this.y(y));
      drawing = true;
    }
    pen.stroke();
    pen.restore();
  }

  /** The area between two curves over the same places. */
  band(xs: ArrayLike<number>, lows: Values, highs: Values, { colour, opacity = 0.18 }: CurveStyle): void {
    const { pen } = this;
    const there = Array.from({ length: xs.length }, (_, i) => i).filter(
      (i) => this.shows(lows[i] ?? null) && this.shows(highs[i] ?? null),
    );
    if (there.length < 2) return;
    pen.save();
    pen.fillStyle = colour;
    pen.globalAlpha = opacity;
    pen.beginPath();
    for (const i of there) pen.lineTo(this.x(xs[i] ?? 0), this.y(highs[i] ?? 0));
    for (const i of there.reverse()) pen.lineTo(this.x(xs[i] ?? 0), this.y(lows[i] ?? 0));
    pen.closePath();
    pen.fill();
    pen.restore();
  }

  dots(xs: ArrayLike<number>, ys: Values, { colour, radius = 3, hollow = false }: DotStyle): void {
    const { pen } = this;
    pen.save();
    pen.fillStyle = hollow ? this.colours.surface : colour;
    pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    for (let i = 0; i < xs.length; i += 1) {
      const y = ys[i] ?? null;
      if (!this.shows(y)) continue;
      pen.beginPath();
      pen.arc(this.x(xs[i] ?? 0), this.y(y), radius, 0, 2 * Math.PI);
      pen.fill();
      if (hollow) pen.stroke();
    }
    pen.restore();
  }

  /** A horizontal line with a word: from there on a value means something. */
  rule(value: number, text: string): void {
    const { pen, box, colours } = this;
    const py = this.y(value);
    if (!(py > box.top + 14 && py < box.top + box.height)) return;
    pen.save();
    pen.font = FONT;
    pen.strokeStyle = pen.fillStyle = colours.text;
    pen.setLineDash([2, 4]);
    this.line(box.left, py, box.left + box.width, py);
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    pen.fillText(text, box.left + 6, py - 4);
    pen.restore();
  }

  /** A vertical line: where one is. */
  mark(value: number, colour = this.colours.faint): void {
    const { pen, box } = this;
    pen.save();
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    this.line(this.x(value), box.top, this.x(value), box.top + box.height);
    pen.restore();
  }

  /** Whatever is drawn meanwhile stays inside the box. */
  clip(draw: () => void): void {
    const { pen, box } = this;
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    draw();
    pen.restore();
  }

  private shows(y: number | null): y is number {
    return y !== null && Number.isFinite(y) && !(this.axis.y.log && y <= 0);
  }

  /** The points worth drawing: all, or of each pixel column the first, the lowest, the highest and the last. */
  private kept(xs: ArrayLike<number>, ys: Values): Iterable<number> {
    const count = Math.min(xs.length, ys.length);
    if (count < 3 * this.box.width) return Array.from({ length: count }, (_, i) => i);
    const chosen: number[] = [];
    for (let start = 0; start < count;) {
      const column = Math.floor(this.x(xs[start] ?? 0));
      let [low, high, end] = [start, start, start];
      while (end < count && Math.floor(this.x(xs[end] ?? 0)) <= column) {
        if ((ys[end] ?? Infinity) < (ys[low] ?? Infinity)) low = end;
        if ((ys[end] ?? -Infinity) > (ys[high] ?? -Infinity)) high = end;
        end += 1;
      }
      chosen.push(...new Set([start, low, high, end - 1].sort((a, b) => a - b)));
      start = end;
    }
    return chosen;
  }
}
