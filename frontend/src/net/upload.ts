/** Brings a model's file to the server, which reads it. */

import { request } from "./http";
import type { Component } from "./protocol";

/** What the file brings. */
export interface Brought {
  /** Under which a session can take it. */
  token: string;
  steps: number;
  /** Sentences about what had to be assumed. */
  notes: string[];
}

/**
 * What the server read in a file; an Error says in a sentence why it refuses it. A network of another program goes on
 * with the dataset, if that fits it.
 */
export async function upload(file: Blob, dataset: Component): Promise<Brought> {
  const query = new URLSearchParams({ dataset: JSON.stringify(dataset) });
  return (await (await request(`/readings?${query}`, { method: "POST", body: file })).json()) as Brought;
}
