/** The edges of a picture with numbers: round ticks and a name for each axis, outside of the box. */

import { ticks } from "../../draw/axes";
import { FONT, type Box, type Colours, type Pen } from "../../draw/figure";

export interface Edge {
  readonly name: string;
  readonly range: readonly [low: number, high: number];
}

export function paintEdges(pen: Pen, box: Box, x: Edge, y: Edge, colours: Colours): void {
  const bottom = box.top + box.height;
  pen.font = FONT;
  pen.fillStyle = colours.text;
  pen.textBaseline = "top";
  pen.textAlign = "center";
  for (const { text, place } of ticks(...x.range, Math.max(2, box.width / 90))) {
    pen.fillText(text, box.left + place * box.width, bottom + 4);
  }
  pen.fillText(fitting(pen, x.name, box.width + 40), box.left + box.width / 2, bottom + 18);
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  const numbers = ticks(...y.range, Math.max(2, box.height / 40));
  for (const { text, place } of numbers) pen.fillText(text, box.left - 5, bottom - place * box.height);
  const widest = Math.max(0, ...numbers.map(({ text }) => pen.measureText(text).width));
  pen.save();
  pen.translate(box.left - widest - 16, box.top + box.height / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = "center";
  pen.fillText(fitting(pen, y.name, box.height + 20), 0, 0);
  pen.restore();
}

/** The text, or as much of it as there is room for. */
function fitting(pen: Pen, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text;
  const short = text.replace(" of the path’s variance", "");
  if (pen.measureText(short).width <= room) return short;
  let length = short.length;
  while (length > 1 && pen.measureText(`${short.slice(0, length)}…`).width > room) length -= 1;
  return `${short.slice(0, length)}…`;
}
