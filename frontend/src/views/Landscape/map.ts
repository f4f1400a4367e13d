/** The map: the loss as colours and contour lines, the way of the training on it, and the bar of the colours. */

import { arrowhead } from "../../draw/arrowhead";
import { BAR } from "../../draw/bar";
import type { Box, Colours, Frame, Pen, Size } from "../../draw/figure";
import { paintRelief } from "../../draw/relief";
import { paintEdges } from "./edges";
import { axisName, placeOn, type Survey } from "./survey";

const [LEFT, RIGHT, TOP, BOTTOM] = [56, BAR, 8, 36];
/** How much wider than high, and higher than wide, the map may be. */
const [WIDEST, HIGHEST] = [2, 1.1];

type Point = readonly [x: number, y: number];

/** A cell that is read out. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

export function paintMap(pen: Pen, size: Size, colours: Colours, survey: Survey, cell: Cell | null): Frame {
  const { facts, values, size: cells } = survey;
  const room = { width: Math.max(40, size.width - LEFT - RIGHT), height: Math.max(40, size.height - TOP - BOTTOM) };
  const width = Math.min(room.width, WIDEST * room.height);
  const height = Math.min(room.height, HIGHEST * width);
  const box = { left: LEFT, top: TOP, width, height };
  paintRelief(pen, box, { values, rows: cells, columns: cells }, "loss (log)", colours);
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.width, box.height);
  pen.clip();
  way(pen, box, survey);
  if (cell) cross(pen, box, cells, cell);
  pen.restore();
  paintEdges(pen, box, edge(survey, 0), edge(survey, 1), colours);
  return { ...box, x: facts.reach.x, y: facts.reach.y };
}

function edge({ facts }: Survey, axis: 0 | 1): { name: string; range: [number, number] } {
  return { name: axisName(facts, axis), range: axis === 0 ? facts.reach.x : facts.reach.y };
}

/** The path: where it began, how it went, where it is now. */
function way(pen: Pen, box: Box, { facts, path }: Survey): void {
  const at = (u: number, v: number): Point => {
    const [x, y] = placeOn(facts, u, v);
    return [box.left + x * box.width, box.top + y * box.height];
  };
  const now = at(facts.current.u, facts.current.v);
  const points = [...path.map(({ u, v }) => at(u, v)), now];
  paintWay(pen, points);
}

/** A white line with a dark seam, a ring where it begins and a full dot where it is now: seen on every colour. */
export function paintWay(pen: Pen, points: readonly Point[]): void {
  const [start] = points;
  const now = points[points.length - 1];
  if (!start || !now) return;
  for (const [colour, width] of [
    ["#000000", 3.5],
    ["#ffffff", 1.6],
  ] as const) {
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(x, y);
    pen.stroke();
  }
  const before = points.findLast(([x, y]) => Math.hypot(x - now[0], y - now[1]) > 14);
  if (before) arrowhead(pen, before, towards(before, now, 5), 10);
  dot(pen, start, 4, "#000000", "#ffffff");
  dot(pen, now, 5, "#ffffff", "#000000");
}

/** The point that lies so far before the end of a line. */
function towards([x, y]: Point, [toX, toY]: Point, short: number): Point {
  const share = 1 - short / Math.hypot(toX - x, toY - y);
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function dot(pen: Pen, [x, y]: Point, radius: number, fill: string, rim: string): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = rim;
  pen.stroke();
}

/** The cell that is read out. */
function cross(pen: Pen, box: Box, cells: number, { row, column }: Cell): void {
  const [x, y] = [box.left + (column / (cells - 1)) * box.width, box.top + (row / (cells - 1)) * box.height];
  pen.lineWidth = 1;
  pen.strokeStyle = "#ffffff";
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(x, box.top);
  pen.lineTo(x, box.top + box.height);
  pen.moveTo(box.left, y);
  pen.lineTo(box.left + box.width, y);
  pen.stroke();
  pen.setLineDash([]);
}
