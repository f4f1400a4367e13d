import { expect, test } from "vitest";
import type { ExportedFile } from "../../net/protocol";
import { FACTS, form } from "./facts";

const file: ExportedFile = {
  precision: "float32",
  layers: 3,
  fine: false,
  wide: false,
  url: "/exports/token/model.onnx",
  file_name: "model.onnx",
  file_bytes: 12_345,
  max_difference: 2e-7,
  agreement: 0.99876,
  points: 10_000,
  provider: "CPUExecutionProvider",
  reason: "no GPU",
  milliseconds_per_10k: 1.234,
  milliseconds_single: 0.0123,
};

test("every fact of a file is told", () => {
  expect(FACTS.map(({ label, value }) => [label("regression"), value(file)])).toEqual([
    ["Size", "12.3 kB"],
    ["Largest difference", "2.0·10⁻⁷"],
    ["Within 1 %", "99.88 %"],
    ["1 point", "12 µs"],
    ["10,000 points", "1.2 ms"],
  ]);
});

test.each<[Partial<ExportedFile>, string]>([
  [{}, ""],
  [{ wide: true }, "computes in float64"],
  [{ precision: "float16", layers: 2 }, "in 2 of 3 layers"],
  [{ precision: "float16", fine: true, wide: true }, "products only, the rest in float64"],
  [{ precision: "int8", layers: 1, fine: true }, "in 1 of 3 layers, two bytes a number"],
])("how it computes is said where that is not usual: %j", (of, said) => {
  expect(form({ ...file, ...of }, 3)).toBe(said);
});
