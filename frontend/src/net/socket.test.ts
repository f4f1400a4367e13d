import { decode } from "@msgpack/msgpack";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connect, pause, type Connection } from "./socket";

/** A WebSocket whose other end is this test. */
class Wire {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static made: Wire[] = [];
  readyState = 0;
  sent: unknown[] = [];
  onopen: () => void = () => undefined;
  onclose: () => void = () => undefined;
  constructor(readonly url: string) {
    Wire.made.push(this);
  }
  send(bytes: Uint8Array) {
    this.sent.push(decode(bytes));
  }
  close() {
    this.readyState = Wire.CLOSED;
    this.onclose();
  }
  open() {
    this.readyState = Wire.OPEN;
    this.onopen();
  }
}

beforeEach(() => {
  Wire.made = [];
  vi.stubGlobal("WebSocket", Wire);
  vi.useFakeTimers();
});
afterEach(() => vi.unstubAllGlobals());

function begin() {
  const states: Connection[] = [];
  const socket = connect("ws://here/ws", {
    greeting: () => ({ op: "open", rev: 3 }),
    connection: (state) => states.push(state),
    event: () => undefined,
  });
  return { socket, states };
}

it("greets on every connection and comes back when one is lost", () => {
  const { socket, states } = begin();
  expect(socket.send({ op: "pause" })).toBe(false);
  Wire.made[0]?.open();
  expect(socket.send({ op: "pause" })).toBe(true);
  expect(Wire.made[0]?.sent).toEqual([{ op: "open", rev: 3 }, { op: "pause" }]);
  Wire.made[0]?.close();
  vi.advanceTimersByTime(1_000);
  Wire.made[1]?.open();
  expect(Wire.made[1]?.sent).toEqual([{ op: "open", rev: 3 }]);
  expect(states).toEqual(["connecting", "open", "lost", "open"]);
  socket.close();
});

it("stays away after close", () => {
  const { socket } = begin();
  socket.close();
  vi.advanceTimersByTime(60_000);
  expect(Wire.made).toHaveLength(1);
});

it("waits longer after each failure, up to a limit, and not everybody equally long", () => {
  expect([0, 1, 2].map((failures) => pause(failures, 0.5))).toEqual([250, 500, 1000]);
  expect(pause(20, 0.5)).toBe(8_000);
  expect(pause(0, 0)).toBeLessThan(pause(0, 1));
});
