/** What a person can do beside editing the experiment: the verbs behind buttons and keys. */

import type { Component, Experiment } from "./net/protocol";
import { UNREACHABLE } from "./net/http";
import { upload } from "./net/upload";
import { branches } from "./state/branches.svelte";
import { experiment } from "./state/experiment.svelte";
import { set } from "./state/edits";
import { toHash } from "./state/link";
import { dockViews, preferences } from "./state/preferences.svelte";
import { session } from "./state/session.svelte";
import { study } from "./state/studies.svelte";
import { send } from "./wire.svelte";

/** Trains at the chosen speed; after a divergence from the start. */
export function play(): void {
  if (session.state === "diverged") reset();
  session.notice = null;
  send({ op: "play", speed: session.speed, unit: session.unit });
}

export function pause(): void {
  send({ op: "pause" });
}

export function toggle(): void {
  if (session.state === "playing") pause();
  else play();
}

/** Trains so many batches or epochs, then waits. */
export function step(unit: "batch" | "epoch" = "batch", count = 1): void {
  if (session.state === "playing") pause();
  if (session.state === "diverged") reset();
  send({ op: "step", unit, count });
}

/** Back to the same starting weights. */
export function reset(): void {
  session.notice = null;
  send({ op: "reset" });
}

/** Another seed: other data, other starting weights, other batches. Can be undone like any edit. */
export function reseed(): void {
  const seed = Math.floor(Math.random() * 2 ** 31);
  experiment.edit(set(["seed"], seed), { label: "new seed" });
}

/** Epochs or steps per second; null: as fast as possible. Acts at once when training runs. */
export function setSpeed(speed: number | null, unit: "epoch" | "batch" = "epoch"): void {
  session.speed = speed;
  session.unit = unit;
  preferences.speed = speed ?? 0;
  preferences.speedUnit = unit;
  if (session.state === "playing") send({ op: "play", speed, unit });
}

/** Sets one weight by hand, or a bias where ``input`` is null. Layers count from 0, the output layer is the last. */
export function setWeight(layer: number, unit: number, input: number | null, value: number): void {
  send({ op: "set_weight", layer, unit, input, value });
}

/** Asks what the network says about a point of raw inputs; the answer comes in ``session.predicted``. */
export function predict(point: number[]): void {
  send({ op: "predict", point });
}

/** Asks for the model as it is now, as files; they come in ``session.exported``. */
export function exportModel(): void {
  session.exporting = send({ op: "export" });
  if (session.exporting) session.exported = null;
}

/** Asks whether backpropagation's gradients are right; the answer comes in ``session.gradients``. */
export function checkGradients(): void {
  session.gradients = null;
  session.checking = send({ op: "check_gradients" });
}

/** Begins a study under a view's name, or begins it anew with other knobs; what it finds comes in ``study(key)``. */
export function ask(key: string, component: Component): void {
  study(key).begin(component);
  send({ op: "ask", key, study: component });
}

/** Ends a study: nobody looks at it any more. */
export function stopStudy(key: string): void {
  study(key).end();
  send({ op: "leave", key });
}

/** Goes on with a model that a study trained, by its number. */
export function adopt(key: string, model: number): void {
  send({ op: "adopt", rev: experiment.rev, key, model });
}

/** Has the server read a model's file, then goes on training from where that stood. */
export async function openModel(file: File): Promise<void> {
  if (session.opening) return;
  session.opening = true;
  session.problem = session.notice = null;
  try {
    const { token, steps, notes } = await upload(file, experiment.current.data.dataset);
    if (!send({ op: "take", rev: experiment.rev, token })) throw new Error(UNREACHABLE);
    session.notice = [`${file.name} goes on from step ${steps.toLocaleString("en")}.`, ...notes].join(" ");
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    session.problem = { event: "problem", code: "not_readable", message, op: "take", rev: null };
  } finally {
    session.opening = false;
  }
}

/** Shows the nearest moment up to a step of a run, as it was. */
export function seek(branch: number, step: number): void {
  send({ op: "seek", rev: experiment.rev, branch, step });
}

/** Goes on as a run of its own, with other settings or the same: from a step, or from the moment that is shown. */
export function fork(spec: Experiment | null = null, label = "", begin = false, step: number | null = null): void {
  send({ op: "fork", rev: experiment.rev, spec, label, step, play: begin, speed: session.speed, unit: session.unit });
}

/** Renames, pins, deletes or restores a run. */
export function editRun(branch: number, change: { name?: string; pinned?: boolean; deleted?: boolean }): void {
  send({ op: "edit_branch", branch, ...change });
}

/** Draws a run's curves beside the open one's, or no longer. */
export function chooseRun(branch: number, wanted: boolean): void {
  branches.wanted = { ...branches.wanted, [branch]: wanted };
}

/** Asks for a probe's curves of the runs that are drawn beside the open one. */
export function readRuns(probe: string): void {
  for (const { id } of branches.beside) send({ op: "read_branch", branch: id, probes: [probe] });
}

/** Asks what two runs answer over the same plane; the answer comes in ``branches.compared``. */
export function compareRuns(first: number, second: number): void {
  branches.compared = null;
  send({ op: "compare", first, second });
}

/** Copies a link to this experiment; the address bar shows it too. */
export async function share(): Promise<void> {
  const hash = await toHash(experiment.current, dockViews());
  history.replaceState(history.state, "", hash);
  try {
    await navigator.clipboard.writeText(location.href);
    session.notice = "The link to this experiment is copied.";
  } catch {
    session.notice = "The browser does not allow copying here; the address bar holds the link.";
  }
}
