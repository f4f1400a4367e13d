/** What the coach says: the findings of its study, as the page reads them. */

import { fork } from "../../actions";
import { brief } from "../../forms/words";
import type { Experiment } from "../../net/protocol";
import { members } from "../../state/catalog";
import { study } from "../../state/studies.svelte";

/** The name of the study; the chip and the view read the same one. */
export const COACH = "coach";
const state = study(COACH);

export interface Cure {
  label: string;
  spec: Experiment;
  /** Where to go on; null: as things are now. */
  step: number | null;
}

export interface Told {
  symptom: string;
  title: string;
  evidence: string;
  cures: Cure[];
}

/** What the coach found last, worst first. */
export function told(): Told[] {
  return (state.facts?.findings as Told[] | undefined) ?? [];
}

/** Why it happens, in a sentence or two. */
export function why(symptom: string): string {
  const found = members("symptom").find(({ type }) => type === symptom);
  return found ? brief(found.help) : "";
}

/** Goes on with the changed experiment as a run of its own, beside the one that was ill. */
export function tryCure({ label, spec, step }: Cure): void {
  fork(spec, label, true, step);
}
