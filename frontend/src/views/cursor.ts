/** Reading a figure: where in its plot the pointer is, and where the arrow keys lead. */

import type { Frame } from "../draw/figure";

export interface Place {
  /** From 0 to 1, to the right and downwards. */
  readonly x: number;
  readonly y: number;
  /** Which values the plot's edges stand for. */
  readonly frame: Frame;
}

type Pointed = MouseEvent & { currentTarget: HTMLElement };

/** Where a pointer is in the plot of the figure that heard of it; null beside the plot. */
export function placeOf({ currentTarget, clientX, clientY }: Pointed): Place | null {
  const frame = JSON.parse(currentTarget.dataset.frame ?? "null") as Frame | null;
  if (!frame) return null;
  const { left, top } = currentTarget.getBoundingClientRect();
  const [x, y] = [(clientX - left - frame.left) / frame.width, (clientY - top - frame.top) / frame.height];
  return x < 0 || x > 1 || y < 0 || y > 1 ? null : { x, y, frame };
}

const ARROWS: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Which way an arrow key leads, with Shift so many times as far; null: another key. The page does not hear of arrows. */
export function arrow(event: KeyboardEvent, leap = 5): readonly [right: number, down: number] | null {
  const way = ARROWS[event.key];
  if (!way) return null;
  taken(event);
  return event.shiftKey ? [leap * way[0], leap * way[1]] : way;
}

/** The key is understood: nobody else need look at it. */
export function taken(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/** The value, kept within a range of whole numbers from 0. */
export function clamped(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value)));
}
