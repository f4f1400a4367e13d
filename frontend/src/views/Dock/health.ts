/** What the layers' gradient norms say: vanishing, exploding, at rest, or healthy; with thresholds a person can check. */

import { count } from "../../draw/numbers";

export const VANISHING = 1e-6;
export const EXPLODING = 100;
/** First layer over last: beyond this, or below its inverse, it is an illness; beyond the root of it, worth saying. */
const UNEVEN = 1e3;

const REMEDY = "Try ReLU, batch norm or fewer layers.";

export interface Health {
  readonly ratio: number;
  readonly sentence: string;
  readonly healthy: boolean;
}

/** Judge the norms of one time, from the first layer to the output; null before there are two layers' norms. */
export function judge(norms: readonly number[]): Health | null {
  const [first, last] = [norms[0], norms.at(-1)];
  if (norms.length < 2 || first === undefined || last === undefined) return null;
  const ratio = last > 0 ? first / last : Number.NaN;
  const illness = illnessOf(norms, ratio);
  return { ratio, sentence: illness ?? slope(ratio), healthy: illness === null };
}

function illnessOf(norms: readonly number[], ratio: number): string | null {
  if (norms.some((norm) => norm > EXPLODING))
    return `Exploding: a gradient is above ${EXPLODING}. Try a smaller learning rate.`;
  if (Math.max(...norms) < VANISHING) return "All gradients are below 10⁻⁶: the network is at rest, as in a minimum.";
  if ((norms[0] ?? 0) < VANISHING) return `Vanishing: layer 1 gets less than 10⁻⁶ and hardly learns. ${REMEDY}`;
  if (ratio < 1 / UNEVEN)
    return `Vanishing: layer 1 gets ${count(Number((1 / ratio).toPrecision(2)))} times less than the output. ${REMEDY}`;
  if (ratio > UNEVEN) return "Exploding towards layer 1: it gets over 1,000 times more than the output.";
  return null;
}

function slope(ratio: number): string {
  if (ratio ** 2 < 1 / UNEVEN)
    return `Fading towards layer 1, which gets ${count(1 / ratio)} times less than the output.`;
  if (ratio ** 2 > UNEVEN) return `Growing towards layer 1, which gets ${count(ratio)} times more than the output.`;
  return "Healthy: all layers get gradients of a similar size.";
}
