/** Small pictures of datasets for the menu, drawn from the examples that the catalog carries. */

import { classColour, diverging, scheme, signs } from "../../draw/palette";
import type { DatasetMember } from "../../state/catalog";

/** Previews lie in [−REACH, REACH]². */
const REACH = 6;
/** Value of a black pixel in previews of pictures. */
const INK = 16;

/** Draws a dataset's preview; the canvas may have any size. */
export function drawThumbnail(canvas: HTMLCanvasElement, dataset: DatasetMember): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (dataset.picture) drawPictures(context, dataset);
  else drawPoints(context, dataset);
}

function drawPoints(context: CanvasRenderingContext2D, dataset: DatasetMember): void {
  const { width, height } = context.canvas;
  const colour = colours(dataset);
  const radius = width / 44;
  for (const [x, y, value] of dataset.preview ?? []) {
    context.fillStyle = colour(value);
    context.beginPath();
    context.arc(((x + REACH) / (2 * REACH)) * width, ((REACH - y) / (2 * REACH)) * height, radius, 0, 2 * Math.PI);
    context.fill();
  }
}

function colours({ task }: DatasetMember): (value: number) => string {
  const now = scheme();
  if (task === "classes") return classColour;
  if (task === "regression") return (value) => diverging(2 * value, now); // paler, so small a dot would not be seen
  const { negative, positive } = signs(now);
  return (value) => (value > 0 ? positive : negative);
}

/** The first four pictures in a square. */
function drawPictures(context: CanvasRenderingContext2D, dataset: DatasetMember): void {
  const side = context.canvas.width / 2;
  context.fillStyle = getComputedStyle(context.canvas).color;
  (dataset.preview_pictures ?? []).slice(0, 4).forEach((picture, i) => {
    const size = (side * 0.84) / picture.length;
    const [left, top] = [(i % 2) * side + side * 0.08, Math.floor(i / 2) * side + side * 0.08];
    picture.forEach((row, y) => {
      row.forEach((ink, x) => {
        context.globalAlpha = ink / INK;
        context.fillRect(left + x * size, top + y * size, size, size);
      });
    });
  });
  context.globalAlpha = 1;
}
