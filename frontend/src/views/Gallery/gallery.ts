/** The gallery: experiments worth a look, as the server lists them, by their headings. */

import { play, reset } from "../../actions";
import type { Experiment } from "../../net/protocol";
import { members, type Member } from "../../state/catalog";
import { experiment } from "../../state/experiment.svelte";
import { preferences } from "../../state/preferences.svelte";
import { asking, type Wanted } from "../Surface/asking.svelte";

/** Presets by heading, both in the server's order. */
export function groups(presets: Member[] = members("preset")): [heading: string, presets: Member[]][] {
  const found = new Map<string, Member[]>();
  for (const preset of presets) {
    const heading = String(preset.group);
    found.set(heading, [...(found.get(heading) ?? []), preset]);
  }
  return [...found];
}

/** Replaces the experiment as one edit, opens the view that shows it best, and trains from the start. */
export function choose(preset: Member): void {
  experiment.edit(() => preset.spec as Experiment, { label: preset.label });
  if (preset.view === "descent") asking.pose(preset.asks as Partial<Wanted>);
  preferences.dockTab = String(preset.view);
  preferences.dockOpen = true;
  reset();
  play();
}
