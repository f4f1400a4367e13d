/**
 * The examples as marks on a map: train examples are filled dots, dev examples rings, so that they differ in shape, not
 * only in colour.
 */

/** Left, right, bottom, top in the coordinates of the points. */
export type Reach = readonly [left: number, right: number, bottom: number, top: number];

export interface Marks {
  /** Two numbers a point. */
  readonly xy: Float32Array;
  readonly colours: readonly string[];
  readonly shape: "dot" | "ring";
}

export interface Paper {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly reach: Reach;
  /** Colour of the halo that parts a mark from the map. */
  readonly halo: string;
}

/** Where a point lies on the paper: x to the right, y downwards. */
export function place(u: number, v: number, paper: Pick<Paper, "width" | "height" | "reach">): [number, number] {
  const [left, right, bottom, top] = paper.reach;
  return [((u - left) / (right - left)) * paper.width, ((top - v) / (top - bottom)) * paper.height];
}

/** The point of the plane under a place on the paper; the inverse of ``place``. */
export function point(x: number, y: number, paper: Pick<Paper, "width" | "height" | "reach">): [number, number] {
  const [left, right, bottom, top] = paper.reach;
  return [left + (x / paper.width) * (right - left), top - (y / paper.height) * (top - bottom)];
}

/** Size of a mark: smaller where there are many. */
export function radius(points: number, width: number): number {
  const crowd = Math.sqrt(400 / Math.max(100, points));
  return Math.min(4.2, Math.max(1.6, (width / 100) * crowd));
}

/** Draw marks of one size onto the paper. */
export function drawMarks(paper: Paper, marks: Marks, size: number): void {
  const count = marks.xy.length / 2;
  for (let index = 0; index < count; index += 1) {
    const [x, y] = place(marks.xy[2 * index] ?? 0, marks.xy[2 * index + 1] ?? 0, paper);
    const colour = marks.colours[index] ?? paper.halo;
    if (marks.shape === "dot") dot(paper, x, y, size, colour);
    else ring(paper, x, y, size, colour);
  }
}

function dot({ context, halo }: Paper, x: number, y: number, size: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = halo;
  context.stroke();
}

function ring({ context, halo }: Paper, x: number, y: number, size: number, colour: string): void {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  for (const [width, ink] of [
    [3.4, halo],
    [1.8, colour],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = ink;
    context.stroke();
  }
}
