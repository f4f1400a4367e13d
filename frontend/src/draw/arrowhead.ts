/** The head of an arrow, filled in the pen's colour. */

/** Half of the angle at its tip. */
const HALF = 0.42;

/** At the end of a line from one point to another; nothing where both are the same. */
export function arrowhead(
  pen: CanvasRenderingContext2D,
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
  size = 8,
): void {
  const [x, y] = to;
  if (x === from[0] && y === from[1]) return;
  const angle = Math.atan2(y - from[1], x - from[0]);
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x - size * Math.cos(angle - HALF), y - size * Math.sin(angle - HALF));
  pen.lineTo(x - size * Math.cos(angle + HALF), y - size * Math.sin(angle + HALF));
  pen.closePath();
  pen.fill();
}
