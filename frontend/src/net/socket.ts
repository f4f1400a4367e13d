/** The one connection to the server: msgpack over WebSocket, reconnected with growing pauses. */

import { decode, encode } from "@msgpack/msgpack";
import type { Command, ServerEvent } from "./protocol";

export type Connection = "connecting" | "open" | "lost";

export interface Listener {
  /** The first command on every new connection. */
  greeting(): Command;
  connection(state: Connection): void;
  event(event: ServerEvent): void;
}

export interface Socket {
  /** Sends a command; false if there is no connection (the greeting of the next one carries the state over). */
  send(command: Command): boolean;
  close(): void;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8_000;

/** Milliseconds before the next attempt, after so many that failed: doubling, with some chance so that not all come at once. */
export function pause(failures: number, chance = Math.random()): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.75 + chance / 2);
}

/** Opens the connection and keeps it open until ``close``. */
export function connect(url: string, listener: Listener): Socket {
  let socket: WebSocket | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const send = (command: Command) => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(encode(command, { ignoreUndefined: true }));
    return true;
  };

  function dial() {
    clearTimeout(timer);
    const mine = new WebSocket(url);
    socket = mine;
    mine.binaryType = "arraybuffer";
    mine.onopen = () => {
      failures = 0;
      listener.connection("open");
      send(listener.greeting());
    };
    mine.onmessage = ({ data }) => listener.event(decode(new Uint8Array(data as ArrayBuffer)) as ServerEvent);
    mine.onclose = () => {
      if (ended || socket !== mine) return;
      listener.connection("lost");
      timer = setTimeout(dial, pause(failures++));
    };
  }

  /** The network is back or the tab is looked at again: do not wait. */
  const hurry = () => {
    if (!ended && socket?.readyState === WebSocket.CLOSED && !document.hidden) dial();
  };

  const close = () => {
    ended = true;
    clearTimeout(timer);
    removeEventListener("online", hurry);
    document.removeEventListener("visibilitychange", hurry);
    socket?.close();
  };

  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  listener.connection("connecting");
  dial();
  return { send, close };
}
