/** A model that ran in the browser, checked by examples whose answers come from the server. */

import { significant } from "../../draw/numbers";
import { BOUND, compared, type Comparison, type Examples } from "../../runtime/compare";
import type { Answered, run } from "../../runtime/runtime";

export type Checked = Comparison & Omit<Answered, "outputs">;

/** Runs it; where a GPU's answers are too far from the server's, once more without it. */
export async function checked(runs: typeof run, model: ArrayBuffer, examples: Examples): Promise<Checked> {
  const columns = examples.inputs[0]?.length ?? 1;
  const inputs = Float32Array.from(examples.inputs.flat());
  const once = async (avoid?: string): Promise<Checked> => {
    const { outputs, ...where } = await runs(model, inputs, columns, avoid);
    return { ...compared(examples, outputs), ...where };
  };
  const first = await once();
  const exact = first.difference <= BOUND || first.place.provider === "wasm";
  return exact ? first : once(`on WebGPU the difference is ${significant(first.difference, 2)}`);
}
