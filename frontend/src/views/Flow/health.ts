/** What the layers' gradient norms say: vanishing, exploding, at rest, or healthy; with thresholds a person can check. */

import { count, powerOfTen } from "../../draw/numbers";

/** From the probe's facts. */
export interface Limits {
  /** A norm below it hardly moves anything, above the other too much. */
  readonly vanishing: number;
  readonly exploding: number;
  /** First layer over last: beyond this, or below its inverse, it is an illness; beyond the root of it, worth saying. */
  readonly uneven: number;
}

const REMEDY = "Try ReLU, batch norm or fewer layers.";

export interface Health {
  readonly ratio: number;
  readonly sentence: string;
  readonly healthy: boolean;
}

/** Judge the norms of one time, from the first layer to the output; null before there are two layers' norms. */
export function judge(norms: readonly number[], limits: Limits): Health | null {
  const [first, last] = [norms[0], norms.at(-1)];
  if (norms.length < 2 || first === undefined || last === undefined) return null;
  const ratio = last > 0 ? first / last : Number.NaN;
  const illness = illnessOf(norms, ratio, limits);
  return { ratio, sentence: illness ?? slope(ratio, limits), healthy: illness === null };
}

function illnessOf(norms: readonly number[], ratio: number, limits: Limits): string | null {
  const { vanishing, exploding, uneven } = limits;
  const small = `below ${powerOfTen(Math.round(Math.log10(vanishing)))}`;
  const large = norms.findIndex((norm) => norm > exploding);
  if (large >= 0)
    return `Exploding: the gradient of ${nameOf(large, norms)} is above ${count(exploding)}. Try a smaller learning rate.`;
  if (Math.max(...norms) < vanishing) return `All gradients are ${small}: the network is at rest, as in a minimum.`;
  const lost = norms.filter((norm) => norm < vanishing).length;
  if ((norms[0] ?? 0) < vanishing)
    return `Vanishing: ${lost === 1 ? "layer 1 gets" : `layer 1 and ${lost - 1} more get`} ${small} and hardly learn${lost === 1 ? "s" : ""}. ${REMEDY}`;
  if (ratio < 1 / uneven)
    return `Vanishing: layer 1 gets ${count(Number((1 / ratio).toPrecision(2)))} times less than the output. ${REMEDY}`;
  if (ratio > uneven)
    return `Exploding towards layer 1: it gets ${count(Number(ratio.toPrecision(2)))} times more than the output.`;
  return null;
}

/** What the layer of this place is called. */
function nameOf(place: number, norms: readonly number[]): string {
  return place === norms.length - 1 ? "the output" : `layer ${place + 1}`;
}

function slope(ratio: number, { uneven }: Limits): string {
  if (ratio ** 2 < 1 / uneven)
    return `Fading towards layer 1, which gets ${count(1 / ratio)} times less than the output.`;
  if (ratio ** 2 > uneven) return `Growing towards layer 1, which gets ${count(ratio)} times more than the output.`;
  return "Healthy: all layers get gradients of a similar size.";
}
