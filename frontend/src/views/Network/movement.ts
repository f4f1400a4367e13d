/** Units on their way from where they were to where they belong. */

import type { Places } from "../../draw/links";

export interface Movement {
  /** Where each column of ``to`` was; null: it is new. */
  readonly from: readonly (Places | null)[];
  readonly to: readonly Places[];
  readonly start: number;
  /** Milliseconds. */
  readonly time: number;
}

/** The places at a moment, and whether everything has arrived. */
export function between(movement: Movement | null, rest: readonly Places[], now: number): [readonly Places[], boolean] {
  if (movement === null) return [rest, true];
  const passed = Math.max(0, (now - movement.start) / movement.time);
  if (passed >= 1) return [movement.to, true];
  const share = 1 - (1 - passed) ** 3; // the same curve as the cards' transition
  const moved = movement.to.map((to, column) => {
    const from = movement.from[column];
    if (from === null || from === undefined) return to;
    return { left: mix(from.left, to.left), right: mix(from.right, to.right), y: mix(from.y, to.y) };
  });
  return [moved, false];

  function mix(from: Float32Array, to: Float32Array): Float32Array {
    return to.map((end, unit) => {
      const begin = from[unit] ?? Number.NaN;
      return Number.isNaN(begin) ? end : begin + (end - begin) * share;
    });
  }
}
