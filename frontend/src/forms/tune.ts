/** Ties a field to its place in the experiment. */

import { set, type Path } from "../state/edits";
import { experiment } from "../state/experiment.svelte";

/** What a field calls with a new value; ``live`` while a drag or a held key goes on. */
export type Change<T = unknown> = (value: T, live?: boolean) => void;

/** Sets the value at a path; a drag is undone as one. */
export function tune(path: Path, label: string): Change {
  return (value, live) => experiment.edit(set(path, value), { label, merge: live ? path.join(".") : undefined });
}
