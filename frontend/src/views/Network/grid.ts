/** How the units of one column stand: in a row below each other while they stay large, else in a grid. */

export type Role = "inputs" | "hidden" | "output";

export interface Grid {
  /** Units side by side. */
  readonly across: number;
  /** Side of a unit's picture and the space between two, in pixels. */
  readonly size: number;
  readonly gap: number;
  /** How many of the units are shown. */
  readonly count: number;
}

interface Space {
  readonly width: number;
  readonly height: number;
}

/** Sides of pictures in pixels: the largest, one that is always welcome, the smallest that can be read and hit. */
const LARGEST = 72;
export const USUAL = 46;
export const SMALLEST = 18;
const COMFORTABLE = 30;
const FINGER = 44;
/** More pictures than this in one column would make the page slow and nobody wiser. */
const MOST_SHOWN = 240;
/** Units that must stand in less than this are not drawn smaller, but fewer. */
const MOST_IN_LINE = 16;
/** Room at the bottom for a line that counts the rest. */
const FOOT = 26;

/** The grid for so many units; ``across``: side by side in this number, as the pixels of a picture. */
export function arrange(
  { units, across }: { readonly units: number; readonly across?: number | undefined },
  role: Role,
  space: Space,
  touch: boolean,
): Grid {
  if (role === "inputs" && units > MOST_IN_LINE) return packed(units, across, space);
  const least = touch ? FINGER : SMALLEST;
  if (units > MOST_SHOWN) return crowded(units, space, least);
  const broad = role === "hidden" ? 0.8 * space.width : space.width;
  const most = Math.max(least, Math.min(LARGEST, Math.max(USUAL, space.height / 9), broad));
  return grid(units, space, least, most);
}

/** How many units side by side make the largest pictures; one column is preferred while pictures stay comfortable. */
function grid(units: number, space: Space, least: number, most: number): Grid {
  let best: Grid | null = null;
  for (let across = 1; across * (least + 2) <= space.width + 2; across += 1) {
    const down = Math.ceil(units / across);
    const gap = across > 1 ? 3 : Math.min(20, Math.max(2, 0.22 * (space.height / down)));
    const size = Math.floor(Math.min(most, space.height / down - gap, (space.width + gap) / across - gap));
    if (size < least) continue;
    if (best === null || size > best.size * 1.15) best = { across, size, gap, count: units };
    if (best.size >= Math.max(COMFORTABLE, least)) break;
  }
  return best ?? crowded(units, space, least);
}

/** Many inputs, which need no names and no clicks: as small as they must be. */
function packed(units: number, wanted: number | undefined, space: Space): Grid {
  const across = wanted ?? Math.max(1, Math.floor((space.width + 2) / (SMALLEST + 2)));
  const size = Math.floor(Math.min(SMALLEST + 6, (space.width + 2) / across - 2));
  const down = Math.max(1, Math.floor((space.height - FOOT) / (size + 2)));
  return { across, size, gap: 2, count: Math.min(units, across * down) };
}

/** More units than can be drawn: as many small pictures as fit, above a line that counts the rest. */
function crowded(units: number, space: Space, least: number): Grid {
  const across = Math.max(1, Math.floor((space.width + 2) / (least + 2)));
  const down = Math.max(1, Math.floor((space.height - FOOT * 2 + 2) / (least + 2)));
  return { across, size: least, gap: 2, count: Math.min(units, across * down, MOST_SHOWN) };
}
