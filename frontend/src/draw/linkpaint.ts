/**
 * How links look and which one a pointer is on: colour is the sign, width grows with the weight's size.
 *
 * A link runs as a cubic curve, level at both ends, from the right edge of a unit to the left edge of the next one.
 */

import type { Places, Strands } from "./links";
import { signs, type Scheme } from "./palette";

/** |w| from which on links grow no wider. */
const WIDEST = 5;
const LEVELS = 24;
const DASHES = [12, 3];
/** Among more links, dashes would only be noise. */
const MOST_FLOWING = 320;
/** How far from a link, in pixels, a pointer still means it. */
const REACH = 6;

/** How a picture of the links differs from the plain one. */
export interface Look {
  readonly scheme: Scheme;
  /** Pixels that the dashes have flowed; null: no dashes. */
  readonly flow: number | null;
  /** The unit whose links stand out; layer −1 are the inputs. */
  readonly unit: { readonly layer: number; readonly unit: number } | null;
  /** The link that stands out. */
  readonly link: { readonly layer: number; readonly unit: number; readonly input: number } | null;
}

/** Whether so few links are shown that all can flow; of more, only those that stand out do. */
export function flows(strands: Strands): boolean {
  return strands.weight.length <= MOST_FLOWING;
}

/** Line width in pixels of a weight: 0.7 for none, 4.7 from |w| = 5 on. */
export function width(weight: number): number {
  return 0.7 + 0.8 * Math.min(WIDEST, Math.abs(weight));
}

/** Draw the strands into a context whose origin is the stage's. */
export function draw(context: CanvasRenderingContext2D, strands: Strands, places: readonly Places[], look: Look): void {
  const [plain, lit] = sorted(strands, look);
  const quiet = look.unit !== null && lit.some((level) => level.length > 0) ? 0.14 : 1;
  const faint = Math.min(0.38, 60 / strands.weight.length); // among many, only strong ones are seen
  const colours = signs(look.scheme);
  context.lineDashOffset = -(look.flow ?? 0);
  [plain, lit].forEach((levels, standing) => {
    const dashed = look.flow !== null && (standing === 1 || flows(strands));
    context.setLineDash(dashed ? DASHES : []);
    levels.forEach((level, at) => {
      const size = (Math.floor(at / 2) + 0.5) / LEVELS;
      context.strokeStyle = at % 2 === 0 ? colours.negative : colours.positive;
      context.globalAlpha = standing === 1 ? 1 : quiet * Math.min(1, faint + 1.8 * size);
      context.lineWidth = width(size * WIDEST) + standing;
      trace(context, strands, places, level);
    });
  });
  context.globalAlpha = 1;
}

/** The strands by strength, weak ones first and signs in turn: those that stay quiet, and those that stand out. */
function sorted(strands: Strands, look: Look): [number[][], number[][]] {
  const levels = () => Array.from({ length: 2 * LEVELS }, (): number[] => []);
  const [plain, lit] = [levels(), levels()];
  strands.weight.forEach((weight, k) => {
    const size = Math.min(LEVELS - 1, Math.floor((Math.abs(weight) / WIDEST) * LEVELS));
    (standsOut(strands, k, look) ? lit : plain)[2 * size + (weight < 0 ? 0 : 1)]?.push(k);
  });
  return [plain, lit];
}

function standsOut({ layer, unit, input }: Strands, k: number, { unit: chosen, link }: Look): boolean {
  if (link?.layer === layer[k] && link?.unit === unit[k] && link?.input === input[k]) return true;
  if (chosen === null) return false;
  return chosen.layer === layer[k]
    ? chosen.unit === unit[k]
    : chosen.layer + 1 === layer[k] && chosen.unit === input[k];
}

/** Each curve is a path of its own: a common path of many that cross takes twice as long to fill. */
function trace(context: CanvasRenderingContext2D, strands: Strands, places: readonly Places[], level: number[]): void {
  for (const k of level) {
    const [from, to] = [places[strands.layer[k] ?? 0], places[(strands.layer[k] ?? 0) + 1]];
    const [input, unit] = [strands.input[k] ?? 0, strands.unit[k] ?? 0];
    if (from === undefined || to === undefined) continue;
    const [x0, y0] = [from.right[input] ?? 0, from.y[input] ?? 0];
    const [x1, y1] = [to.left[unit] ?? 0, to.y[unit] ?? 0];
    const middle = (x0 + x1) / 2;
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
    context.stroke();
  }
}

/** The strand nearest to a point of the stage, within reach; null: none. */
export function nearest(strands: Strands, places: readonly Places[], x: number, y: number): number | null {
  let best: number | null = null;
  let shortest = REACH;
  for (let k = 0; k < strands.weight.length; k += 1) {
    const [from, to] = [places[strands.layer[k] ?? 0], places[(strands.layer[k] ?? 0) + 1]];
    const [input, unit] = [strands.input[k] ?? 0, strands.unit[k] ?? 0];
    const [x0, x1] = [from?.right[input] ?? 0, to?.left[unit] ?? 0];
    if (!(x > x0 && x < x1)) continue;
    const distance = gap((x - x0) / (x1 - x0), y, from?.y[input] ?? 0, to?.y[unit] ?? 0, x1 - x0);
    const free = distance - width(strands.weight[k] ?? 0) / 2;
    if (free < shortest) [best, shortest] = [k, free];
  }
  return best;
}

/** Distance in pixels of a point from a link that it lies over; ``across`` from 0 to 1 between the link's ends. */
function gap(across: number, y: number, y0: number, y1: number, run: number): number {
  let t = across;
  for (let i = 0; i < 4; i += 1) {
    t -= (1.5 * t - 1.5 * t * t + t * t * t - across) / (1.5 - 3 * t + 3 * t * t); // the curve's x by Newton's method
  }
  const slope = ((6 * t - 6 * t * t) * (y1 - y0)) / ((1.5 - 3 * t + 3 * t * t) * run);
  return Math.abs(y0 + (y1 - y0) * (3 * t * t - 2 * t * t * t) - y) / Math.hypot(1, slope);
}
