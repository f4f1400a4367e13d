/**
 * Marks that differ in shape: they tell lines apart that end in them, for those who see no colours and in print.
 *
 * The first eight are filled, the next eight are the same shapes hollow; then they repeat.
 */

import type { Pen } from "./figure";

export type Point = readonly [x: number, y: number];

export interface MarkerStyle {
  readonly colour: string;
  /** What lies around the mark, and within a hollow one. */
  readonly rim: string;
  readonly radius?: number;
}

/** Corners around the middle, y downwards; of about the same area, within 1.3 of the middle. */
const SHAPES: readonly (readonly Point[])[] = [
  regular(24, 0.95),
  regular(4, 1.2, Math.PI / 4),
  regular(3, 1.3),
  regular(4, 1.25),
  regular(3, 1.3, Math.PI),
  cross(1.15, 0.42),
  star(1.3),
  turned(cross(1.2, 0.42), Math.PI / 4),
];

/** The name of a marker, as a legend says it. */
const NAMES = ["circle", "square", "triangle", "diamond", "turned triangle", "plus", "star", "cross"];

/** Whether a marker is only its outline. */
export function hollow(number: number): boolean {
  return Math.floor(number / SHAPES.length) % 2 === 1;
}

/** "hollow square". */
export function markerName(number: number): string {
  return `${hollow(number) ? "hollow " : ""}${NAMES[number % NAMES.length] ?? ""}`;
}

/** The corners of a marker at a place. */
export function markerCorners(number: number, x: number, y: number, radius = 4): Point[] {
  return (SHAPES[number % SHAPES.length] ?? []).map(([u, v]) => [x + radius * u, y + radius * v]);
}

/** Draw a marker at a place: with a rim, so that it is seen on everything. */
export function paintMarker(pen: Pen, number: number, [x, y]: Point, { colour, rim, radius }: MarkerStyle): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  pen.save();
  pen.lineJoin = "round";
  pen.setLineDash([]);
  pen.beginPath();
  for (const [px, py] of markerCorners(number, x, y, radius)) pen.lineTo(px, py);
  pen.closePath();
  pen.strokeStyle = rim;
  pen.lineWidth = hollow(number) ? 4.5 : 3;
  pen.stroke();
  pen.fillStyle = hollow(number) ? rim : colour;
  pen.fill();
  if (hollow(number)) {
    pen.strokeStyle = colour;
    pen.lineWidth = 1.75;
    pen.stroke();
  }
  pen.restore();
}

/** Corners on a circle, the first one on top. */
function regular(corners: number, radius: number, turn = 0): Point[] {
  return Array.from({ length: corners }, (_, i) => at(radius, turn + (2 * Math.PI * i) / corners));
}

function star(radius: number): Point[] {
  return Array.from({ length: 10 }, (_, i) => at(i % 2 ? 0.45 * radius : radius, (Math.PI * i) / 5));
}

/** Two bars across each other. */
function cross(long: number, wide: number): Point[] {
  const arm: Point[] = [
    [-wide, -wide],
    [-wide, -long],
    [wide, -long],
  ];
  return [0, 1, 2, 3].flatMap((quarter) => turned(arm, (quarter * Math.PI) / 2));
}

function turned(points: readonly Point[], angle: number): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos]);
}

/** A point so far from the middle, by the angle clockwise from the top. */
function at(radius: number, angle: number): Point {
  return [radius * Math.sin(angle), -radius * Math.cos(angle)];
}
