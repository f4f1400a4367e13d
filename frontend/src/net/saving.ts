/** Saves exported files on the server, which then serves them. */

import { request } from "./http";

/** A version of a saved model. */
export interface Saved {
  name: string;
  version: number;
  /** Its address. */
  page: string;
}

/** Makes an exported file the next version of a model; a Refusal says why not. ``token``: where the server wants one. */
export async function saveModel(name: string, url: string, token = ""): Promise<Saved> {
  const answer = await request(`/models/${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ url }),
  });
  return (await answer.json()) as Saved;
}
