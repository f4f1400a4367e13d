/**
 * An experiment as a link: ``#e=`` and the JSON, deflated, in base64url; then ``&views=`` and what the dock shows,
 * the chosen view first, where that is not what everybody begins with.
 */

import type { Experiment } from "../net/protocol";

/** Longer hashes are not ours. */
const LONGEST = 64 * 1024;
const FORM = /^#e=([\w-]+)(?:&views=([\w,]{1,500}))?$/;

/** What a link brings. */
export interface Link {
  readonly experiment: Experiment;
  /** The views of the dock: the chosen one, then those kept beside it; empty: as the person has them. */
  readonly views: readonly string[];
}

/** The hash of an experiment, seen through these views. */
export async function toHash(experiment: Experiment, views: readonly string[] = []): Promise<string> {
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(experiment)),
    new CompressionStream("deflate-raw"),
  );
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const text = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `#e=${text}${views.length ? `&views=${views.join()}` : ""}`;
}

/** What is in a hash, or null if there is no experiment in it. The server says whether that is a sound one. */
export async function fromHash(hash: string): Promise<Link | null> {
  const [, text, views] = FORM.exec(hash) ?? [];
  if (!text || text.length > LONGEST) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const json = new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
    const spec: unknown = JSON.parse(json);
    if (!spec || typeof spec !== "object" || Array.isArray(spec)) return null;
    return { experiment: spec as Experiment, views: views?.split(",") ?? [] };
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
