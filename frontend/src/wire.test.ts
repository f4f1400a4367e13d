import { beforeEach, expect, it, vi } from "vitest";
import type { Command, ServerEvent } from "./net/protocol";
import type { Listener } from "./net/socket";

const net = vi.hoisted(() => ({ listener: null as Listener | null, sent: [] as unknown[] }));
vi.mock("./net/socket", () => ({
  connect: (_: string, listener: Listener) => {
    net.listener = listener;
    return { send: (command: Command) => net.sent.push(command) > 0, close: () => undefined };
  },
}));

import { checkGradients, exportModel } from "./actions";
import { catalog } from "./state/catalog";
import { set } from "./state/edits";
import { append, series } from "./state/series";
import { experiment } from "./state/experiment.svelte";
import { session } from "./state/session.svelte";
import { send, start } from "./wire.svelte";

const spec = catalog.default;
const said = (op: Command["op"]) => (net.sent as Command[]).filter((command) => command.op === op);
const hear = (event: Partial<ServerEvent> & { event: string }) => net.listener?.event(event as ServerEvent);
const opened = (more: object = {}) =>
  hear({
    ...{ event: "opened", session: "s1", rev: 0, spec, state: "paused", step: 0, epoch: 0, parameters: 27, bytes: 900 },
    ...{ resumed: false, since: -1, ...more },
  } as Partial<ServerEvent> & { event: string });

function connected() {
  net.listener?.connection("open");
  net.sent.push(net.listener?.greeting());
}

beforeEach(() => {
  net.sent = [];
  if (!net.listener) start("ws://here/ws", { session: null, spec: { seed: 7 }, play: true });
});

it("opens with the experiment it begins with, then watches and plays", () => {
  connected();
  expect(said("open")).toEqual([{ op: "open", rev: 0, session: null, spec: { seed: 7 }, since: -1, branch: null }]);
  expect(send({ op: "pause" })).toBe(false);
  opened();
  expect(said("watch")).toHaveLength(1);
  expect(said("play")).toEqual([{ op: "play", speed: 60, unit: "epoch" }]);
  expect([session.id, session.parameters, session.bytes, session.opened]).toEqual(["s1", 27, 900, true]);
});

it("tells the server of edits and goes back when one is refused", () => {
  experiment.edit(set(["batch_size"], 5_000));
  expect(said("tune")).toMatchObject([{ rev: 1, spec: { batch_size: 5_000 } }]);
  hear({ event: "problem", code: "invalid_experiment", message: "too large", op: "tune", rev: 1 });
  expect(experiment.current.batch_size).toBe(10);
  expect(session.problem?.message).toBe("too large");
});

it("forgets the curves when training begins again, and the problem when an edit is accepted", () => {
  append("loss", { step: { shape: [1], data: Int32Array.of(4) } });
  hear({
    event: "tuned",
    rev: 2,
    spec,
    state: "paused",
    step: 0,
    epoch: 0,
    parameters: 27,
    bytes: 950,
    restarted: true,
  });
  expect(session.bytes).toBe(950);
  expect(series("loss").columns).toEqual([[]]);
  expect(session.problem).toBeNull();
});

it("waits for a check of the gradients until it comes, cannot be done or is lost", () => {
  const checked = { event: "gradients_checked", rev: 2, step: 0, verdict: "great", layers: [] };
  checkGradients();
  expect(said("check_gradients")).toHaveLength(1);
  expect([session.checking, session.gradients]).toEqual([true, null]);
  hear(checked as never);
  expect([session.checking, session.gradients?.verdict]).toEqual([false, "great"]);
  checkGradients();
  hear({ event: "problem", code: "fault", message: "no", op: "check_gradients", rev: null });
  expect([session.checking, session.gradients]).toEqual([false, null]);
  checkGradients();
  net.listener?.connection("lost");
  expect(session.checking).toBe(false);
  connected();
  opened({ resumed: true, rev: 2 });
});

it("waits for an export until it comes or is lost, and keeps the last one while it cannot ask", () => {
  exportModel();
  expect([session.exporting, session.exported]).toEqual([true, null]);
  hear({ event: "exported", steps: 5 });
  expect([session.exporting, session.exported?.steps]).toEqual([false, 5]);
  exportModel();
  net.listener?.connection("lost");
  expect([session.exporting, session.exported]).toEqual([false, null]);
  connected();
  opened({ resumed: true });
  exportModel();
  hear({ event: "exported", steps: 6 });
  net.listener?.connection("lost");
  exportModel();
  expect([session.exporting, session.exported?.steps]).toEqual([false, 6]);
  connected();
  opened({ resumed: true });
});

it("comes back to its session, says whose curves it has and brings along what was edited meanwhile", () => {
  hear({ event: "branches", current: 2, here: null, branches: [] });
  net.listener?.connection("lost");
  experiment.edit(set(["learning_rate"], 0.3));
  expect(said("tune")).toEqual([]);
  connected();
  expect(said("open")).toMatchObject([{ session: "s1", spec: { learning_rate: 0.3 }, branch: 2 }]);
  opened({ resumed: true, rev: 2 });
  expect(said("tune")).toMatchObject([{ spec: { learning_rate: 0.3 } }]);
  expect(experiment.current.learning_rate).toBe(0.3);
  expect(said("play")).toEqual([]);
});

it("says so when the session did not survive", () => {
  net.listener?.connection("lost");
  connected();
  opened({ session: "s2", rev: experiment.rev });
  expect(session.notice).toContain("Training begins again");
  expect(session.id).toBe("s2");
});

it("begins with the default when its experiment is not a sound one, and does not insist", () => {
  const refused = { code: "invalid_experiment", message: "no such layer", op: "open", rev: null };
  for (let i = 0; i < 3; i++) hear({ event: "problem", ...refused });
  expect(said("open")).toMatchObject([{ spec }, { spec: null }]);
  expect(session.problem?.message).toBe("no such layer");
});
