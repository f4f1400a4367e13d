/** What a figure is made of: one function that paints it on any pen, and a table of the numbers in it. */

import { ink } from "./ink";
import { scheme, type Scheme } from "./palette";

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a figure. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** The colours of the page as they are now. */
export interface Colours {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly surface: string;
  readonly surface2: string;
  readonly accent: string;
  readonly warn: string;
  readonly negative: string;
  readonly positive: string;
  readonly scheme: Scheme;
}

/** Where a plot lies in its figure, in CSS pixels, and which values its edges stand for. */
export interface Frame extends Box {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly logX?: boolean;
  readonly logY?: boolean;
}

/** A drawing pen: what canvases and SVG files both understand. */
export type Pen = CanvasRenderingContext2D;
/** Paints a figure; what it gives back says where values lie, if it has axes. */
export type Paint = (pen: Pen, size: Size, colours: Colours) => Frame | null;

/** The numbers of a figure, as a spreadsheet reads them. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export const FONT = "11px system-ui, sans-serif";

/** The page's colours in the theme in force. */
export function colours(): Colours {
  return {
    text: ink("--ink-2"),
    faint: ink("--ink-3"),
    grid: ink("--hairline"),
    surface: ink("--surface"),
    surface2: ink("--surface-2"),
    accent: ink("--accent"),
    warn: ink("--warn"),
    negative: ink("--negative"),
    positive: ink("--positive"),
    scheme: scheme(),
  };
}
