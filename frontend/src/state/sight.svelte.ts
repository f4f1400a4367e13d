/** What can be seen: a part of the page that is scrolled away or covered wants nothing from the server and draws nothing. */

import { getContext, setContext } from "svelte";

export interface Sight {
  readonly seen: boolean;
}

const KEY = Symbol("sight");
const ALWAYS: Sight = { seen: true };

/** Says for all components within whether they can be seen. */
export function provideSight(sight: Sight): void {
  setContext(KEY, sight);
}

/** An effect that is undone while its component cannot be seen: ``whileSeen(() => want("neurons"))``. */
export function whileSeen(effect: () => (() => void) | undefined): void {
  const sight = getContext<Sight | undefined>(KEY) ?? ALWAYS;
  $effect(() => (sight.seen ? effect() : undefined));
}
