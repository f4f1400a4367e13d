/** What the views on the screen want to see. The server computes and sends that and nothing else. */

import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { Plane } from "../net/protocol";

export class Watch {
  /** The plane of the maps; null: the dataset's own. */
  plane: Plane | null = $state.raw(null);
  /** (layer, unit) that the large map shows instead of the output; layer −1 are the inputs. */
  focus: [layer: number, unit: number] | null = $state.raw(null);
  /** (layer, unit, input) of the weight that is seen up close; no input: the bias. */
  weight: [layer: number, unit: number, input: number | null] | null = $state.raw(null);
  /** Cells along each side of the large map. */
  resolution = $state(100);
  /** Whether the tab is hidden: it wants nothing then. */
  hidden = $state(document.hidden);
  #wanted = new SvelteMap<string, number>();

  /** The probes that somebody wants. */
  readonly probes: string[] = $derived(this.hidden ? [] : [...this.#wanted.keys()].sort());

  /** Asks for a probe; returns how to release it. */
  want(probe: string): () => void {
    this.#count(probe, 1);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#count(probe, -1);
    };
  }

  /** Untracked, so that an effect that asks does not run again because others ask too. */
  #count(probe: string, change: 1 | -1): void {
    untrack(() => {
      const now = (this.#wanted.get(probe) ?? 0) + change;
      if (now > 0) this.#wanted.set(probe, now);
      else this.#wanted.delete(probe);
    });
  }
}

export const watch = new Watch();

/** Asks for a probe; returns how to release it. For use in an effect: ``$effect(() => want("neurons"))``. */
export function want(probe: string): () => void {
  return watch.want(probe);
}
