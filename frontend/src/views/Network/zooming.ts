/** Zoom with Ctrl and the wheel, or a pinch on a touchpad: what is under the pointer stays under it. */

import { tick } from "svelte";
import { CLOSEST, WIDEST } from "./layout";

/** Share of the pitch that one pixel of the wheel stands for. */
const SPEED = 0.003;

/** Within what can be shown. */
export function allowed(pitch: number): number {
  return Math.min(WIDEST, Math.max(CLOSEST, pitch));
}

/** Listens for the wheel; returns how to stop. ``set`` gets the new pixels from layer to layer. */
export function zoomByWheel(scroller: HTMLElement, pitch: () => number, set: (pitch: number) => void): () => void {
  const turn = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const before = pitch();
    const after = allowed(before * Math.exp(-SPEED * event.deltaY));
    const x = event.clientX - scroller.getBoundingClientRect().left;
    const place = scroller.scrollLeft + x;
    set(after);
    void tick().then(() => (scroller.scrollLeft = place * (after / before) - x));
  };
  scroller.addEventListener("wheel", turn, { passive: false });
  return () => scroller.removeEventListener("wheel", turn);
}
