/** Whether fields stand below their labels, as in a strip, or beside them, as in a panel: said once by whoever holds them. */

import { getContext, setContext } from "svelte";

const KEY = Symbol("stacked");

/** All fields inside the calling component stand below their labels. */
export function stack(): void {
  setContext(KEY, true);
}

/** How the calling field stands. */
export function isStacked(): boolean {
  return getContext<boolean | undefined>(KEY) ?? false;
}
