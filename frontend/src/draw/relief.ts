/** A field of positive numbers as a relief: colours in bands of equal ratio, contour lines with numbers, and their bar. */

import { ends, inkOn, levelsBetween, paintBar, paintContours, paintField, place, type FieldStyle } from "./field";
import { FONT, type Box, type Colours, type Pen } from "./figure";
import { significant } from "./numbers";
import { sequential } from "./palette";

const LEVELS = 9;
/** In a box of no more height there is no room for numbers. */
const LOW = 90;
/** The room that the bar takes on the right of its box. */
export const BAR_ROOM = 74;

/** Rows from the top; ``values`` (rows · columns). */
export interface Field {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** The bands that a field's values are shown in. */
export function bandsOf(values: ArrayLike<number>): FieldStyle & { levels: readonly number[] } {
  const [low, high] = ends(values, true);
  return { low, high, log: true, levels: levelsBetween(low, high, LEVELS, true) };
}

/** Fill the box, and draw the bar beside it under its name. */
export function paintRelief(
  pen: Pen,
  box: Box,
  { values, rows, columns }: Field,
  name: string,
  colours: Colours,
): void {
  const style = bandsOf(values);
  paintField(pen, box, values, rows, columns, style);
  pen.save();
  pen.font = FONT;
  pen.lineWidth = 0.8;
  paintContours(pen, box, values, rows, columns, {
    levels: style.levels,
    colour: (level) => inkOn(place(level, style)),
    behind: (level) => sequential(place(level, style)),
    ...(box.height > LOW && { label: (level) => significant(level, 2) }),
  });
  if (box.height > LOW) paintScale(pen, box, style, name, colours);
  pen.restore();
}

/** The bar of the colours, each border with its value, as many as there is room for. */
function paintScale(pen: Pen, box: Box, style: ReturnType<typeof bandsOf>, name: string, colours: Colours): void {
  const strip = { left: box.left + box.width + 12, top: box.top + 38, width: 10, height: box.height - 38 };
  paintBar(pen, strip, style);
  pen.fillStyle = colours.text;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillText(name, strip.left, strip.top - 12);
  const every = Math.max(1, Math.ceil(14 / (strip.height / (LEVELS + 1))));
  const borders = [style.low, ...style.levels, style.high];
  for (const border of borders.filter((_, i) => i % every === 0)) {
    const y = strip.top + (1 - place(border, style)) * strip.height;
    pen.fillText(significant(border, 2), strip.left + 14, y);
  }
}
