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
  /** Runs whose curves are drawn beside the current one's. */
  chosen: number[] = $state.raw([]);
  compared: Comparison | null = $state.raw(null);
  /** Counts the curves that came. */
  version = $state(0);
  // What is read from it is read again when the version changes.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #curves = new Map<number, Record<string, Series>>();

  /** The run that is shown, with the settings as they are on the page. */
  readonly open: Run | undefined = $derived(this.all.find(({ id }) => id === this.current));
  /** All but the deleted ones. */
  readonly kept: Run[] = $derived(this.all.filter(({ deleted }) => !deleted));

  hear({ current, here, branches }: BranchList): void {
    this.all = branches;
    this.current = current;
    this.here = here ?? null;
    this.chosen = this.chosen.filter((id) => this.kept.some((run) => run.id === id));
  }

  hearSeries({ branch, probes }: BranchSeries): void {
    const own: Record<string, Series> = {};
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

  /** The chosen runs' curves of a probe, to be drawn beside the current run's. Read it again when ``version`` changes. */
  overlays(probe: string): { run: Run; series: Series }[] {
    void this.version;
    return this.kept.flatMap((run) => {
      const series = this.#curves.get(run.id)?.[probe];
      return series && this.chosen.includes(run.id) && run.id !== this.current ? [{ run, series }] : [];
    });
  }
}

export const branches = new Branches();
