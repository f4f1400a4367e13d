/** Where on the map the network is asked: follows the pointer, stays where it was clicked, moves with the arrow keys. */

import { point, type Reach } from "../../draw/points";

const STEP = 0.02;
const LEAP = 0.1;

const WAYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class Crosshair {
  /** Shares from the left and from the top; null: nowhere. */
  at: readonly [number, number] | null = $state.raw(null);
  /** Whether it stays when the pointer leaves. */
  pinned = $state(false);
  /** The same on the plane of the map. */
  readonly point: readonly [number, number] | null = $derived.by(() => {
    if (this.at === null) return null;
    return point(this.at[0], this.at[1], { width: 1, height: 1, reach: this.reach() });
  });

  constructor(private readonly reach: () => Reach) {}

  /** Goes where the pointer is. */
  follow(event: MouseEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.at = [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  }

  /** Stays where it was clicked; a second click lets go. */
  pin(event: MouseEvent): void {
    this.pinned = !this.pinned;
    this.follow(event);
  }

  leave(): void {
    if (!this.pinned) this.at = null;
  }

  /** Moves by an arrow key, further with Shift; whether the key was one. */
  step(event: KeyboardEvent): boolean {
    const way = WAYS[event.key];
    if (way === undefined || event.ctrlKey || event.altKey || event.metaKey) return false;
    const size = event.shiftKey ? LEAP : STEP;
    const [x, y] = this.at ?? [0.5, 0.5];
    this.at = [within(x + way[0] * size), within(y + way[1] * size)];
    return true;
  }
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
