/**
 * The pictures of all units and the marks of their biases, painted from frames past the reactive store.
 *
 * Only what is visible is painted, and only so many a time: of a large network each picture is a little less often new.
 */

import { Heatmap } from "../../draw/heatmap";
import { diverging, divergingTable, type Scheme } from "../../draw/palette";
import type { UnitMaps } from "./reading";

/** One unit or input of the diagram; layer −1 are the inputs. */
export interface UnitRef {
  readonly layer: number;
  readonly unit: number;
}

interface Picture extends UnitRef {
  readonly map: Heatmap;
  readonly mark: HTMLElement | null;
  colour: string;
  /** Which maps it shows. */
  version: number;
}

/** Pictures painted in one animation frame. */
const AT_ONCE = 48;
/** Marks take this many shades. */
const SHADES = 20;

export class Pictures {
  /** What the output's "no" and "yes" are, as their middle and half their distance; null: 0 is neutral. */
  answers: { readonly middle: number; readonly half: number } | null = null;
  private readonly all = new Set<Picture>();
  private maps: UnitMaps[] = [];
  private version = 0;
  /** What must be painted, the longest waiting first. */
  private readonly due = new Set<Picture>();

  constructor(
    private scheme: Scheme,
    private readonly isVisible: (at: UnitRef) => boolean,
  ) {}

  /** The canvas of a unit, with the mark of its bias; returns how to forget it. */
  attach(canvas: HTMLCanvasElement, mark: HTMLElement | null, at: UnitRef): () => void {
    const picture: Picture = { ...at, map: new Heatmap(canvas), mark, colour: "", version: 0 };
    this.all.add(picture);
    this.paint(picture);
    return () => {
      this.all.delete(picture);
      this.due.delete(picture);
    };
  }

  /** New maps; true if there is something to paint. */
  show(maps: UnitMaps[]): boolean {
    this.maps = maps;
    this.version += 1;
    return this.refresh();
  }

  /** Whatever is visible and not painted yet becomes due; true if something is. */
  refresh(): boolean {
    for (const picture of this.all) {
      if (picture.version !== this.version && this.isVisible(picture)) this.due.add(picture);
    }
    return this.due.size > 0;
  }

  /** Whether something is due. */
  get isBehind(): boolean {
    return this.due.size > 0;
  }

  /** Paints some of what is due; true if more is. */
  work(): boolean {
    let left = AT_ONCE;
    for (const picture of this.due) {
      if (left === 0) return true;
      left -= 1;
      this.due.delete(picture);
      this.paint(picture);
    }
    return false;
  }

  /** The maps belong to another network; the canvases keep them until there are new ones. */
  forget(): void {
    this.maps = [];
    this.due.clear();
  }

  recolour(scheme: Scheme): void {
    this.scheme = scheme;
    this.version += 1;
    for (const picture of this.all) picture.colour = "";
    this.refresh();
  }

  /** The marks take the colours of the biases. */
  mark(biasOf: (at: UnitRef) => number): void {
    for (const picture of this.all) {
      if (picture.mark === null) continue;
      const bias = biasOf(picture);
      const level = Number.isNaN(bias) ? 0 : Math.round(Math.max(-1, Math.min(1, bias)) * SHADES) / SHADES;
      const colour = diverging(level, this.scheme);
      if (colour !== picture.colour) picture.mark.style.backgroundColor = picture.colour = colour;
    }
  }

  private paint(picture: Picture): void {
    const { layer, unit, map } = picture;
    const maps = this.maps[layer + 1];
    if (maps === undefined || unit >= maps.units) return;
    picture.version = this.version;
    const { rows, columns, cells, scale } = maps;
    const part = cells.subarray(unit * rows * columns, (unit + 1) * rows * columns);
    const colours = divergingTable(this.scheme, false);
    const largest = scale[unit] ?? 1;
    const span = layer === this.maps.length - 2 ? this.answers : null;
    if (span === null) map.paint(part, rows, columns, colours, Math.min(1, largest));
    else map.paint(part, rows, columns, colours, largest / span.half, largest > 0 ? span.middle / largest : 0);
  }
}
