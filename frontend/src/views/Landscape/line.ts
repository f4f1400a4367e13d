/** The loss along a line, with its marks. */

import { FONT, type Box, type Colours, type Frame, type Pen, type Size } from "../../draw/figure";
import { significant } from "../../draw/numbers";
import { paintEdges } from "./edges";
import type { Line, Mark } from "./survey";

const [LEFT, RIGHT, TOP, BOTTOM] = [84, 32, 12, 36];
/** Where the curve shoots up far above the marks, it is cut off at so many times their spread. */
const MOST = 6;

/** How high the picture reaches: the whole curve, unless that would flatten what happens between the marks. */
export function reach({ losses, facts }: Line): [low: number, high: number] {
  const finite = Array.from(losses).filter(Number.isFinite);
  const marks = (facts.marks ?? []).map(({ loss }) => loss).filter(Number.isFinite);
  const low = Math.min(...finite, ...marks);
  const top = Math.max(...marks, low);
  const high = Math.min(Math.max(...finite, ...marks), low + MOST * (top - low || 1));
  const room = (high - low || 1) * 0.06;
  return [low - room, high + room];
}

export function paintLine(pen: Pen, size: Size, colours: Colours, line: Line): Frame {
  const { at, losses, facts } = line;
  const box = { left: LEFT, top: TOP, width: size.width - LEFT - RIGHT, height: size.height - TOP - BOTTOM };
  const x: [number, number] = [at[0] ?? 0, at[at.length - 1] ?? 1];
  const y = reach(line);
  const across = (value: number) => box.left + ((value - x[0]) / (x[1] - x[0])) * box.width;
  const up = (value: number) => box.top + ((y[1] - value) / (y[1] - y[0])) * box.height;
  paintEdges(pen, box, { name: facts.axis ?? "", range: x }, { name: "loss", range: y }, colours);
  pen.strokeStyle = colours.grid;
  pen.lineWidth = 1;
  pen.strokeRect(box.left, box.top, box.width, box.height);
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.width, box.height);
  pen.clip();
  pen.beginPath();
  for (let i = 0; i < at.length; i += 1) {
    if (Number.isFinite(losses[i])) pen.lineTo(across(at[i] ?? 0), up(losses[i] ?? 0));
  }
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 2;
  pen.stroke();
  (facts.marks ?? []).forEach((mark, i) => {
    paintMark(pen, box, [across(mark.at), up(mark.loss)], mark, i, colours);
  });
  pen.restore();
  return { ...box, x, y };
}

/** The first mark is a ring, the second a full dot; each says what it is and its loss. */
function paintMark(pen: Pen, box: Box, [x, y]: [number, number], mark: Mark, number: number, colours: Colours): void {
  pen.setLineDash([3, 3]);
  pen.strokeStyle = colours.faint;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(x, box.top);
  pen.lineTo(x, box.top + box.height);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(x, y, 5, 0, 2 * Math.PI);
  pen.fillStyle = number === 0 ? colours.surface : colours.accent;
  pen.fill();
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 2;
  pen.stroke();
  pen.font = FONT;
  pen.fillStyle = colours.text;
  pen.textBaseline = "top";
  const right = x > box.left + 0.7 * box.width;
  pen.textAlign = right ? "right" : "left";
  pen.fillText(`${mark.name}: ${significant(mark.loss)}`, x + (right ? -8 : 8), box.top + 4 + 15 * number);
}
