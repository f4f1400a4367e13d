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

/** A question about the surfaces. */
export interface Wanted {
  readonly surface: Component;
  readonly start: readonly [x: number, y: number];
  readonly lanes: readonly Lane[];
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

  /** What somebody else wants to be seen, once the server has said who else there is. */
  private wanted: Partial<Wanted> | null = null;

  /** Poses another question: on this land, with these walkers alone; what is left out stays. */
  pose(wanted: Partial<Wanted>): void {
    if (wanted.surface) this.surface = { ...defaults("surface", wanted.surface.type), ...wanted.surface };
    [this.start, this.picture, this.step] = [wanted.start ?? null, "paths", 0];
    this.wanted = wanted;
    if (this.walkers.length) this.choose();
  }

  /** Takes over whom the server proposes. */
  propose(lanes: readonly Lane[]): void {
    this.walkers = lanes.map(({ optimizer, learning_rate }) => ({ optimizer, learning_rate, on: true }));
    this.choose();
  }

  private choose(): void {
    const lanes = this.wanted?.lanes;
    this.wanted = null;
    if (!lanes) return;
    this.walkers = this.walkers.map((walker) => {
      const lane = lanes.find(({ optimizer }) => optimizer.type === walker.optimizer.type);
      const optimizer = { ...walker.optimizer, ...lane?.optimizer };
      return lane ? { optimizer, learning_rate: lane.learning_rate, on: true } : { ...walker, on: false };
    });
    this.chosen = this.walkers.findLastIndex(({ on }) => on);
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
