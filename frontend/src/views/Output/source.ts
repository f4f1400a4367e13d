/**
 * What the large map shows: the network's answer, or one neuron; and what it says at a place.
 *
 * Legend: signed maps carry bytes u with (u − 128)/127 · scale the value; class maps a label and a confidence (0 to 255 for
 * 0 to 1) a cell; rows from the top.
 */

import { fixed, percent, significant } from "../../draw/numbers";
import type { Arrays } from "../../state/frames";
import type { DatasetMember } from "../../state/catalog";

export interface SignedSource {
  readonly shows: "signed";
  readonly cells: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  /** What the strongest colours stand for. */
  readonly scale: number;
  /** Whether the values are −1 for the first of two classes to 1 for the second. */
  readonly sides: boolean;
}

export interface ClassSource {
  readonly shows: "classes";
  readonly labels: Uint8Array;
  readonly confidence: Uint8Array;
  readonly rows: number;
  readonly columns: number;
}

export type Source = SignedSource | ClassSource;

/** The network's answer from the boundary probe; null if there is none yet or it is of another task. */
export function answerSource(arrays: Arrays | undefined, { task }: Pick<DatasetMember, "task">): Source | null {
  if (arrays === undefined) return null;
  const { value, label, confidence, scale } = arrays;
  if (task === "classes") {
    if (label === undefined || confidence === undefined) return null;
    const [rows = 0, columns = 0] = label.shape;
    const [labels, sure] = [label.data as Uint8Array, confidence.data as Uint8Array];
    return { shows: "classes", labels, confidence: sure, rows, columns };
  }
  if (value === undefined) return null;
  const [rows = 0, columns = 0] = value.shape;
  const sides = task === "two_classes";
  return { shows: "signed", cells: value.data as Uint8Array, rows, columns, scale: scale?.data[0] ?? 1, sides };
}

/** One neuron from the neurons probe: in full if ``sharp`` and it is there, else its thumbnail; null if unknown. */
export function unitSource(arrays: Arrays | undefined, layer: number, unit: number, sharp: boolean): Source | null {
  const focus = arrays?.focus;
  if (sharp && focus !== undefined) {
    const [rows = 0, columns = 0] = focus.shape;
    const scale = arrays?.["focus scale"]?.data[0] ?? 1;
    return { shows: "signed", cells: focus.data as Uint8Array, rows, columns, scale, sides: false };
  }
  const name = layer < 0 ? "inputs" : String(layer);
  const maps = arrays?.[layer < 0 ? name : `layer ${name}`];
  const [units = 0, rows = 0, columns = 0] = maps?.shape ?? [];
  if (maps === undefined || unit >= units) return null;
  const cells = (maps.data as Uint8Array).subarray(unit * rows * columns, (unit + 1) * rows * columns);
  return { shows: "signed", cells, rows, columns, scale: arrays?.[`scale ${name}`]?.data[unit] ?? 1, sides: false };
}

/** What a map says in words at a place, given as shares from the left and from the top. */
export function sayAt(source: Source, across: number, down: number, classes: readonly string[]): string {
  const column = Math.min(source.columns - 1, Math.max(0, Math.floor(across * source.columns)));
  const row = Math.min(source.rows - 1, Math.max(0, Math.floor(down * source.rows)));
  const cell = row * source.columns + column;
  if (source.shows === "classes") {
    const label = source.labels[cell] ?? 0;
    return `${classes[label] ?? `class ${label}`}, ${percent((source.confidence[cell] ?? 0) / 255, 0)}`;
  }
  const value = ((source.cells[cell] ?? 128) - 128) / 127;
  if (!source.sides) return significant(value * source.scale, 2);
  return `${classes[value < 0 ? 0 : 1] ?? fixed(value, 2)}, ${percent((1 + Math.abs(value)) / 2, 0)}`;
}
