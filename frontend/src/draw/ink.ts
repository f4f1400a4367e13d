/** Colours of the page for canvases, read from the style sheet's tokens; kept until the theme changes. */

import { scheme, type Scheme } from "./palette";

const known = new Map<string, string>();
let read: Scheme | null = null;

/** The colour that a token has in the theme in force, for example ``ink("--ink-2")``. */
export function ink(token: string): string {
  const now = scheme();
  if (now !== read) known.clear();
  read = now;
  const found = known.get(token) ?? getComputedStyle(document.documentElement).getPropertyValue(token).trim();
  known.set(token, found);
  return found;
}
