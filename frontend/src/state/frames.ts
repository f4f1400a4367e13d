/**
 * Frames on their way to the canvases. Nothing here is reactive.
 *
 * A frame's series are appended and its studies told when it arrives; its pictures wait for the next animation frame, where the newest wins.
 * Only then is the frame acknowledged, so a page that cannot keep up, or is hidden, gets fewer.
 */

import { untrack } from "svelte";
import { unpackAll, type NumberArray } from "../net/arrays";
import type { Frame, FrameHead } from "../net/protocol";
import { member } from "./catalog";
import { append, tellSeries } from "./series";
import { study } from "./studies.svelte";

export type Arrays = Record<string, NumberArray>;
export type ProbeListener = (arrays: Arrays, frame: FrameHead) => void;

export interface Picture {
  arrays: Arrays;
  frame: FrameHead;
}

const listeners = new Map<string, Set<ProbeListener>>();
const shown = new Map<string, Picture>();
const waiting = new Map<string, Picture>();
const grown = new Set<string>();
let arrived: FrameHead[] = [];
let scheduled = false;

/** Draws whenever a probe has something new, and at once if it has something already; returns how to stop. */
export function onProbe(type: string, draw: ProbeListener): () => void {
  const set = listeners.get(type) ?? new Set();
  listeners.set(type, set.add(draw));
  const last = shown.get(type);
  if (last) untrack(() => draw(last.arrays, last.frame)); // an effect that listens shall not run again for what it draws
  return () => void set.delete(draw);
}

/** What a probe showed last. */
export function latest(type: string): Picture | undefined {
  return shown.get(type);
}

/** Forgets all pictures: they belong to another network. */
export function clearPictures(): void {
  shown.clear();
  waiting.clear();
}

/** Takes a frame in. ``fits``: whether its pictures may be shown; ``drawn`` is called after they were. */
export function receive(frame: Frame, fits: boolean, drawn: (frame: FrameHead) => void): void {
  const { probes, studies, ...head } = frame;
  for (const [key, news] of Object.entries(studies)) study(key).hear(news);
  for (const [type, packed] of Object.entries(probes)) {
    const arrays = unpackAll(packed);
    if (member("probe", type).merge === "append") {
      append(type, arrays);
      grown.add(type);
    } else if (fits) waiting.set(type, { arrays, frame: head });
  }
  arrived.push(head);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    const done = arrived;
    arrived = [];
    try {
      draw();
    } finally {
      done.forEach(drawn); // a view that fails must not stop the frames of all others
    }
  });
}

function draw(): void {
  const pictures = [...waiting];
  waiting.clear();
  for (const [type, picture] of pictures) {
    shown.set(type, picture);
    for (const listener of listeners.get(type) ?? []) listener(picture.arrays, picture.frame);
  }
  for (const type of grown) tellSeries(type);
  grown.clear();
}
