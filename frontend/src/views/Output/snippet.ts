/** Python that runs an exported model, for this very file and data. */

import type { DatasetMember } from "../../state/catalog";

const MOST_NAMES = 6;

/** A short program: load, run on one example, print. ``example`` are raw inputs. */
export function snippet(fileName: string, facts: DatasetMember, example: readonly number[]): string {
  const { inputs, classes, task } = facts;
  const few = inputs.length <= MOST_NAMES;
  const x = few
    ? `np.array([[${example.map(plain).join(", ")}]], np.float32)`
    : `np.zeros((1, ${inputs.length}), np.float32)`;
  const lines = [
    "import numpy as np",
    "import onnxruntime",
    "",
    `session = onnxruntime.InferenceSession("${fileName}")`,
    `# one row an example, raw: ${few ? inputs.join(", ") : `${inputs.length} numbers, put yours here`}`,
    `x = ${x}`,
  ];
  if (task === "regression")
    return [...lines, `(value,) = session.run(["output"], {"inputs": x})`, "print(value)"].join("\n");
  const numbered = classes.every((name, label) => name === String(label));
  const answer = numbered ? "label[0]" : `[${classes.map((name) => JSON.stringify(name)).join(", ")}][label[0]]`;
  return [
    ...lines,
    `output, label = session.run(["output", "label"], {"inputs": x})`,
    `print(${answer}, output[0])`,
  ].join("\n");
}

function plain(value: number): string {
  return String(Number(value.toPrecision(3)));
}
