/**
 * The moving part of the diagram: pictures of units, links and bias marks, painted from frames past the reactive store.
 *
 * The components tell it where things are (``place``) and which canvases there are; frames go straight to the canvases.
 * It asks for an animation frame only while something moves.
 */

import { Heatmap } from "../../draw/heatmap";
import { draw, flows, nearest, type Look } from "../../draw/linkpaint";
import { choose, weightOf, type Places, type Strands, type Weights } from "../../draw/links";
import { diverging, divergingTable, scheme, type Scheme } from "../../draw/palette";
import { between, type Movement } from "./movement";
import { readMaps, readWeights, type Arrays, type UnitMaps } from "./reading";

/** One unit or input of the diagram; layer −1 are the inputs. */
export interface UnitRef {
  readonly layer: number;
  readonly unit: number;
}

/** One weight; the shown link between two units. */
export interface LinkRef extends UnitRef {
  readonly input: number;
}

interface Picture extends UnitRef {
  readonly map: Heatmap;
  readonly mark: HTMLElement | null;
  bias: string;
}

/** Dashes flow so many pixels a second. */
const FLOW = 24;
const MOVE = 140;
/** Extra canvas beyond what is visible, in pixels, so that scrolling needs no redraw. */
const BEYOND = 512;

export class Diagram {
  private readonly pictures = new Set<Picture>();
  private context: CanvasRenderingContext2D | null = null;
  private weights: Weights[] = [];
  private maps: UnitMaps[] = [];
  private places: readonly Places[] = [];
  private movement: Movement | null = null;
  private strands: Strands = { layer: [], unit: [], input: [], weight: [] };
  private stage = { width: 0, height: 0, left: 0, visible: 0 };
  private look: Omit<Look, "scheme" | "flow"> = { unit: null, link: null };
  private flowing = false;
  private scheme: Scheme = scheme();
  private dragged: { column: number; by: number } | null = null;
  private stale = true;
  private pending = 0;
  /** What the output's "no" and "yes" are, as their middle and half their distance; null: 0 is neutral. */
  answers: { readonly middle: number; readonly half: number } | null = null;

  /** The canvas under the units. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.context = canvas.getContext("2d");
    this.changed();
    return () => {
      cancelAnimationFrame(this.pending);
      this.pending = 0;
      this.context = null;
    };
  }

  /** The canvas of one unit, with the mark of its bias. */
  attachUnit(canvas: HTMLCanvasElement, mark: HTMLElement | null, at: UnitRef): () => void {
    const picture: Picture = { ...at, map: new Heatmap(canvas), mark, bias: "" };
    this.pictures.add(picture);
    this.paint(picture);
    this.markBias(picture);
    return () => void this.pictures.delete(picture);
  }

  /** Where everything is from now on; units that were elsewhere move there if ``from`` says where they were. */
  place(
    places: readonly Places[],
    stage: { width: number; height: number },
    from: readonly (Places | null)[] | null,
  ): void {
    this.movement = from === null ? null : { from, to: places, start: performance.now(), time: MOVE };
    if (from !== null) this.maps = []; // of another network; the canvases keep them until there are new ones
    this.places = places;
    this.stage = { ...this.stage, ...stage };
    this.changed();
  }

  /** Which part of the stage is visible. */
  scroll(left: number, visible: number): void {
    const far = Math.abs(left - this.stage.left) > BEYOND / 2 || visible !== this.stage.visible;
    if (far) this.stage = { ...this.stage, left, visible };
    if (far) this.changed();
  }

  drag(column: number | null, by: number): void {
    this.dragged = column === null ? null : { column, by };
    this.redraw();
  }

  highlight(unit: UnitRef | null, link: LinkRef | null): void {
    this.look = { unit, link };
    this.redraw();
  }

  /** Whether values flow: dashes run along the links. */
  flow(on: boolean): void {
    this.flowing = on;
    this.redraw();
  }

  /** New pictures of units. */
  showMaps(arrays: Arrays): void {
    this.maps = readMaps(arrays);
    for (const picture of this.pictures) if (this.isVisible(picture)) this.paint(picture);
  }

  /** New weights. */
  showWeights(arrays: Arrays): void {
    this.weights = readWeights(arrays, this.places[0]?.y.length ?? 0);
    this.changed();
  }

  /** Paint everything anew, as the colours changed. */
  recolour(now: Scheme): void {
    this.scheme = now;
    for (const picture of this.pictures) {
      picture.bias = "";
      this.paint(picture);
    }
    this.changed();
  }

  layerWeights(layer: number): Weights | null {
    return this.weights[layer] ?? null;
  }

  weight(layer: number, unit: number, input: number | null): number {
    const weights = this.weights[layer];
    return weights === undefined ? Number.NaN : weightOf(weights, unit, input);
  }

  /** The link under a point of the stage. */
  linkAt(x: number, y: number): LinkRef | null {
    const k = nearest(this.strands, this.places, x, y);
    if (k === null) return null;
    const { layer, unit, input } = this.strands;
    return { layer: layer[k] ?? 0, unit: unit[k] ?? 0, input: input[k] ?? 0 };
  }

  private paint({ layer, unit, map }: Picture): void {
    const maps = this.maps[layer + 1];
    if (maps === undefined || unit >= maps.units) return;
    const { rows, columns, cells, scale } = maps;
    const part = cells.subarray(unit * rows * columns, (unit + 1) * rows * columns);
    const colours = divergingTable(this.scheme, false);
    const largest = scale[unit] ?? 1;
    const span = layer === this.places.length - 2 ? this.answers : null;
    if (span === null) map.paint(part, rows, columns, colours, Math.min(1, largest));
    else map.paint(part, rows, columns, colours, largest / span.half, largest > 0 ? span.middle / largest : 0);
  }

  private markBias(picture: Picture): void {
    if (picture.mark === null) return;
    const bias = this.weight(picture.layer, picture.unit, null);
    const level = Number.isNaN(bias) ? 0 : Math.round(Math.max(-1, Math.min(1, bias)) * 20) / 20;
    const colour = diverging(level, this.scheme);
    if (colour === picture.bias) return;
    picture.bias = colour;
    picture.mark.style.backgroundColor = colour;
  }

  private isVisible({ layer, unit }: UnitRef): boolean {
    const x = this.places[layer + 1]?.left[unit] ?? Number.NaN;
    return x > this.stage.left - BEYOND && x < this.stage.left + this.stage.visible + BEYOND;
  }

  private changed(): void {
    this.stale = true;
    this.redraw();
  }

  private redraw(): void {
    if (this.pending === 0 && this.context !== null) this.pending = requestAnimationFrame((now) => this.frame(now));
  }

  private frame(now: number): void {
    this.pending = 0;
    if (this.context === null) return;
    const places = this.current(now);
    if (this.stale) {
      this.strands = choose(this.weights, this.places);
      for (const picture of this.pictures) this.markBias(picture);
      this.stale = false;
    }
    this.origin(this.context);
    const flow = this.flowing ? (now / 1000) * FLOW : null;
    draw(this.context, this.strands, places, { ...this.look, scheme: this.scheme, flow });
    const standsOut = this.look.unit !== null || this.look.link !== null;
    if (this.movement !== null || (this.flowing && (standsOut || flows(this.strands)))) this.redraw();
  }

  /** Where things are now: under way, or carried by the pointer. */
  private current(now: number): readonly Places[] {
    const [places, done] = between(this.movement, this.places, now);
    if (done) this.movement = null;
    const { dragged } = this;
    if (dragged === null) return places;
    return places.map((column, place) => {
      if (place !== dragged.column) return column;
      const shift = (edge: Float32Array) => edge.map((x) => x + dragged.by);
      return { ...column, left: shift(column.left), right: shift(column.right) };
    });
  }

  /** Empty the canvas over the visible part of the stage and put its origin where the stage's is. */
  private origin(context: CanvasRenderingContext2D): void {
    const { canvas } = context;
    const { width, height, left, visible } = this.stage;
    const from = Math.max(0, Math.min(Math.round(left) - BEYOND, width - visible - 2 * BEYOND));
    const wide = Math.min(width, visible + 2 * BEYOND);
    const ratio = Math.min(2, devicePixelRatio || 1);
    const [across, down] = [Math.round(wide * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      [canvas.width, canvas.height] = [across, down];
      [canvas.style.width, canvas.style.height] = [`${wide}px`, `${height}px`];
    }
    canvas.style.left = `${from}px`;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, across, down);
    context.setTransform(ratio, 0, 0, ratio, -from * ratio, 0);
  }
}
