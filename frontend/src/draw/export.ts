/** A figure as a file: a picture with its background, a drawing, or its numbers. */

import { colours, type Paint, type Size, type Table } from "./figure";

/** Pixels of a picture for each pixel of the page. */
const SHARP = 2;

/** A PNG of the figure, twice as fine as the page. */
export async function png(paint: Paint, size: Size): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = size.width * SHARP;
  canvas.height = size.height * SHARP;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("expected a canvas that can be drawn on");
  pen.scale(SHARP, SHARP);
  painted(paint, pen, size);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is empty")))),
  );
}

/** An SVG of the figure. What turns pen strokes into SVG is loaded when it is first needed. */
export async function svg(paint: Paint, size: Size): Promise<Blob> {
  const { Context } = await import("svgcanvas");
  const pen = new Context({
    width: size.width,
    height: size.height,
    ctx: document.createElement("canvas").getContext("2d"),
  });
  painted(paint, pen as unknown as CanvasRenderingContext2D, size);
  return new Blob([pen.getSerializedSvg()], { type: "image/svg+xml" });
}

function painted(paint: Paint, pen: CanvasRenderingContext2D, size: Size): void {
  const now = colours();
  pen.fillStyle = now.surface;
  pen.fillRect(0, 0, size.width, size.height);
  paint(pen, size, now);
}

/** The numbers with a head, separated by commas; full precision. */
export function csv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

function cell(value: string | number): string {
  const text = typeof value === "number" ? (Number.isFinite(value) ? String(value) : "") : value;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a file to the browser. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
