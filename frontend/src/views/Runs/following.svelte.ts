/** Curves of the runs that are drawn beside the open one: asked for when somebody draws them, and when there are others. */

import { untrack } from "svelte";
import { readRuns } from "../../actions";
import { branches } from "../../state/branches.svelte";

/** Asks for a probe's curves as long as a view lives; for use while it is made. */
export function followRuns(probe: () => string): void {
  const numbers = $derived(branches.beside.map(({ id }) => id).join());
  $effect(() => {
    if (numbers) untrack(() => readRuns(probe()));
  });
}
