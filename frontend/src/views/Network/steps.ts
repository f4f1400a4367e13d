/** Where an arrow key leads from a unit: up and down inside its column, left and right also into the next column. */

import type { UnitRef } from "./diagram";
import type { Column, Layout } from "./layout";

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

/** The unit that the key leads to; null at the end of the diagram. */
export function next({ columns }: Layout, from: UnitRef, direction: Direction): UnitRef | null {
  const column = columns[from.layer + 1];
  const place = column?.shown.findIndex(({ unit }) => unit === from.unit) ?? -1;
  if (column === undefined || place < 0) return null;
  const inside = within(column, place, direction);
  if (inside !== null) return { layer: from.layer, unit: column.shown[inside]?.unit ?? 0 };
  if (direction !== "ArrowLeft" && direction !== "ArrowRight") return null;
  const layer = from.layer + (direction === "ArrowLeft" ? -1 : 1);
  const [other, here] = [columns[layer + 1], column.shown[place]];
  if (other === undefined || here === undefined) return null;
  return { layer, unit: nearest(other, here.y + column.size / 2, direction) };
}

function within({ shown, across }: Column, place: number, direction: Direction): number | null {
  const target = {
    ArrowUp: place - across,
    ArrowDown: place + across,
    ArrowLeft: place % across > 0 ? place - 1 : -1,
    ArrowRight: place % across < across - 1 ? place + 1 : -1,
    Home: 0,
    End: shown.length - 1,
  }[direction];
  return target >= 0 && target < shown.length ? target : null;
}

/** The unit at about this height, on the side that one comes from. */
function nearest({ shown, size }: Column, y: number, direction: Direction): number {
  const side = direction === "ArrowRight" ? 1 : -1;
  const distance = (at: { x: number; y: number }) => Math.abs(at.y + size / 2 - y) * 1000 + side * at.x;
  return shown.reduce((best, at) => (distance(at) < distance(best) ? at : best), shown[0] ?? { unit: 0, x: 0, y: 0 })
    .unit;
}
