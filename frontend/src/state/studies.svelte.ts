/**
 * Studies: questions that the server works on beside the training, each under the name of the view that asked.
 *
 * What a study says is reactive; its arrays are not, as they may come many times a second: read them when ``version`` has
 * changed.
 */

import { unpackAll } from "../net/arrays";
import type { Component, News } from "../net/protocol";
import type { Arrays } from "./frames";

export class StudyState {
  /** What was asked for last; null: nothing. */
  asked: Component | null = $state.raw(null);
  /** Which part of the work is done, from 0 to 1. */
  progress = $state(0);
  done = $state(false);
  /** Why it could not be answered. */
  error: string | null = $state(null);
  facts: Record<string, unknown> | null = $state.raw(null);
  /** Counts the findings. */
  version = $state(0);
  arrays: Arrays = {};

  /** Whether the server works on it, or follows the training for it. Not derived: it would die with the view that asked first. */
  get running(): boolean {
    return this.asked !== null && !this.done;
  }

  begin(component: Component): void {
    this.asked = component;
    [this.progress, this.done, this.error] = [0, false, null];
  }

  /** What was found stays on the screen; nothing more comes. */
  end(): void {
    this.asked = null;
  }

  hear({ type, progress, done, error, facts, arrays }: News): void {
    if (type !== this.asked?.type) return; // of a study that was left meanwhile
    this.progress = progress;
    this.done = done;
    this.error = error || null;
    if (error) return;
    this.facts = facts;
    this.arrays = unpackAll(arrays);
    this.version++;
  }
}

// Not reactive: which studies there are is nobody's concern, and a view may ask for one while it is being derived.
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const all = new Map<string, StudyState>();

/** The study of this name, asked for or not. */
export function study(key: string): StudyState {
  let found = all.get(key);
  if (!found) all.set(key, (found = new StudyState()));
  return found;
}

/** The studies that are asked for, by name: a new connection must ask for them again. */
export function askedStudies(): [key: string, component: Component][] {
  return [...all].flatMap(([key, { asked }]) => (asked ? [[key, asked] as [string, Component]] : []));
}
