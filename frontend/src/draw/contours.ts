/**
 * Lines of equal value on a map of numbers (marching squares).
 *
 * Legend: cell (row, column) is the value at the cell's centre, rows from the top; x to the right and y downwards, both in
 * cells, so that the map covers [0, columns] × [0, rows].
 */

/** How certain a cell is of its label at least when borders are drawn: where three labels meet, none is sure. */
const LEAST = 4;

/** Segments of one line: x₀ y₀ x₁ y₁ and so on; ``length`` of them numbers are in use. */
export interface Segments {
  numbers: Float32Array;
  length: number;
}

/** Where the line leaves a cell, by which corners are above the level: pairs of sides (0 top, 1 right, 2 bottom, 3 left). */
const SIDES: readonly (readonly number[])[] = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [3, 0, 1, 2],
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [0, 1, 2, 3],
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
];

export function noSegments(): Segments {
  return { numbers: new Float32Array(1024), length: 0 };
}

/** Append the line where ``cells`` crosses ``level``. */
export function contour(cells: ArrayLike<number>, rows: number, columns: number, level: number, into: Segments): void {
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const at = row * columns + column;
      const [a, b] = [cells[at] ?? 0, cells[at + 1] ?? 0];
      const [d, c] = [cells[at + columns] ?? 0, cells[at + columns + 1] ?? 0];
      const above = a >= level;
      if (b >= level === above && c >= level === above && d >= level === above) continue;
      cross(column, row, a - level, b - level, c - level, d - level, into);
    }
  }
}

/**
 * Append the borders between regions of different labels. Where the confidences (0 to 255) of two neighbours differ, the
 * border is nearer to the less certain one.
 */
export function borders(
  labels: Uint8Array,
  confidence: Uint8Array,
  rows: number,
  columns: number,
  into: Segments,
): void {
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const at = row * columns + column;
      const [a, b] = [labels[at], labels[at + 1]];
      const [d, c] = [labels[at + columns], labels[at + columns + 1]];
      if (a === b && b === c && c === d) continue;
      const sure = (cell: number) => Math.max(LEAST, (confidence[cell] ?? 0) - 128);
      const corners = [sure(at), sure(at + 1), sure(at + columns + 1), sure(at + columns)] as const;
      const side = (label: number | undefined, one: number | undefined, how: number) => (one === label ? how : -how);
      for (const label of new Set([a, b, c, d])) {
        const [p, q, r, s] = corners;
        cross(column, row, side(label, a, p), side(label, b, q), side(label, c, r), side(label, d, s), into);
      }
    }
  }
}

/** Draw the segments onto a picture of the given size. */
export function stroke(context: CanvasRenderingContext2D, segments: Segments, across: number, down: number): void {
  const { numbers, length } = segments;
  context.beginPath();
  for (let i = 0; i < length; i += 4) {
    context.moveTo((numbers[i] ?? 0) * across, (numbers[i + 1] ?? 0) * down);
    context.lineTo((numbers[i + 2] ?? 0) * across, (numbers[i + 3] ?? 0) * down);
  }
  context.stroke();
}

/** The zero line within one square: a top left, b top right, c bottom right, d bottom left. */
function cross(column: number, row: number, a: number, b: number, c: number, d: number, into: Segments): void {
  const sides = SIDES[(a >= 0 ? 1 : 0) | (b >= 0 ? 2 : 0) | (c >= 0 ? 4 : 0) | (d >= 0 ? 8 : 0)] ?? [];
  const [x, y] = [column + 0.5, row + 0.5];
  const sideX = [x + share(a, b), x + 1, x + share(d, c), x];
  const sideY = [y, y + share(b, c), y + 1, y + share(a, d)];
  for (let i = 0; i + 1 < sides.length; i += 2) {
    const [from, to] = [sides[i] ?? 0, sides[i + 1] ?? 0];
    append(into, sideX[from] ?? 0, sideY[from] ?? 0, sideX[to] ?? 0, sideY[to] ?? 0);
  }
}

/** How far from one end to the other a value passes zero. */
function share(from: number, to: number): number {
  return from === to ? 0.5 : from / (from - to);
}

function append(into: Segments, x0: number, y0: number, x1: number, y1: number): void {
  if (into.length + 4 > into.numbers.length) {
    const larger = new Float32Array(into.numbers.length * 2);
    larger.set(into.numbers);
    into.numbers = larger;
  }
  into.numbers[into.length] = x0;
  into.numbers[into.length + 1] = y0;
  into.numbers[into.length + 2] = x1;
  into.numbers[into.length + 3] = y1;
  into.length += 4;
}
