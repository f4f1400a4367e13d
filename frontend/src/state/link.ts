/** An experiment as a link: ``#e=`` and the JSON, deflated, in base64url. */

import type { Experiment } from "../net/protocol";

/** Longer hashes are not ours. */
const LONGEST = 64 * 1024;

/** The hash of an experiment. */
export async function toHash(experiment: Experiment): Promise<string> {
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(experiment)),
    new CompressionStream("deflate-raw"),
  );
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `#e=${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The experiment in a hash, or null if there is none. The server says whether it is a sound one. */
export async function fromHash(hash: string): Promise<Experiment | null> {
  const [, text] = /^#e=([\w-]+)$/.exec(hash) ?? [];
  if (!text || text.length > LONGEST) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const json = new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
    const spec: unknown = JSON.parse(json);
    return spec && typeof spec === "object" && !Array.isArray(spec) ? (spec as Experiment) : null;
  } catch {
    return null;
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
