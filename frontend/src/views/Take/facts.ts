/** What is told of an ONNX file, one fact a row. */

import { bytes, percent, significant } from "../../draw/numbers";
import type { ExportedFile } from "../../net/protocol";
import type { Task } from "../../state/catalog";

export interface Fact {
  label: (task: Task) => string;
  value: (file: ExportedFile) => string;
}

export const FACTS: readonly Fact[] = [
  { label: () => "Size", value: (file) => bytes(file.file_bytes) },
  { label: () => "Largest difference", value: (file) => significant(file.max_difference, 2) },
  {
    label: (task) => (task === "regression" ? "Within 1 %" : "Same class"),
    value: (file) => percent(file.agreement, file.agreement === 1 ? 0 : 2),
  },
  { label: () => "1 point", value: (file) => `${significant(1000 * file.milliseconds_single, 2)} µs` },
  { label: () => "10,000 points", value: (file) => `${significant(file.milliseconds_per_10k, 2)} ms` },
];

/** How the file computes, where that is not just what its precision says; `layers` is how many the network has. */
export function form(file: ExportedFile, layers: number): string {
  const said: string[] = [];
  if (file.layers < layers) said.push(`in ${file.layers} of ${layers} layers`);
  if (file.fine) said.push(file.precision === "int8" ? "two bytes a number" : "products only");
  if (file.wide) said.push(file.precision === "float32" ? "computes in float64" : "the rest in float64");
  return said.join(", ");
}
