/**
 * Where everything in the diagram is, in pixels of the stage: columns from left to right, units inside them.
 *
 * A pure function of the network's shape and the room there is. Column 0 are the inputs, the last one is the output.
 */

import type { Places } from "../../draw/links";

export type Tier = "full" | "compact" | "mini";

/** What a column needs to know about itself before it is placed. */
export interface Wanted {
  readonly units: number;
  /** Units in the order in which they deserve to be shown, if not all can be. */
  readonly strongest?: readonly number[] | undefined;
  /** Room for the names beside the units of the inputs (left) and the output (right). */
  readonly names: number;
}

export interface Room {
  readonly width: number;
  readonly height: number;
  /** Whether everything must be large enough for a finger. */
  readonly touch: boolean;
  /** Pixels from layer to layer that the user zoomed to; null: whatever fits. */
  readonly pitch: number | null;
}

export interface Column {
  /** Left edge and width of the column's card. */
  readonly x: number;
  readonly width: number;
  /** Side of a unit's picture. */
  readonly size: number;
  /** Grid columns inside the column. */
  readonly across: number;
  /** The units that are shown, in order, with the left and top of each. */
  readonly shown: readonly { readonly unit: number; readonly x: number; readonly y: number }[];
  /** How many are not shown. */
  readonly more: number;
  /** Bottom of the last unit. */
  readonly bottom: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly tier: Tier;
  /** Height of the cards' heads; the units are below. */
  readonly head: number;
  readonly pitch: number;
  readonly columns: readonly Column[];
}

interface Measure {
  readonly card: number;
  readonly gap: number;
  readonly head: number;
}

const TIERS: Record<Tier, Measure> = {
  full: { card: 156, gap: 44, head: 96 },
  compact: { card: 96, gap: 28, head: 96 },
  mini: { card: 44, gap: 14, head: 52 },
};
const TOUCH: Measure = { card: 148, gap: 60, head: 108 };
const MARGIN = 12;
const LARGEST = 46;
const SMALLEST = 16;
const FINGER = 44;
/** Room at the bottom for "+ 213 more". */
const FOOT = 26;
export const CLOSEST = 36;
export const WIDEST = 360;

/** The whole diagram. */
export function layout(wanted: readonly Wanted[], room: Room): Layout {
  const hidden = wanted.length - 2;
  const ends = endWidths(wanted, room);
  const free = room.width - 2 * MARGIN - ends[0] - ends[1];
  const tier = fitting(hidden, free, room);
  const { card, gap, head } = room.touch ? TOUCH : TIERS[tier];
  const natural = Math.max(gap, (free - hidden * card) / (hidden + 1));
  const between = room.pitch === null || hidden === 0 ? natural : Math.max(gap, room.pitch - card);
  const columns: Column[] = [];
  let x = MARGIN;
  wanted.forEach((want, place) => {
    const width = place === 0 ? ends[0] : place === wanted.length - 1 ? ends[1] : card;
    const spread = place === 0 || place === wanted.length - 1 ? 0 : 0.6 * Math.max(0, between - gap);
    columns.push(column(want, x, width, spread, head, room, place === 0));
    x += width + between;
  });
  const width = Math.max(room.width, Math.round(x - between + MARGIN));
  return { width, height: room.height, tier, head, pitch: card + between, columns };
}

function endWidths(wanted: readonly Wanted[], room: Room): [number, number] {
  const wide = (want: Wanted | undefined) => {
    const across = (want?.units ?? 1) > 16 ? 3 : 1; // many inputs are shown as a grid
    return (want?.names ?? 0) + Math.max(across * 26, room.touch ? FINGER : LARGEST);
  };
  return [Math.max(64, wide(wanted[0])), Math.max(104, wide(wanted.at(-1)))];
}

/** The richest cards that fit, or those that suit the zoom. */
function fitting(hidden: number, free: number, room: Room): Tier {
  if (room.touch) return "full";
  const pitch = room.pitch ?? (free - TIERS.full.gap) / Math.max(1, hidden);
  if (pitch >= TIERS.full.card + TIERS.full.gap) return "full";
  return pitch >= TIERS.compact.card + TIERS.compact.gap ? "compact" : "mini";
}

function column(
  want: Wanted,
  x: number,
  width: number,
  spread: number,
  head: number,
  room: Room,
  isInput: boolean,
): Column {
  const space = { width: width - want.names + spread, height: room.height - head - MARGIN };
  const { across, size, gap, count } = grid(want.units, space, room.touch);
  const shown = chosen(want, count);
  const down = Math.ceil(shown.length / across);
  const middle = head + space.height / 2;
  const top = middle - (down * (size + gap) - gap) / 2;
  const centre = isInput ? x + width - (width - want.names) / 2 : x + (width - want.names) / 2;
  const left = centre - (Math.min(across, shown.length) * (size + gap) - gap) / 2;
  const at = (place: number) => ({
    x: left + (place % across) * (size + gap),
    y: top + Math.floor(place / across) * (size + gap),
  });
  return {
    x,
    width,
    size,
    across,
    shown: shown.map((unit, place) => ({ unit, ...at(place) })),
    more: want.units - shown.length,
    bottom: top + down * (size + gap) - gap,
  };
}

/** Which units are shown, in their own order. */
function chosen(want: Wanted, count: number): number[] {
  const all = want.strongest?.length === want.units ? want.strongest : Array.from({ length: want.units }, (_, i) => i);
  return [...all.slice(0, count)].sort((a, b) => a - b);
}

interface Grid {
  across: number;
  size: number;
  gap: number;
  count: number;
}

/** How many units side by side make the largest pictures; one column is preferred while pictures stay comfortable. */
function grid(units: number, space: { width: number; height: number }, touch: boolean): Grid {
  const least = touch ? FINGER : SMALLEST;
  let best: Grid | null = null;
  for (let across = 1; across * (least + 2) <= space.width + 2; across += 1) {
    const down = Math.ceil(units / across);
    const gap = across > 1 ? 3 : Math.min(14, Math.max(2, 0.22 * (space.height / down)));
    const size = Math.floor(
      Math.min(Math.max(LARGEST, least), space.height / down - gap, (space.width + gap) / across - gap),
    );
    if (size < least) continue;
    if (best === null || size > best.size * 1.15) best = { across, size, gap, count: units };
    if (best.size >= Math.max(30, least)) break;
  }
  return best ?? crowded(units, space, least);
}

/** More units than can be drawn: as many small pictures as fit, above a line that counts the rest. */
function crowded(units: number, space: { width: number; height: number }, least: number): Grid {
  const across = Math.max(1, Math.floor((space.width + 2) / (least + 2)));
  const down = Math.max(1, Math.floor((space.height - FOOT * 2 + 2) / (least + 2)));
  return { across, size: least, gap: 2, count: Math.min(units, across * down) };
}

/** The units' edges and middles for the links, of a layout. */
export function places(wanted: readonly Wanted[], { columns }: Layout): Places[] {
  return columns.map((column, place) => {
    const units = wanted[place]?.units ?? 0;
    const nowhere = () => new Float32Array(units).fill(Number.NaN);
    const found: Places = { left: nowhere(), right: nowhere(), y: nowhere() };
    for (const { unit, x, y } of column.shown) {
      found.left[unit] = x;
      found.right[unit] = x + column.size;
      found.y[unit] = y + column.size / 2;
    }
    return found;
  });
}
