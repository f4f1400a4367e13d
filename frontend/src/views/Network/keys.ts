/**
 * Keeps track of which layer is which over an edit, so that a moved layer is seen to move.
 *
 * Layers carry no names of their own. One that says the same as before is the same, first of all where it stood; what is
 * new at the place of something that is gone is the same layer with another knob.
 */

import { same } from "../../state/same";

export interface Keyed {
  readonly layer: unknown;
  readonly key: number;
}

/** The layers with the keys they had; new layers get new ones. */
export function keep(before: readonly Keyed[], layers: readonly unknown[]): Keyed[] {
  const free = new Set(before);
  const claim = (old: Keyed | undefined, layer: unknown) => {
    if (old === undefined || !free.has(old) || !same(old.layer, layer)) return undefined;
    free.delete(old);
    return old;
  };
  const still = layers.map((layer, place) => claim(before[place], layer));
  const moved = layers.map((layer, place) => {
    const old = still[place] ?? before.find((other) => free.has(other) && same(other.layer, layer));
    return still[place] ?? claim(old, layer);
  });
  const isChange = before.length === layers.length;
  let last = before.reduce((highest, { key }) => Math.max(highest, key), 0);
  return layers.map((layer, place) => {
    const there = before[place];
    const changed = isChange && there !== undefined && free.has(there) ? there : undefined;
    return { layer, key: (moved[place] ?? changed)?.key ?? (last += 1) };
  });
}
