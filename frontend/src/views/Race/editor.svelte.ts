/** The race as it is being set up: kept while other views are looked at. */

import { ask, stopStudy } from "../../actions";
import type { Component } from "../../net/protocol";
import { experiment } from "../../state/experiment.svelte";
import { study } from "../../state/studies.svelte";
import { detail, entries, MOST, nameOf, PRESETS, specOf, type Change, type Entry } from "./lanes";

export const KEY = "race";

class Editor {
  lanes: readonly Entry[] = $state.raw(entries(PRESETS[0]?.changes(experiment.current) ?? []));
  epochs = $state(100);
  target = $state(0.1);
  start: "initial" | "now" = $state("initial");
  /** Whether the lanes are being chosen, not watched. */
  open = $state(true);
  /** What the lanes of the last race changed, in words. */
  raced: readonly string[] = $state.raw([]);

  readonly ready: boolean = $derived(this.lanes.length >= 2);
  readonly full: boolean = $derived(this.lanes.length >= MOST);

  set(field: string, value: number): void {
    if (field === "epochs") this.epochs = value;
    else this.target = value;
  }

  choose(preset: number): void {
    this.lanes = entries(PRESETS[preset]?.changes(experiment.current) ?? []);
  }

  add(change: Change): void {
    if (!this.full) this.lanes = [...this.lanes, { name: "", change }];
  }

  remove(lane: number): void {
    this.lanes = this.lanes.filter((_, i) => i !== lane);
  }

  rename(lane: number, name: string): void {
    this.lanes = this.lanes.map((entry, i) => (i === lane ? { ...entry, name } : entry));
  }

  /** Races with the lanes as they are; where two are called the same, both get a number. */
  begin(): void {
    const names = this.lanes.map(nameOf);
    const twice = (name: string) => names.filter((other) => other === name).length > 1;
    const now = experiment.current;
    const lanes = this.lanes.map(({ change }, i) => ({
      label: twice(names[i] ?? "") ? `${names[i] ?? ""} (${i + 1})` : (names[i] ?? ""),
      spec: specOf(change, now),
    }));
    this.raced = this.lanes.map((entry) => detail(entry, now));
    this.open = false;
    const { epochs, target, start } = this;
    ask(KEY, { type: "race", lanes, epochs, target, start } as unknown as Component);
  }

  stop(): void {
    stopStudy(KEY);
  }
}

export const editor = new Editor();
export const race = () => study(KEY);
