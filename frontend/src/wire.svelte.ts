/** Ties the socket to the state: what the server says changes the state, what changes in the state is told to the server. */

import { unpackExamples } from "./net/arrays";
import type { Command, Frame, Opened, Problem, ServerEvent, StateChanged, Tuned } from "./net/protocol";
import { connect, type Socket } from "./net/socket";
import { branches } from "./state/branches.svelte";
import { catalog } from "./state/catalog";
import { experiment } from "./state/experiment.svelte";
import { clearPictures, receive } from "./state/frames";
import { clearSeries, lastStep } from "./state/series";
import { session } from "./state/session.svelte";
import { askedStudies } from "./state/studies.svelte";
import { watch } from "./state/watch.svelte";

/** With what a page begins: the session it had before, an experiment, whether to train at once. */
export interface Beginning {
  session: string | null;
  /** What it leaves out, the server takes from the default. */
  spec: object | null;
  play: boolean;
}

let socket: Socket | null = null;
let beginning: Beginning = { session: null, spec: null, play: false };
/** Whether the session is open on this connection, so that commands make sense. */
let joined = false;
/** How often in a row the server would not open a session. */
let refusals = 0;

/** Sends a command; without a connection it is dropped, as the next greeting carries the experiment. */
export function send(command: Command): boolean {
  return (joined || command.op === "open") && (socket?.send(command) ?? false);
}

/** Connects to the server and keeps everything in step. */
export function start(url: string, begin: Beginning): void {
  beginning = begin;
  session.id = begin.session;
  experiment.onEdit((spec, rev) => send({ op: "tune", rev, spec }));
  document.addEventListener("visibilitychange", () => (watch.hidden = document.hidden));
  socket = connect(url, {
    greeting,
    connection: (state) => {
      session.connection = state;
      joined &&= state === "open";
      session.checking &&= joined;
      session.exporting &&= joined;
    },
    event: hear,
  });
  $effect.root(() => {
    $effect(() => void send(watching()));
  });
}

function greeting(): Command {
  const spec = beginning.spec ?? (session.opened ? experiment.current : null);
  const branch = branches.current || null;
  return { op: "open", rev: experiment.rev, session: session.id, spec, since: lastStep(), branch };
}

function watching(): Command {
  const { probes, resolution, plane, focus, weight } = watch;
  return { op: "watch", probes, resolution, plane, focus, weight, rate: catalog.frame_rate };
}

function hear(event: ServerEvent): void {
  switch (event.event) {
    case "opened":
      return opened(event);
    case "tuned":
      return tuned(event);
    case "state":
      return changed(event);
    case "frame":
      return framed(event);
    case "examples":
      session.examples = unpackExamples(event);
      return;
    case "predicted":
      session.predicted = event;
      return;
    case "exported":
      session.exported = event;
      session.exporting = false;
      return;
    case "gradients_checked":
      session.gradients = event;
      session.checking = false;
      return;
    case "branches":
      return branches.hear(event);
    case "branch_series":
      return branches.hearSeries(event);
    case "compared":
      return branches.hearCompared(event);
    case "problem":
      return refused(event);
    case "closed":
      session.id = null;
      return;
  }
}

function framed(event: Frame): void {
  const { events } = session;
  receive(event, experiment.fits(event.rev), (head) => {
    session.count(head, events);
    send({ op: "ack", frame: head.id });
  });
}

function opened(event: Opened): void {
  joined = session.opened = true;
  refusals = 0;
  const known = session.id !== null;
  if (known && !event.resumed) session.notice = "The session had ended on the server. Training begins again.";
  if (event.since < 0) clearSeries();
  session.id = event.session;
  sessionStorage.setItem("glassnet.session", event.session);
  const edited = event.resumed && experiment.rev > event.rev;
  experiment.replace(event.spec, event.rev);
  if (edited) send({ op: "tune", rev: experiment.rev, spec: experiment.current });
  session.parameters = event.parameters;
  session.bytes = event.bytes;
  session.settle(event);
  send(watching());
  for (const [key, study] of askedStudies()) send({ op: "ask", key, study });
  if (beginning.play && !event.resumed) send({ op: "play", speed: session.speed, unit: session.unit });
  beginning = { session: null, spec: null, play: false };
}

function tuned(event: Tuned): void {
  experiment.replace(event.spec, event.rev);
  session.parameters = event.parameters;
  session.bytes = event.bytes;
  session.problem = null;
  if (event.restarted) again();
  session.settle(event);
}

function changed(event: StateChanged): void {
  if (event.step < session.step) again();
  session.settle(event);
  if (event.message) session.notice = event.message;
}

/** Training begins again at step 0: what was drawn belongs to the past. */
function again(): void {
  clearSeries();
  session.exported = null;
}

function refused(problem: Problem): void {
  session.problem = problem;
  if (problem.op === "export") session.exporting = false;
  if (problem.op === "take") session.notice = null; // it had announced the model
  if (problem.op === "check_gradients") session.checking = false;
  if (problem.rev !== null) experiment.refuse(problem.rev);
  if (problem.op === "open" && problem.code !== "server_full") openAgain();
}

/** The experiment to open is not a sound one: the one accepted last, then the default; then the server wants none. */
function openAgain(): void {
  clearPictures();
  beginning = { session: null, spec: null, play: false };
  session.id = null;
  experiment.refuse(experiment.rev);
  const spec = refusals++ === 0 && session.opened ? experiment.current : null;
  if (refusals <= 2) send({ op: "open", rev: experiment.rev, session: null, spec });
}
