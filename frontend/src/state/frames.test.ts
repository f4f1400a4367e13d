import { beforeEach, expect, it, vi } from "vitest";
import type { Packed } from "../net/arrays";
import type { Frame } from "../net/protocol";
import { clearPictures, latest, onProbe, receive } from "./frames";
import { clearSeries, series } from "./series";

let painted: FrameRequestCallback[];
const repaint = () => painted.splice(0).forEach((callback) => callback(0));

beforeEach(() => {
  painted = [];
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => painted.push(callback));
  clearPictures();
  clearSeries();
});

const bytes = (...values: number[]): Packed => ({ d: "u1", s: [values.length], b: Uint8Array.from(values) });
const steps = (...values: number[]): Packed => {
  return { d: "i4", s: [values.length], b: new Uint8Array(Int32Array.from(values).buffer) };
};
function frame(id: number, probes: Frame["probes"]): Frame {
  return { event: "frame", id, rev: 0, state: "playing", step: id, epoch: 0, rate: 0, probes, studies: {} };
}

it("shows the newest picture once an animation frame, and acknowledges all after it", () => {
  const order: string[] = [];
  const stop = onProbe("boundary", ({ value }) => order.push(`draw ${value?.data[0]}`));
  const drawn = ({ id }: { id: number }) => order.push(`ack ${id}`);
  receive(frame(1, { boundary: { value: bytes(11) } }), true, drawn);
  receive(frame(2, { boundary: { value: bytes(22) } }), true, drawn);
  expect(order).toEqual([]);
  repaint();
  expect(order).toEqual(["draw 22", "ack 1", "ack 2"]);
  stop();
});

it("acknowledges a frame that a view could not draw", () => {
  const stop = onProbe("boundary", () => {
    throw new Error("no canvas");
  });
  const drawn = vi.fn();
  receive(frame(1, { boundary: { value: bytes(1) } }), true, drawn);
  expect(repaint).toThrow("no canvas");
  expect(drawn).toHaveBeenCalledOnce();
  stop();
});

it("draws at once for a view that comes later", () => {
  receive(frame(1, { boundary: { value: bytes(7) } }), true, () => undefined);
  repaint();
  const draw = vi.fn();
  onProbe("boundary", draw)();
  expect(draw).toHaveBeenCalledOnce();
  expect(latest("boundary")?.frame.id).toBe(1);
});

it("loses no point of a series, even of a frame whose pictures do not fit", () => {
  receive(frame(1, { loss: { step: steps(0, 1) }, boundary: { value: bytes(1) } }), false, () => undefined);
  receive(frame(2, { loss: { step: steps(2) } }), true, () => undefined);
  repaint();
  expect(series("loss").columns[0]).toEqual([0, 1, 2]);
  expect(latest("boundary")).toBeUndefined();
});
