import { expect, it } from "vitest";

import { dataset, members, type DatasetMember } from "../../state/catalog";
import { snippet } from "./snippet";

const all = members("dataset") as DatasetMember[];

it("names the file, its inputs and outputs", () => {
  const code = snippet("glassnet-circle.onnx", ["label", "probabilities"], dataset("circle"), [1.23456, -2]);
  expect(code).toContain('InferenceSession("glassnet-circle.onnx")');
  expect(code).toContain("np.array([[1.23, -2]], np.float32)");
  expect(code).toContain('label, probabilities = session.run(["label", "probabilities"], {"inputs": x})');
  expect(code).toContain('["orange", "blue"][label[0]]');
});

it.each(all.map((facts) => [facts.type, facts] as const))("asks for what a model of %s has", (_, facts) => {
  const code = snippet(
    "m.onnx",
    facts.task === "regression" ? ["variable"] : ["label", "scores"],
    facts,
    facts.inputs.map(() => 0),
  );
  expect(code.includes('"label"')).toBe(facts.task !== "regression");
  expect(code).toMatch(facts.inputs.length <= 6 ? /np\.array/ : new RegExp(`zeros\\(\\(1, ${facts.inputs.length}\\)`));
});
