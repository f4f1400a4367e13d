/** The experiment as the user sees it, its history, and what the server has accepted of it. */

import type { Experiment } from "../net/protocol";
import { catalog } from "./catalog";
import type { Edit } from "./edits";
import { reconciled, same } from "./same";

interface Moment {
  spec: Experiment;
  /** What the change that led away from here is called. */
  label: string;
  /** Changes with the same key within a short time are one. */
  merge: string | undefined;
  time: number;
}

export interface EditOptions {
  /** Edits that follow each other with the same key, as in a drag, are undone as one. */
  merge?: string;
  /** What the edit is called where undo is offered. */
  label?: string;
}

const MERGE_WITHIN = 1_500;
const HISTORY = 200;

export class ExperimentStore {
  /** The experiment; replaced as a whole, never changed in place. */
  current: Experiment = $state.raw(catalog.default);
  /** Number of the last edit; frames of older ones may not fit any more. */
  rev = $state(0);
  #past: Moment[] = $state.raw([]);
  #future: Moment[] = $state.raw([]);
  #accepted: { rev: number; spec: Experiment } = { rev: 0, spec: catalog.default };
  #fitting = 0;
  #tell: (spec: Experiment, rev: number) => void = () => undefined;

  readonly canUndo: boolean = $derived(this.#past.length > 0);
  readonly canRedo: boolean = $derived(this.#future.length > 0);
  readonly undoLabel: string = $derived(this.#past.at(-1)?.label ?? "");
  readonly redoLabel: string = $derived(this.#future.at(-1)?.label ?? "");

  /** Calls back with every experiment that the server must hear of. */
  onEdit(tell: (spec: Experiment, rev: number) => void): void {
    this.#tell = tell;
  }

  /** Whether a frame of this rev shows the network that is on the screen: data and layers are the same. */
  fits(rev: number): boolean {
    return rev >= this.#fitting;
  }

  /** Applies a change, unless it changes nothing. */
  edit(change: Edit, { merge, label = "change" }: EditOptions = {}): void {
    const spec = reconciled(this.current, change(this.current));
    if (spec === this.current) return;
    const [last, time] = [this.#past.at(-1), performance.now()];
    const joins = merge !== undefined && last?.merge === merge && time - last.time < MERGE_WITHIN && !this.canRedo;
    const moment = joins ? { ...last, time } : { spec: this.current, label, merge, time };
    this.#past = [...(joins ? this.#past.slice(0, -1) : this.#past), moment].slice(-HISTORY);
    this.#future = [];
    this.#become(spec);
  }

  /** Back before the last edit. */
  undo(): void {
    const moment = this.#past.at(-1);
    if (!moment) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { ...moment, spec: this.current, merge: undefined }];
    this.#become(moment.spec);
  }

  /** Again what was undone last. */
  redo(): void {
    const moment = this.#future.at(-1);
    if (!moment) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { ...moment, spec: this.current, merge: undefined }];
    this.#become(moment.spec);
  }

  #become(spec: Experiment): void {
    this.#show(spec, this.rev + 1);
    this.#tell(spec, this.rev);
  }

  #show(spec: Experiment, rev: number): void {
    const now = this.current;
    if (spec.data !== now.data || spec.layers !== now.layers || spec.output !== now.output) this.#fitting = rev;
    this.current = spec;
    this.rev = rev;
  }

  /** What the server trains now. Ours stays on the screen if we have edited it since. */
  replace(spec: Experiment, rev: number = this.rev): void {
    this.#accepted = { spec, rev };
    if (rev >= this.rev) this.#show(reconciled(this.current, spec), rev);
  }

  /** The server refused an edit: back to what it accepted last, unless there is a newer edit under way. */
  refuse(rev: number): void {
    if (rev < this.rev) return;
    const accepted = this.#accepted;
    if (same(this.#past.at(-1)?.spec, accepted.spec)) this.#past = this.#past.slice(0, -1);
    this.#show(reconciled(this.current, accepted.spec), this.rev);
    this.#fitting = accepted.rev;
  }
}

export const experiment = new ExperimentStore();
