/**
 * Where everything in the diagram is, in pixels of the stage: columns from left to right, units inside them.
 *
 * A pure function of the network's shape and the room there is. Column 0 are the inputs, the last one is the output.
 */

import type { Places } from "../../draw/links";
import { arrange, SMALLEST, USUAL, type Role } from "./grid";

export type Tier = "full" | "compact" | "mini";

/** What a column needs to know about itself before it is placed. */
export interface Wanted {
  readonly units: number;
  /** Units in the order in which they deserve to be shown, if not all can be. */
  readonly strongest?: readonly number[] | undefined;
  /** Units side by side, where their order is a picture. */
  readonly across?: number | undefined;
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
  /** Height at the foot that the units leave free. */
  readonly foot?: number;
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
  full: { card: 158, gap: 44, head: 96 },
  compact: { card: 78, gap: 26, head: 96 },
  mini: { card: 44, gap: 14, head: 52 },
};
const TOUCH: Measure = { card: 148, gap: 60, head: 108 };
const MARGIN = 12;
/** The names' part of the width, and what they always may have. */
const NAMES = 0.13;
const SHORT_NAMES = 72;
/** Pixels from layer to layer between which one can zoom. */
export const CLOSEST = 28;
export const WIDEST = 360;

/** The whole diagram. */
export function layout(wanted: readonly Wanted[], room: Room): Layout {
  const most = Math.max(SHORT_NAMES, NAMES * room.width);
  const columns = wanted.map((want) => ({ ...want, names: Math.min(want.names, most) }));
  const hidden = wanted.length - 2;
  const ends = endWidths(columns);
  const free = room.width - 2 * MARGIN - ends[0] - ends[1];
  const tier = fitting(hidden, free, room);
  const { card, gap, head } = measure(tier, room);
  const natural = Math.max(gap, (free - hidden * card) / (hidden + 1));
  const between = room.pitch === null || hidden === 0 ? natural : Math.max(gap, room.pitch - card);
  let x = MARGIN;
  const placed = columns.map((want, place) => {
    const role = place === 0 ? "inputs" : place === wanted.length - 1 ? "output" : "hidden";
    const width = role === "inputs" ? ends[0] : role === "output" ? ends[1] : card;
    const spread = role === "hidden" ? 0.6 * Math.max(0, between - gap) : 0;
    const column = placedColumn(want, role, { x, width, spread, head }, room);
    x += width + between;
    return column;
  });
  const width = Math.max(room.width, Math.round(x - between + MARGIN));
  return { width, height: room.height, tier, head, pitch: card + between, columns: placed };
}

/** The sizes of a tier; far away, the smallest cards become smaller still. */
function measure(tier: Tier, room: Room): Measure {
  if (room.touch) return TOUCH;
  const { card, gap, head } = TIERS[tier];
  if (tier !== "mini" || room.pitch === null || room.pitch >= card + gap) return { card, gap, head };
  return { card: Math.round(0.74 * room.pitch), gap: room.pitch - Math.round(0.74 * room.pitch), head };
}

function endWidths(wanted: readonly Wanted[]): [number, number] {
  const wide = (want: Wanted | undefined) => {
    const across = want?.across ?? ((want?.units ?? 1) > 16 ? 4 : 1); // many inputs are shown as a grid
    return (want?.names ?? 0) + Math.max(across * (SMALLEST + 3), USUAL);
  };
  return [Math.max(64, wide(wanted[0])), Math.max(104, wide(wanted.at(-1)))];
}

/** The richest cards that fit, or those that suit the zoom. */
function fitting(hidden: number, free: number, room: Room): Tier {
  if (room.touch) return "full";
  const fits = ({ card, gap }: Measure) =>
    room.pitch === null ? hidden * card + (hidden + 1) * gap <= free : card + gap <= room.pitch;
  if (fits(TIERS.full)) return "full";
  return fits(TIERS.compact) ? "compact" : "mini";
}

function placedColumn(
  want: Wanted,
  role: Role,
  { x, width, spread, head }: { x: number; width: number; spread: number; head: number },
  room: Room,
): Column {
  const own = width - want.names; // the names' room is left of the inputs and right of the output
  const space = { width: own + spread, height: room.height - head - Math.max(MARGIN, room.foot ?? 0) };
  const { across, size, gap, count } = arrange(want, role, space, room.touch);
  const shown = chosen(want, count);
  const down = Math.ceil(shown.length / across);
  const top = head + (space.height - (down * (size + gap) - gap)) / 2;
  const centre = role === "inputs" ? x + want.names + own / 2 : x + own / 2;
  const left = centre - (Math.min(across, shown.length) * (size + gap) - gap) / 2;
  const at = (place: number) => ({
    x: left + (place % across) * (size + gap),
    y: top + Math.floor(place / across) * (size + gap),
  });
  return {
    ...{ x, width, size, across, more: want.units - shown.length },
    shown: shown.map((unit, place) => ({ unit, ...at(place) })),
    bottom: top + down * (size + gap) - gap,
  };
}

/** Which units are shown, in their own order. */
function chosen(want: Wanted, count: number): number[] {
  const all = want.strongest?.length === want.units ? want.strongest : Array.from({ length: want.units }, (_, i) => i);
  return [...all.slice(0, count)].sort((a, b) => a - b);
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
