import { expect, it } from "vitest";

import { cellsOf, diagonalShare, largest, mistakes } from "./matrix";

it("shares each row among its columns", () => {
  const cells = cellsOf([3, 1, 0, 4], 2, 2);
  expect(cells).toEqual([
    [
      { count: 3, share: 0.75 },
      { count: 1, share: 0.25 },
    ],
    [
      { count: 0, share: 0 },
      { count: 4, share: 1 },
    ],
  ]);
  expect(diagonalShare(cells)).toBe(7 / 8);
});

it("stays calm without examples", () => {
  expect(
    cellsOf([0, 0, 0, 0], 2, 2)
      .flat()
      .every(({ share }) => share === 0),
  ).toBe(true);
  expect(diagonalShare(cellsOf([0], 1, 1))).toBeNaN();
});

it("names the most frequent mistakes first", () => {
  expect(mistakes(cellsOf([9, 1, 0, 0, 9, 4, 2, 0, 9], 3, 3), 2)).toEqual([
    { row: 1, column: 2, count: 4 },
    { row: 2, column: 0, count: 2 },
  ]);
});

it("measures values that are no counts against the largest", () => {
  expect(largest(cellsOf([0.5, -2, 0, 1], 2, 2))).toBe(2);
  expect(largest([])).toBeGreaterThan(0);
});
