/** A layer carried to another place with the pointer: its grip starts it, Escape ends it without effect. */

import type { Layout } from "./layout";

export interface Carried {
  readonly layer: number;
  /** Pixels from where the layer belongs. */
  readonly by: number;
  /** The place among the hidden layers where it would be put down, counted without it. */
  readonly to: number;
}

/** Pixels before a press becomes a drag. */
const SLACK = 4;

export class Drag {
  now: Carried | null = $state.raw(null);

  constructor(
    private readonly plan: () => Layout,
    private readonly drop: (from: number, to: number) => void,
  ) {}

  /** Listens for presses on grips, elements with ``data-grip``; returns how to stop. */
  attach(stage: HTMLElement): () => void {
    const press = (event: PointerEvent) => {
      const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
      if (grip !== null && event.button === 0) this.#carry(stage, event, Number(grip.dataset.grip));
    };
    stage.addEventListener("pointerdown", press);
    return () => stage.removeEventListener("pointerdown", press);
  }

  #carry(stage: HTMLElement, start: PointerEvent, layer: number): void {
    const listening = new AbortController();
    const { signal } = listening;
    const end = (isDrop: boolean) => {
      const { now } = this;
      this.now = null;
      listening.abort();
      if (isDrop && now !== null) this.drop(layer, now.to);
    };
    const move = (event: PointerEvent) => {
      const by = event.clientX - start.clientX;
      if (this.now === null && Math.abs(by) < SLACK) return;
      if (this.now === null) stage.setPointerCapture(start.pointerId);
      this.now = { layer, by, to: placeAt(this.plan(), layer, by) };
    };
    const cancel = (event: KeyboardEvent) => {
      if (event.key === "Escape") end(false);
    };
    stage.addEventListener("pointermove", move, { signal });
    stage.addEventListener("pointerup", () => end(true), { signal });
    stage.addEventListener("pointercancel", () => end(false), { signal });
    addEventListener("keydown", cancel, { signal, capture: true });
  }
}

/** Where among the other hidden layers a layer belongs that was carried so far. */
export function placeAt({ columns }: Layout, layer: number, by: number): number {
  const middle = (column: number) => (columns[column]?.x ?? 0) + (columns[column]?.width ?? 0) / 2;
  const carried = middle(layer + 1) + by;
  let place = 0;
  for (let column = 1; column < columns.length - 1; column += 1) {
    if (column !== layer + 1 && middle(column) < carried) place += 1;
  }
  return place;
}

/** Left edge of the gap into which a carried layer would be put: between which columns it would stand. */
export function gapOf({ columns }: Layout, { layer, to }: Carried): number {
  const others = columns.filter((_, column) => column !== layer + 1);
  const [left, right] = [others[to], others[to + 1]];
  return ((left?.x ?? 0) + (left?.width ?? 0) + (right?.x ?? 0)) / 2;
}
