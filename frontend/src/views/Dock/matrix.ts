/** A matrix as its cells: shares of their rows for counts of classes, strength for anything else. */

export interface Cell {
  readonly count: number;
  /** Of the row. */
  readonly share: number;
}

/** Rows of cells. */
export function cellsOf(matrix: ArrayLike<number>, rows: number, columns: number): Cell[][] {
  return Array.from({ length: rows }, (_, row) => {
    const counts = Array.from({ length: columns }, (_, column) => matrix[row * columns + column] ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => ({ count, share: total > 0 ? count / total : 0 }));
  });
}

/** The largest size of any cell, at least a trifle above 0. */
export function largest(cells: readonly (readonly Cell[])[]): number {
  return Math.max(Number.MIN_VALUE, ...cells.flat().map(({ count }) => Math.abs(count)));
}

/** The share on the diagonal. */
export function diagonalShare(cells: readonly (readonly Cell[])[]): number {
  const all = cells.flat().reduce((sum, { count }) => sum + count, 0);
  const right = cells.reduce((sum, row, i) => sum + (row[i]?.count ?? 0), 0);
  return all > 0 ? right / all : Number.NaN;
}

export interface Mistake {
  readonly row: number;
  readonly column: number;
  readonly count: number;
}

/** The largest cells beside the diagonal, the largest first. */
export function mistakes(cells: readonly (readonly Cell[])[], most: number): Mistake[] {
  return cells
    .flatMap((row, r) => row.map(({ count }, c) => ({ row: r, column: c, count })))
    .filter(({ row, column, count }) => row !== column && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
}
