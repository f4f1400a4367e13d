/** The computation graph of a traced example as a picture: layers from left to right, gradients under what they are of. */

import { FONT, type Colours, type Pen, type Size } from "../../draw/figure";
import { significant } from "../../draw/numbers";
import { cellsOf } from "./cells";
import type { Pair, Quantity, Reading } from "./reading";

const [MARGIN, GAP, TITLE, LINE] = [16, 12, 22, 16];
const [ROOMY, SMALL] = [18, 9];
/** Of a title, in pixels a letter. */
const LETTER = 6.4;
/** Of the arrows between two columns. */
const ARROW = 26;

/** Quantities side by side under a heading: the input, or a layer. */
export interface Column {
  readonly title: string;
  readonly pairs: readonly Pair[];
}

/** What stands at the end: the answer and the loss, line by line. */
export interface Graph {
  readonly columns: readonly Column[];
  readonly end: readonly string[];
}

export function graphOf(reading: Reading, formulas: readonly string[], loss: string): Graph {
  const { layers, loss: value } = reading.facts;
  const hidden = layers.map((_, i) => ({
    title: `${i + 1 === layers.length ? "Output" : `Layer ${i + 1}`}   ${formulas[i] ?? ""}`,
    pairs: reading.pairs(i + 1),
  }));
  const target = Array.from(reading.target ?? [], (y) => significant(y)).join(", ");
  const end = value === null ? ["no answer, no loss"] : [`y = ${target}`, `L = ${significant(value, 4)}`, loss];
  return { columns: [{ title: "Input", pairs: [reading.inputs] }, ...hidden], end };
}

/** How large the picture is. */
export function sizeOf({ columns, end }: Graph): Size {
  const widths = columns.map((column) => columnSize(column).width);
  const last = Math.max(...end.map(written));
  const width = widths.reduce((sum, each) => sum + each + ARROW, 0) + last + 2 * MARGIN + GAP;
  const height = Math.max(end.length * LINE, ...columns.map((column) => columnSize(column).height));
  return { width: Math.ceil(width), height: Math.ceil(height + TITLE + 2 * MARGIN) };
}

export function paintGraph(pen: Pen, { columns, end }: Graph, colours: Colours): void {
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  let left = MARGIN;
  for (const column of columns) {
    write(pen, column.title, left, MARGIN, colours.text, "600 ");
    let x = left;
    for (const pair of column.pairs) x += paintPair(pen, pair, x, MARGIN + TITLE, colours) + GAP;
    left += columnSize(column).width;
    ["→", "←"].forEach((arrow, i) => write(pen, arrow, left + 4, MARGIN + TITLE + (2 * i + 1) * LINE, colours.text));
    left += ARROW;
  }
  write(pen, "Loss", left, MARGIN, colours.text, "600 ");
  end.forEach((line, i) => write(pen, line, left, MARGIN + TITLE + i * LINE, colours.text));
}

function paintPair(pen: Pen, pair: Pair, x: number, y: number, colours: Colours): number {
  paintBlock(pen, pair.forward, x, y, colours);
  const below = y + blockSize(pair.forward).height + GAP;
  if (pair.backward) {
    pen.fillStyle = colours.grid;
    pen.fillRect(x, below - GAP / 2, pairSize(pair).width, 1);
    paintBlock(pen, pair.backward, x, below, colours);
  }
  return pairSize(pair).width;
}

function paintBlock(pen: Pen, quantity: Quantity, x: number, y: number, colours: Colours): void {
  const { picked, roomy, across, top } = cellsOf(quantity);
  const cell = cellSize(quantity);
  write(pen, heading(quantity), x, y, colours.text);
  picked.forEach((place, i) => {
    const value = quantity.values[place] ?? 0;
    const [left, upper] = [x + (i % across) * (cell.width + 1), y + 10 + Math.floor(i / across) * (cell.height + 1)];
    pen.fillStyle = colours.surface2;
    pen.fillRect(left, upper, cell.width, cell.height);
    pen.globalAlpha = 0.45 * (Math.abs(value) / top);
    pen.fillStyle = value < 0 ? colours.negative : colours.positive;
    pen.fillRect(left, upper, cell.width, cell.height);
    pen.globalAlpha = 1;
    if (roomy) write(pen, significant(value), left + 4, upper + cell.height / 2, colours.text);
  });
}

function write(pen: Pen, text: string, x: number, y: number, colour: string, weight = ""): void {
  pen.font = weight + FONT;
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

const written = (text: string) => text.length * LETTER;

function heading(quantity: Quantity): string {
  const { picked, cut } = cellsOf(quantity);
  return `${quantity.symbol} (${quantity.rows}, ${quantity.columns})${cut ? ` strongest ${picked.length}` : ""}`;
}

/** Of one entry: with room for the longest number, if numbers are written. */
function cellSize(quantity: Quantity): Size {
  if (!cellsOf(quantity).roomy) return { width: SMALL, height: SMALL };
  const longest = Math.max(...Array.from(quantity.values, (value) => written(significant(value))));
  return { width: Math.max(48, longest + 8), height: ROOMY };
}

function blockSize(quantity: Quantity): Size {
  const { picked, across } = cellsOf(quantity);
  const cell = cellSize(quantity);
  const width = Math.max(written(heading(quantity)), across * (cell.width + 1));
  return { width, height: 10 + Math.ceil(picked.length / across) * (cell.height + 1) };
}

function pairSize({ forward, backward }: Pair): Size {
  const [above, below] = [blockSize(forward), backward ? blockSize(backward) : { width: 0, height: 0 }];
  return { width: Math.max(above.width, below.width), height: above.height + GAP + below.height };
}

function columnSize({ title, pairs }: Column): Size {
  const sizes = pairs.map(pairSize);
  const width = sizes.reduce((sum, each) => sum + each.width + GAP, 0);
  return { width: Math.max(width, written(title) + GAP), height: Math.max(0, ...sizes.map(({ height }) => height)) };
}
