/**
 * The moving part of the diagram: pictures of units, links and bias marks, painted from frames past the reactive store.
 *
 * The components tell it where things are (``place``) and which canvases there are; frames go straight to the canvases.
 * It asks for an animation frame only while something moves.
 */

import { draw, flows, nearest, type Look } from "../../draw/linkpaint";
import { choose, weightOf, type Places, type Strands, type Weights } from "../../draw/links";
import { scheme, type Scheme } from "../../draw/palette";
import { between, type Movement } from "./movement";
import { Pictures, type UnitRef } from "./pictures";
import { readMaps, readWeights, type Arrays } from "./reading";

export type { UnitRef };

/** One weight; the shown link between two units. */
export interface LinkRef extends UnitRef {
  readonly input: number;
}

/** Dashes flow so many pixels a second. */
const FLOW = 24;
const MOVE = 140;
/** Extra canvas beyond what is visible, in pixels, so that scrolling needs no redraw. */
const BEYOND = 512;
/** Pictures so near to what is visible are painted as well. */
const NEAR = 80;
/** Milliseconds between two drawings of the links for no other reason than new weights: at least, and for each link. */
const LEAST_REST = 25;
const REST = 0.12;

export class Diagram {
  readonly pictures = new Pictures(scheme(), (at) => this.isVisible(at));
  private context: CanvasRenderingContext2D | null = null;
  private weights: Weights[] = [];
  private places: readonly Places[] = [];
  private movement: Movement | null = null;
  private strands: Strands = { layer: [], unit: [], input: [], weight: [] };
  /** ``left`` and ``visible``: what is seen of the stage; ``anchor``: what was seen when the canvas was placed. */
  private stage = { width: 0, height: 0, left: 0, visible: 0, anchor: 0 };
  private look: Omit<Look, "scheme" | "flow"> = { unit: null, link: null };
  private flowing = false;
  private scheme: Scheme = scheme();
  private dragged: { column: number; by: number } | null = null;
  /** Whether other links may have to be chosen, whether they must be drawn, and whether that must not wait. */
  private stale = true;
  private dirty = true;
  private urgent = true;
  private drawn = 0;
  private pending = 0;

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

  /** Where everything is from now on; units that were elsewhere move there if ``from`` says where they were. */
  place(
    places: readonly Places[],
    stage: { width: number; height: number },
    from: readonly (Places | null)[] | null,
  ): void {
    this.movement = from === null ? null : { from, to: places, start: performance.now(), time: MOVE };
    if (from !== null) this.pictures.forget();
    this.places = places;
    this.stage = { ...this.stage, ...stage };
    this.changed();
  }

  /** Which part of the stage is visible. */
  scroll(left: number, visible: number): void {
    const isFar = Math.abs(left - this.stage.anchor) > BEYOND / 2 || visible !== this.stage.visible;
    this.stage = { ...this.stage, left, visible, anchor: isFar ? left : this.stage.anchor };
    if (this.pictures.refresh()) this.request();
    if (isFar) this.redraw();
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
    if (this.pictures.show(readMaps(arrays))) this.request();
  }

  /** New weights. */
  showWeights(arrays: Arrays): void {
    this.weights = readWeights(arrays, this.places[0]?.y.length ?? 0);
    this.stale = this.dirty = true;
    this.request();
  }

  /** Paint everything anew, as the colours changed. */
  recolour(now: Scheme): void {
    this.scheme = now;
    this.pictures.recolour(now);
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

  private isVisible({ layer, unit }: UnitRef): boolean {
    const x = this.places[layer + 1]?.left[unit] ?? Number.NaN;
    return x > this.stage.left - NEAR && x < this.stage.left + this.stage.visible + NEAR;
  }

  private changed(): void {
    this.stale = true;
    this.redraw();
  }

  private redraw(): void {
    this.dirty = this.urgent = true;
    this.request();
  }

  private request(): void {
    if (this.pending === 0 && this.context !== null) this.pending = requestAnimationFrame((now) => this.frame(now));
  }

  /** Links and pictures take turns where both are new, so that no single frame is long. */
  private frame(now: number): void {
    this.pending = 0;
    if (this.context === null) return;
    const isMoving = this.movement !== null;
    const rest = Math.max(LEAST_REST, REST * this.strands.weight.length);
    const mayDraw = this.urgent || isMoving || now - this.drawn >= rest;
    const isDrawn = (this.dirty || isMoving || this.isFlowing()) && mayDraw;
    if (isDrawn) this.drawLinks(this.context, now);
    const isBehind = isDrawn ? this.pictures.isBehind : this.pictures.work();
    if (isBehind || this.dirty || this.movement !== null || this.isFlowing()) this.request();
  }

  /** Whether links change from moment to moment though nothing new is known. */
  private isFlowing(): boolean {
    const standsOut = this.look.unit !== null || this.look.link !== null;
    return this.flowing && (standsOut || flows(this.strands));
  }

  private drawLinks(context: CanvasRenderingContext2D, now: number): void {
    const places = this.current(now);
    if (this.stale) {
      this.strands = choose(this.weights, this.places);
      this.pictures.mark(({ layer, unit }) => this.weight(layer, unit, null));
    }
    this.stale = this.dirty = this.urgent = false;
    this.drawn = now;
    this.origin(context);
    const flow = this.flowing ? (now / 1000) * FLOW : null;
    draw(context, this.strands, places, { ...this.look, scheme: this.scheme, flow });
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
    const { width, height, anchor, visible } = this.stage;
    const from = Math.max(0, Math.min(Math.round(anchor) - BEYOND, width - visible - 2 * BEYOND));
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
