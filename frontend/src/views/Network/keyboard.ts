/** The keys of the diagram: arrows walk, Alt+arrows move a layer, + and − change its units, Delete takes it out. */

import type { UnitRef } from "./diagram";
import type { Layout } from "./layout";
import { move, remove, resize } from "./layering";
import type { ColumnModel } from "./model";
import { next, type Direction } from "./steps";

/** Where the focus goes then: to a unit, or to the title of a layer. */
export type Goal = UnitRef | { readonly title: number };

const DIRECTIONS: readonly string[] = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/** Does what a key says; null if it says nothing here. */
export function press(event: KeyboardEvent, plan: Layout, columns: readonly ColumnModel[]): Goal | null {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || target.matches("input, select")) return null;
  const holder = target.closest<HTMLElement>("[data-layer]");
  if (holder === null) return null;
  const layer = Number(holder.dataset.layer);
  const at = holder.dataset.unit === undefined ? null : { layer, unit: Number(holder.dataset.unit) };
  if (event.altKey) return moved(event.key, layer, at, columns);
  if (DIRECTIONS.includes(event.key)) return walk(event.key as Direction, layer, at, plan, columns);
  return columns[layer + 1]?.role === "hidden" ? changed(event.key, layer, at, columns) : null;
}

function moved(key: string, layer: number, at: UnitRef | null, columns: readonly ColumnModel[]): Goal | null {
  const to = layer + ({ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0);
  if (to === layer || columns[layer + 1]?.role !== "hidden") return null;
  const arrived = move(layer, to) ? to : layer;
  return at === null ? { title: arrived } : { layer: arrived, unit: at.unit };
}

function walk(
  direction: Direction,
  layer: number,
  at: UnitRef | null,
  plan: Layout,
  columns: readonly ColumnModel[],
): Goal | null {
  if (at !== null) {
    const unit = next(plan, at, direction);
    if (unit !== null) return unit;
    return direction === "ArrowUp" && layer >= 0 ? { title: layer } : at;
  }
  if (direction === "ArrowDown") return { layer, unit: plan.columns[layer + 1]?.shown[0]?.unit ?? 0 };
  const to = layer + ({ ArrowLeft: -1, ArrowRight: 1 }[direction as string] ?? 0);
  return to >= 0 && to < columns.length - 1 ? { title: to } : { title: layer };
}

function changed(key: string, layer: number, at: UnitRef | null, columns: readonly ColumnModel[]): Goal | null {
  const units = columns[layer + 1]?.units ?? 1;
  const here: Goal = at ?? { title: layer };
  if (key === "+" || key === "=") {
    resize(layer, units + 1);
    return here;
  }
  if (key === "-") {
    resize(layer, units - 1);
    return at === null ? here : { layer, unit: Math.min(at.unit, Math.max(0, units - 2)) };
  }
  if (key !== "Delete" || at !== null) return null;
  remove(layer);
  return { title: layer };
}
