/** How runs are told apart in every chart and table: by colour and by the shape of their markers. */

import type { Pen } from "../../draw/figure";
import { paintMarker } from "../../draw/marker";
import { classColour } from "../../draw/palette";
import type { Plot } from "../../draw/plot";

export interface Sign {
  readonly colour: string;
  /** The number of its marker. */
  readonly marker: number;
}

/** CSS pixels between two markers on a curve, about. */
const APART = 150;
/** Markers of a curve begin this far before its end for each number, so that curves that run together show all of theirs. */
const SHIFT = 18;
const SHIFTS = 8;

/** The sign of a run, by its number. */
export function signOf(run: number): Sign {
  return { colour: classColour(run), marker: run - 1 };
}

/** Puts a run's markers on its curve. */
export function markCurve(
  plot: Plot,
  pen: Pen,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  sign: Sign,
  rim: string,
): void {
  let next = plot.x(xs[xs.length - 1] ?? NaN) - SHIFT * (sign.marker % SHIFTS);
  for (let i = xs.length - 1; i >= 0; i -= 1) {
    const px = plot.x(xs[i] ?? NaN);
    if (px > next) continue;
    paintMarker(pen, sign.marker, [px, plot.y(ys[i] ?? NaN)], { colour: sign.colour, rim, radius: 3.5 });
    next = px - APART;
  }
}
