/** Paints the large map: colours, lines of equal confidence, the examples; each on its own canvas, so that only what changed is drawn. */

import { borders, contour, noSegments, stroke, type Segments } from "../../draw/contours";
import { Heatmap } from "../../draw/heatmap";
import { classColour, diverging, divergingTable, signs, type Scheme, type Table } from "../../draw/palette";
import { drawMarks, radius, type Paper, type Reach } from "../../draw/points";
import type { DatasetMember } from "../../state/catalog";
import type { Source } from "./source";

export interface Style {
  readonly scheme: Scheme;
  /** Flat colours: only the class, the sign, or one of eight bands. */
  readonly discretize: boolean;
  /** Lines where the network is 50 and 90 % sure, or of equal value. */
  readonly lines: boolean;
}

export interface Canvases {
  readonly heat: HTMLCanvasElement;
  readonly lines: HTMLCanvasElement;
  readonly marks: HTMLCanvasElement;
}

export interface Shown {
  readonly xy: Float32Array;
  readonly y: ArrayLike<number>;
  readonly shape: "dot" | "ring";
}

const BANDS = 8;
/** Bytes are rounded down: the value 0 lies between 127 and 128. */
const ZERO = 127.5;

export class MapPainter {
  private readonly heat: Heatmap;
  private readonly strong: Segments = noSegments();
  private readonly fine: Segments = noSegments();

  constructor(private readonly canvases: Canvases) {
    this.heat = new Heatmap(canvases.heat);
  }

  /** The map itself. */
  paint(source: Source, style: Style): void {
    const { rows, columns } = source;
    if (source.shows === "classes") {
      this.heat.paintClasses(source.labels, style.discretize ? null : source.confidence, rows, columns, style.scheme);
    } else {
      this.heat.paint(source.cells, rows, columns, tableOf(source.sides, style));
    }
    this.paintLines(source, style);
  }

  clear(): void {
    this.heat.clear();
    sized(this.canvases.lines)?.context.reset();
  }

  /** The examples, last drawn on top; ``halo`` parts them from the map. */
  mark(groups: readonly Shown[], reach: Reach, colours: (y: number) => string, halo: string): void {
    const canvas = sized(this.canvases.marks);
    if (canvas === null) return;
    const { context, width, height } = canvas;
    context.clearRect(0, 0, width, height);
    const paper: Paper = { context, width, height, reach, halo };
    const size = radius(
      groups.reduce((sum, { y }) => sum + y.length, 0),
      width,
    );
    for (const { xy, y, shape } of groups) {
      drawMarks(paper, { xy, colours: Array.from(y, colours), shape }, size);
    }
  }

  private paintLines(source: Source, { lines, scheme }: Style): void {
    const canvas = sized(this.canvases.lines);
    if (canvas === null) return;
    const { context, width, height } = canvas;
    const { rows, columns } = source;
    context.clearRect(0, 0, width, height);
    if (!lines) return;
    this.trace(source);
    context.strokeStyle = scheme === "dark" ? "rgb(255 255 255 / 75%)" : "rgb(20 24 30 / 65%)";
    context.lineWidth = 1.4;
    stroke(context, this.strong, width / columns, height / rows);
    context.strokeStyle = scheme === "dark" ? "rgb(255 255 255 / 32%)" : "rgb(20 24 30 / 28%)";
    context.lineWidth = 1;
    stroke(context, this.fine, width / columns, height / rows);
  }

  private trace(source: Source): void {
    const { strong, fine } = this;
    const { rows, columns } = source;
    strong.length = fine.length = 0;
    if (source.shows === "classes") {
      borders(source.labels, source.confidence, rows, columns, strong);
      contour(source.confidence, rows, columns, 0.9 * 255, fine);
      return;
    }
    contour(source.cells, rows, columns, ZERO, strong);
    for (const value of source.sides ? [-0.8, 0.8] : [-0.75, -0.5, -0.25, 0.25, 0.5, 0.75]) {
      contour(source.cells, rows, columns, ZERO + 127 * value, fine);
    }
  }
}

/** The colour of an example: its class's, or its value's. */
export function exampleColours(facts: DatasetMember, scale: number, scheme: Scheme): (y: number) => string {
  if (facts.task === "classes") return classColour;
  if (facts.task === "two_classes") return (y) => (y > 0.5 ? signs(scheme).positive : signs(scheme).negative);
  return (y) => diverging(y / scale, scheme);
}

function tableOf(sides: boolean, { scheme, discretize }: Style): Table {
  return discretize && !sides ? banded(scheme) : divergingTable(scheme, discretize);
}

const bands = new Map<Scheme, Table>();

function banded(scheme: Scheme): Table {
  const known = bands.get(scheme);
  if (known !== undefined) return known;
  const smooth = divergingTable(scheme, false);
  const table = smooth.map((_, byte) => {
    const band = Math.min(BANDS - 1, Math.floor(((byte - 1) / 254) * BANDS));
    return smooth[Math.round(1 + ((band + 0.5) / BANDS) * 254)] ?? 0;
  });
  bands.set(scheme, table);
  return table;
}

/** The canvas as large as its element in the screen's own pixels; null while it has no extent. */
function sized(canvas: HTMLCanvasElement): { context: CanvasRenderingContext2D; width: number; height: number } | null {
  const context = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (context === null || width === 0 || height === 0) return null;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height };
}
