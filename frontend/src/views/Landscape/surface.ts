/**
 * The same field as a surface in space, seen from a point that one chooses. Patches are painted from back to front.
 *
 * Legend: ``x`` to the right, ``y`` to the back, both from −1 to 1; ``z`` up, from 0 to 1: the loss on a log scale.
 */

import { place } from "../../draw/field";
import { FONT, type Colours, type Pen, type Size } from "../../draw/figure";
import { significant } from "../../draw/numbers";
import { sequential } from "../../draw/palette";
import { paintWay } from "./map";
import { axisName, lossOn, placeOn, type Survey } from "./survey";

/** From where one looks: turned about the vertical, and how far from above, in radians. */
export interface Turn {
  readonly around: number;
  readonly above: number;
}

export const FRONT: Turn = { around: 0.5, above: 0.95 };
const STEEPEST = 1.5;
const FLATTEST = 0.15;
/** Patches along a side, at most. */
const FINEST = 32;
const TALL = 0.8;
/** Room at the sides for the losses' numbers. */
const MARGIN = 56;

type Point = readonly [x: number, y: number];
export type Space = (x: number, y: number, z: number) => Point;

/** Another point of view, not from below. */
export function turned({ around, above }: Turn, by: { around?: number; above?: number }): Turn {
  const raised = above + (by.above ?? 0);
  return { around: around + (by.around ?? 0), above: Math.min(STEEPEST, Math.max(FLATTEST, raised)) };
}

/** Where a point in space is seen in a picture. */
export function seen({ width, height }: Size, { around, above }: Turn): Space {
  const scale = Math.max(
    1,
    Math.min((width - 2 * MARGIN) / 2.8, height / (2.95 * Math.sin(above) + TALL * Math.cos(above) + 0.3)),
  );
  const [cos, sin] = [Math.cos(around), Math.sin(around)];
  const lift = (TALL / 2) * Math.cos(above);
  return (x, y, z) => [
    width / 2 + scale * (x * cos - y * sin),
    height / 2 - scale * ((x * sin + y * cos) * Math.sin(above) + z * TALL * Math.cos(above) - lift),
  ];
}

export function paintSurface(pen: Pen, size: Size, colours: Colours, survey: Survey, turn: Turn): null {
  const space = seen(size, turn);
  base(pen, space, survey, colours, turn);
  pen.lineJoin = "round";
  for (const patch of patches(survey, turn)) paintPatch(pen, space, patch);
  paintWay(pen, way(survey, space));
  heights(pen, space, survey, colours, turn);
  return null;
}

function paintPatch(pen: Pen, space: Space, { corners, share }: Patch): void {
  pen.beginPath();
  for (const corner of corners) pen.lineTo(...space(...corner));
  pen.closePath();
  pen.fillStyle = pen.strokeStyle = sequential(share);
  pen.lineWidth = 0.7;
  pen.fill();
  pen.stroke();
  pen.strokeStyle = "#000000";
  pen.globalAlpha = 0.16;
  pen.lineWidth = 0.4;
  pen.stroke();
  pen.globalAlpha = 1;
}

interface Patch {
  readonly corners: [x: number, y: number, z: number][];
  readonly share: number;
}

/** The patches of the surface, those at the back first. */
function patches(survey: Survey, { around }: Turn): Patch[] {
  const { values, size, low, high } = survey;
  const stride = Math.max(1, Math.ceil((size - 1) / FINEST));
  const corner = (row: number, column: number): [number, number, number] => [
    (2 * column) / (size - 1) - 1,
    1 - (2 * row) / (size - 1),
    place(values[row * size + column] ?? 0, { low, high, log: true }),
  ];
  const found: (Patch & { depth: number })[] = [];
  for (let row = 0; row + stride < size; row += stride) {
    for (let column = 0; column + stride < size; column += stride) {
      const [below, right] = [row + stride, column + stride];
      const corners = [corner(row, column), corner(row, right), corner(below, right), corner(below, column)];
      const mean = (axis: 0 | 1 | 2) => corners.reduce((sum, each) => sum + each[axis], 0) / 4;
      found.push({ corners, share: mean(2), depth: mean(0) * Math.sin(around) + mean(1) * Math.cos(around) });
    }
  }
  return found.sort((a, b) => b.depth - a.depth);
}

/** The path, laid onto the surface. */
function way(survey: Survey, space: Space): Point[] {
  const { facts, path, low, high } = survey;
  return [...path, facts.current].map(({ u, v }) => {
    const [x, y] = placeOn(facts, u, v).map((at) => Math.min(1, Math.max(0, at))) as [number, number];
    return space(2 * x - 1, 1 - 2 * y, place(lossOn(survey, x, y), { low, high, log: true }));
  });
}

/** The square below, with the names of the axes at its two nearer sides. */
function base(pen: Pen, space: Space, { facts }: Survey, colours: Colours, { around }: Turn): void {
  const corners = [space(-1, -1, 0), space(1, -1, 0), space(1, 1, 0), space(-1, 1, 0)];
  pen.strokeStyle = colours.faint;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const corner of corners) pen.lineTo(...corner);
  pen.closePath();
  pen.stroke();
  pen.font = FONT;
  pen.fillStyle = colours.text;
  const [front, side] = [Math.cos(around) > 0 ? -1.12 : 1.12, Math.sin(around) > 0 ? -1.12 : 1.12];
  name(pen, space(-0.5, front, 0), space(0.5, front, 0), short(axisName(facts, 0)));
  name(pen, space(side, -0.5, 0), space(side, 0.5, 0), short(axisName(facts, 1)));
}

function short(text: string): string {
  return text.replace(" of the path’s variance", "");
}

/** A word along a line, never upside down. */
function name(pen: Pen, from: Point, to: Point, text: string): void {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const upright = Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle;
  pen.save();
  pen.translate((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  pen.rotate(upright);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, 0, 4);
  pen.restore();
}

/** The losses at the foot and at the top of the leftmost corner. */
function heights(pen: Pen, space: Space, { low, high }: Survey, colours: Colours, { around }: Turn): void {
  const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => [x, y] as const));
  const leftness = ([x, y]: readonly [number, number]) => x * Math.cos(around) - y * Math.sin(around);
  const [x, y] = corners.reduce((best, each) => (leftness(each) < leftness(best) ? each : best));
  const [foot, top] = [space(x, y, 0), space(x, y, 1)];
  pen.strokeStyle = colours.faint;
  pen.beginPath();
  pen.moveTo(...foot);
  pen.lineTo(...top);
  pen.stroke();
  pen.font = FONT;
  pen.fillStyle = colours.text;
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  pen.fillText(significant(low, 2), foot[0] - 5, foot[1]);
  pen.fillText(significant(high, 2), top[0] - 5, top[1]);
  pen.fillText("loss (log)", top[0] - 5, top[1] - 14);
}
