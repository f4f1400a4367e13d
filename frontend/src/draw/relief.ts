/** A field of positive numbers as a relief: colours in bands of equal ratio, contour lines with numbers, and their bar. */

import { paintScale } from "./bar";
import { ends, inkOn, levelsBetween, paintContours, paintField, place, type FieldStyle } from "./field";
import { FONT, type Box, type Colours, type Pen } from "./figure";
import { significant } from "./numbers";
import { sequential } from "./palette";

const LEVELS = 9;
/** In a box of no more height there is no room for numbers. */
const LOW = 90;

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
  const numbered = box.height > LOW;
  paintField(pen, box, values, rows, columns, style);
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.width, box.height);
  pen.clip();
  pen.font = FONT;
  pen.lineWidth = 0.8;
  paintContours(pen, box, values, rows, columns, {
    levels: style.levels,
    colour: (level) => inkOn(place(level, style)),
    behind: (level) => sequential(place(level, style)),
    ...(numbered && { label: (level) => significant(level, 2) }),
  });
  pen.restore();
  const marks = [style.low, ...style.levels, style.high].map((value) => ({ value, text: significant(value, 2) }));
  if (numbered) paintScale(pen, box, colours, { style, marks, name });
}
