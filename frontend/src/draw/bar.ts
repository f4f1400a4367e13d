/** The bar that says what colours stand for, with its numbers. */

import type { Tick } from "./axis";
import { paintBar, place, type FieldStyle } from "./field";
import { FONT, type Box, type Colours, type Pen } from "./figure";

/** How much room it takes beside a plot, with its numbers. */
export const BAR = 74;
/** Below the button in the corner of a figure. */
const TOP = 44;
const APART = 13;

/** Paint the bar to the right of a plot, its name above it; of marks that would crowd only some are written. */
export function paintScale(
  pen: Pen,
  plot: Box,
  colours: Colours,
  { style, marks, name }: { style: FieldStyle; marks: readonly Tick[]; name: string },
): void {
  const strip = {
    left: plot.left + plot.width + 12,
    top: plot.top + TOP,
    width: 10,
    height: Math.max(20, plot.height - TOP),
  };
  paintBar(pen, strip, style);
  pen.font = FONT;
  pen.fillStyle = colours.text;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillText(name, strip.left, strip.top - 12);
  let last = Infinity;
  for (const { value, text } of marks) {
    const y = strip.top + (1 - place(value, style)) * strip.height;
    if (Math.abs(last - y) < APART) continue;
    pen.fillText(text, strip.left + 14, y);
    last = y;
  }
}
