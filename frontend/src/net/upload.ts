/** Brings a model's file to the server, which reads it. */

import type { Component } from "./protocol";

/** What the file brings. */
export interface Brought {
  /** Under which a session can take it. */
  token: string;
  steps: number;
  /** Sentences about what had to be assumed. */
  notes: string[];
}

export const UNREACHABLE = "there is no connection to the server; try again when it is back";

/**
 * What the server read in a file; an Error says in a sentence why it refuses it. A network of another program goes on
 * with the dataset, if that fits it.
 */
export async function upload(file: Blob, dataset: Component): Promise<Brought> {
  let answer: Response;
  try {
    answer = await fetch(`/readings?${new URLSearchParams({ dataset: JSON.stringify(dataset) })}`, {
      method: "POST",
      body: file,
    });
  } catch {
    throw new Error(UNREACHABLE);
  }
  const said = (await answer.json()) as Brought & { message?: string };
  if (!answer.ok) throw new Error(said.message);
  return said;
}
