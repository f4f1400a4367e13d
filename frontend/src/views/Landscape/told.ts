/** The numbers that are told beside a picture of the landscape. */

import { count, percent, significant } from "../../draw/numbers";
import type { Line, Survey } from "./survey";

export interface Told {
  readonly name: string;
  readonly value: string;
  /** By which a test finds it. */
  readonly id?: string;
}

/** Of the map. */
export function mapNumbers({ facts, low, path }: Survey): Told[] {
  const { current, shares, resolution } = facts;
  const start = path[0];
  return [
    { name: "loss now", value: significant(current.loss, 4), id: "landscape-loss" },
    { name: "after steps", value: count(current.step) },
    ...(start ? [{ name: "at the start", value: significant(start.loss) }] : []),
    { name: "lowest on the map", value: significant(low) },
    ...(shares
      ? [{ name: "of the path’s variance", value: percent(shares[0] + shares[1]), id: "landscape-variance" }]
      : []),
    { name: "points", value: `${resolution} × ${resolution}` },
  ];
}

/** Of a line through the weights. */
export function lineNumbers({ facts }: Line): Told[] {
  const { marks = [], gradient_norm: norm, learning_rate: rate } = facts;
  return [
    ...marks.map(({ name, loss }) => ({ name, value: significant(loss, 4) })),
    ...(norm === undefined ? [] : [{ name: "length of the gradient", value: significant(norm) }]),
    ...(rate === undefined ? [] : [{ name: "learning rate", value: significant(rate) }]),
  ];
}
