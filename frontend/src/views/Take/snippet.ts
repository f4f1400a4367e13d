/** Python that runs an exported model, for this very file and data. */

import type { DatasetMember } from "../../state/catalog";

const MOST_NAMES = 6;

/** A short program: load, run on one example, print. ``outputs`` are the names, ``example`` raw inputs. */
export function snippet(
  fileName: string,
  outputs: readonly string[],
  facts: DatasetMember,
  example: readonly number[],
): string {
  const { inputs, classes } = facts;
  const few = inputs.length <= MOST_NAMES;
  const x = few
    ? `np.array([[${example.map(plain).join(", ")}]], np.float32)`
    : `np.zeros((1, ${inputs.length}), np.float32)`;
  const asked = `[${outputs.map((name) => JSON.stringify(name)).join(", ")}]`;
  const lines = [
    "import numpy as np",
    "import onnxruntime",
    "",
    `session = onnxruntime.InferenceSession("${fileName}")`,
    `# one row an example, raw: ${few ? inputs.join(", ") : `${inputs.length} numbers, put yours here`}`,
    `x = ${x}`,
    `${outputs.length === 1 ? `(${outputs[0]},)` : outputs.join(", ")} = session.run(${asked}, {"inputs": x})`,
  ];
  if (!outputs.includes("label")) return [...lines, `print(${outputs[0]}[0])`].join("\n");
  const numbered = classes.every((name, label) => name === String(label));
  const answer = numbered ? "label[0]" : `[${classes.map((name) => JSON.stringify(name)).join(", ")}][label[0]]`;
  return [...lines, `print(${answer}, ${outputs[1]}[0])`].join("\n");
}

function plain(value: number): string {
  return String(Number(value.toPrecision(3)));
}
