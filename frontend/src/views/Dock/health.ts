/** What the layers' gradient norms say: vanishing, exploding, at rest, or healthy; with thresholds a person can check. */

import { significant } from "../../draw/numbers";

export const VANISHING = 1e-6;
export const EXPLODING = 100;
/** First layer over last: beyond this, or below its inverse, the layers learn at very different speeds. */
const UNEVEN = 1e3;

export interface Health {
  readonly ratio: number;
  readonly sentence: string;
  readonly healthy: boolean;
}

/** Judge one step's norms, from the first layer to the output; null before there are two layers' norms. */
export function judge(norms: readonly number[]): Health | null {
  const [first, last] = [norms[0], norms.at(-1)];
  if (norms.length < 2 || first === undefined || last === undefined) return null;
  const ratio = last > 0 ? first / last : Number.NaN;
  const words = sentence(norms, first, last);
  return { ratio, sentence: words ?? "All layers learn at a similar pace.", healthy: words === null };
}

function sentence(norms: readonly number[], first: number, last: number): string | null {
  if (norms.some((norm) => norm > EXPLODING))
    return `Exploding: a gradient is above ${EXPLODING}. Try a smaller learning rate.`;
  if (Math.max(...norms) < VANISHING) return "All gradients are below 10⁻⁶: the network is at rest, as in a minimum.";
  if (first < VANISHING)
    return "Vanishing: layer 1 gets less than 10⁻⁶ and hardly learns. Try ReLU, batch norm or fewer layers.";
  if (first * UNEVEN < last)
    return `Vanishing towards layer 1: it learns ${significant(last / first, 2)} times slower than the output.`;
  if (first > last * UNEVEN) return "Exploding towards layer 1: its gradient is over 1,000 times the output's.";
  return null;
}
