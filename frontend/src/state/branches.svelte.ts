/** The runs of the session: where each came from, how far it got, and which moment of which is shown. */

import { unpackAll, unpack, type NumberArray } from "../net/arrays";
import type { BranchList, BranchSeries, Compared, Run } from "../net/protocol";
import { experiment } from "./experiment.svelte";
import type { Series } from "./series";

/** Two runs beside each other, unpacked. */
export interface Comparison extends Omit<Compared, "maps" | "event"> {
  maps: Record<"first" | "second" | "difference", NumberArray>;
}

export class Branches {
  all: Run[] = $state.raw([]);
  current = $state(0);
  /** The numbers of the earlier moment that is shown; null: the end is. */
  here: BranchList["here"] = $state.raw(null);
  /** Whether a run's curves are to be drawn beside the open one's, by its number, where somebody said so. */
  wanted: Record<number, boolean> = $state.raw({});
  compared: Comparison | null = $state.raw(null);
  /** Counts the curves that came. */
  version = $state(0);
  // What is read from it is read again when the version changes.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #curves = new Map<number, Record<string, Series>>();

  /** The run that is shown, with the settings as they are on the page. */
  readonly open: Run | undefined = $derived(this.all.find(({ id }) => id === this.current));
  /** The run that the open one left as a fork. */
  readonly #origin = $derived(this.open && this.open.forked_at !== null ? this.open.parent : null);
  /** All but the deleted ones. */
  readonly kept: Run[] = $derived(this.all.filter(({ deleted }) => !deleted));
  /** Those drawn beside the open one: as chosen, else the run that a fork left. */
  readonly beside: Run[] = $derived(
    this.kept.filter(({ id }) => id !== this.current && (this.wanted[id] ?? id === this.#origin)),
  );

  hear({ current, here, branches }: BranchList): void {
    this.all = branches;
    this.current = current;
    this.here = here ?? null;
  }

  hearSeries({ branch, probes }: BranchSeries): void {
    const own: Record<string, Series> = { ...this.#curves.get(branch) };
    for (const [type, packed] of Object.entries(probes)) {
      const arrays = unpackAll(packed);
      const names = Object.keys(arrays);
      const columns = names.map((name) => Array.from(arrays[name]?.data ?? []));
      own[type] = { names, columns, version: (this.version += 1) };
    }
    this.#curves.set(branch, own);
  }

  hearCompared({ maps, ...rest }: Compared): void {
    const { first, second, difference } = maps;
    if (first && second && difference)
      this.compared = {
        ...rest,
        maps: { first: unpack(first), second: unpack(second), difference: unpack(difference) },
      };
  }

  /** The settings of a run; of the open one those on the page. */
  spec(run: Run): Run["spec"] {
    return run.id === this.current && !this.here ? experiment.current : run.spec;
  }

  /** The curves of a probe that are drawn beside the open run's, as far as they have come. */
  overlays(probe: string): { run: Run; series: Series }[] {
    void this.version;
    return this.beside.flatMap((run) => {
      const series = this.#curves.get(run.id)?.[probe];
      return series ? [{ run, series }] : [];
    });
  }
}

export const branches = new Branches();
