import { expect, it } from "vitest";

import { bytes, count, fixed, percent, powerOfTen, significant } from "./numbers";

it.each([
  [0.02134, "0.0213"],
  [12.345, "12.3"],
  [1234.5, "1,235"],
  [-0.5, "−0.500"],
  [0, "0"],
  [0.1, "0.100"],
  [1e-6, "1.00·10⁻⁶"],
  [-2.5e12, "−2.50·10¹²"],
  [Number.NaN, "–"],
])("writes %d as %s", (value, text) => {
  expect(significant(value)).toBe(text);
});

it("keeps the decimals of numbers that change in place", () => {
  expect([fixed(-1.234e21, 3), fixed(9_999_999, 0)]).toEqual(["−1.23·10²¹", "9,999,999"]);
  expect([fixed(0.1, 3), fixed(-1, 2), fixed(Number.POSITIVE_INFINITY, 2)]).toEqual(["0.100", "−1.00", "–"]);
});

it("writes shares, counts, sizes and powers", () => {
  expect([percent(0.9841), count(41_200.4), bytes(812), bytes(4_213), bytes(2_500_000), powerOfTen(-12)]).toEqual([
    "98.4 %",
    "41,200",
    "812 bytes",
    "4.21 kB",
    "2.50 MB",
    "10⁻¹²",
  ]);
});
