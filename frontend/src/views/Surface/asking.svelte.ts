/** What is asked for on the surfaces: which land, who walks on it, from where. Kept while the page is open. */

import type { Component } from "../../net/protocol";
import { defaults } from "../../state/catalog";

export interface Lane {
  readonly optimizer: Component;
  readonly learning_rate: number;
}

/** One optimizer of the list: taking part or not. */
export interface Walker extends Lane {
  readonly on: boolean;
}

export type Picture = "paths" | "phase";

class Asking {
  picture: Picture = $state("paths");
  surface: Component = $state.raw(defaults("surface", "ravine"));
  /** Null: where this surface is usually begun. */
  start: readonly [x: number, y: number] | null = $state.raw(null);
  /** Empty until the server has said whom it proposes. */
  walkers: readonly Walker[] = $state.raw([]);
  steps = $state(200);
  /** Whose updates are told, by its place in the list. */
  chosen = $state(0);
  /** Which step is looked at; the point from which it is taken. */
  step = $state(0);
  gradients = $state(true);
  /** Values on a log scale. */
  log = $state(true);

  /** Places in the list of those who take part. */
  readonly places = $derived(this.walkers.flatMap(({ on }, place) => (on ? [place] : [])));

  /** The study of the paths. */
  descent(): Component {
    const { surface, start, steps } = this;
    if (!this.walkers.length) return { type: "descent", surface, start, steps } as Component;
    const lanes = this.places
      .flatMap((place) => this.walkers[place] ?? [])
      .map(({ optimizer, learning_rate }) => ({ optimizer, learning_rate }));
    return {
      type: "descent",
      surface,
      start,
      steps,
      lanes,
      lane: Math.max(0, this.places.indexOf(this.chosen)),
    } as Component;
  }

  /** The study of the learning rates. */
  phase(): Component {
    const optimizer = this.walkers[this.chosen]?.optimizer ?? defaults("optimizer", "momentum");
    const steps = Math.min(1000, Math.max(10, this.steps));
    return { type: "phase", surface: this.surface, start: this.start, optimizer, steps } as Component;
  }

  change(place: number, values: Partial<Walker>): void {
    this.walkers = this.walkers.map((walker, i) => (i === place ? { ...walker, ...values } : walker));
  }

  /** Another land is begun where it is usually begun. */
  land(surface: Component): void {
    if (surface.type !== this.surface.type) [this.start, this.step] = [null, 0];
    this.surface = surface;
  }
}

export const asking = new Asking();
