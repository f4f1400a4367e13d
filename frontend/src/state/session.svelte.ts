/** What is known of the session on the server. Counters change a few times a second; pictures never pass through here. */

import type { Connection } from "../net/socket";
import type { Examples, Exported, FrameHead, GradientsChecked, Predicted, Problem, State } from "../net/protocol";

import { preferences } from "./preferences.svelte";

type Counters = Pick<FrameHead, "state" | "step" | "epoch"> & { rate?: number };

/** Milliseconds between two changes of the counters while training runs. */
const PERIOD = 100;

export class Session {
  connection: Connection = $state("connecting");
  id: string | null = $state(null);
  /** Whether the server has opened it since the page was loaded. */
  opened = $state(false);
  state: State = $state("paused");
  /** Finished steps and (fractional) epochs. */
  step = $state(0);
  epoch = $state(0);
  /** Steps per second. */
  rate = $state(0);
  /** Numbers in the network. */
  parameters = $state(0);
  /** Memory that training takes on the server. */
  bytes = $state(0);
  /** What could not be done, until it is dismissed or the next edit is accepted. */
  problem: Problem | null = $state.raw(null);
  /** A sentence that informs, for example why training stopped. */
  notice: string | null = $state(null);
  examples: Examples | null = $state.raw(null);
  predicted: Predicted | null = $state.raw(null);
  exported: Exported | null = $state.raw(null);
  /** Whether an export was asked for and has not come. */
  exporting = $state(false);
  /** Whether a model's file is being read. */
  opening = $state(false);
  gradients: GradientsChecked | null = $state.raw(null);
  /** Whether a check of the gradients was asked for and has not come. */
  checking = $state(false);
  /** Epochs per second while playing; null: as fast as possible. */
  speed: number | null = $state(preferences.speed || null);
  /** What the speed counts. */
  unit: "epoch" | "batch" = $state(preferences.speedUnit === "batch" ? "batch" : "epoch");
  /** What a screen reader hears next. */
  announcement = $state("");

  /** How often an event told the counters. A frame that came before the last of them has nothing to add. */
  events = 0;

  #told = 0;

  /**
   * Takes over the counters of a frame, at most ten times a second while training goes on. Only events change the state:
   * a frame in another state was under way when that event came. ``events``: how many there were when the frame came.
   */
  count(now: FrameHead, events = this.events, time = performance.now()): void {
    if (events < this.events) return;
    if (now.state !== this.state || (now.state === "playing" && time - this.#told < PERIOD)) return;
    this.#told = time;
    this.#take(now);
  }

  /** Takes over the counters of an event, at once. */
  settle(now: Counters): void {
    this.events += 1;
    this.#take(now);
  }

  #take(now: Counters): void {
    if (now.state !== this.state) {
      this.announcement = spoken(now);
      if (this.state === "diverged") this.notice = null; // what to try was tried
    }
    this.state = now.state;
    this.step = now.step;
    this.epoch = now.epoch;
    this.rate = now.rate ?? (now.state === "playing" ? this.rate : 0);
  }
}

/** What a screen reader hears when training starts or stops. */
function spoken({ state, epoch }: Pick<FrameHead, "state" | "epoch">): string {
  if (state === "playing") return "Training.";
  return state === "paused" ? `Paused at epoch ${Math.floor(epoch)}.` : "Training has diverged.";
}

export const session = new Session();
