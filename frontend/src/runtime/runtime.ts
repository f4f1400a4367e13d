/** Runs an ONNX file in the browser with onnxruntime-web, which is loaded when first needed. */

import type * as Ort from "onnxruntime-web/webgpu";

export interface Numbers {
  shape: readonly number[];
  data: ArrayLike<number | bigint>;
}

export interface Answered {
  outputs: Record<string, Numbers>;
  /** Where it ran. */
  place: Place;
  /** Of the second run: the first one prepares. */
  milliseconds: number;
}

export interface Place {
  provider: "webgpu" | "wasm";
  /** Why there, in words. */
  reason: string;
}

/** What a model answers for rows of inputs, (rows, columns). An Error says why it could not be run. */
export async function run(model: ArrayBuffer, inputs: Float32Array, columns: number): Promise<Answered> {
  const ort = await loaded();
  const { session, place } = await opened(ort, model);
  try {
    const feeds = { inputs: new ort.Tensor("float32", inputs, [inputs.length / columns, columns]) };
    await session.run(feeds);
    const begun = performance.now();
    const results = await session.run(feeds);
    const milliseconds = performance.now() - begun;
    const outputs = Object.entries(results).map(([name, { dims, data }]) => [name, { shape: dims, data }] as const);
    return { outputs: Object.fromEntries(outputs) as Record<string, Numbers>, place, milliseconds };
  } finally {
    await session.release();
  }
}

let loading: Promise<typeof Ort> | undefined;

function loaded(): Promise<typeof Ort> {
  loading ??= import("onnxruntime-web/webgpu").then((ort) => {
    ort.env.wasm.numThreads = 1; // threads need a page that is isolated from all others
    ort.env.logLevel = "error";
    return ort;
  });
  loading.catch(() => (loading = undefined)); // the next try may have a connection
  return loading;
}

async function opened(ort: typeof Ort, model: ArrayBuffer): Promise<{ session: Ort.InferenceSession; place: Place }> {
  const refusal = await withoutGpu();
  if (!refusal) {
    try {
      const session = await ort.InferenceSession.create(model, { executionProviders: ["webgpu"] });
      return { session, place: { provider: "webgpu", reason: "this browser has WebGPU" } };
    } catch {
      // what a GPU lacks, the processor has
    }
  }
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  return { session, place: { provider: "wasm", reason: refusal || "this GPU could not run it" } };
}

/** Why there is no WebGPU; empty if there is. */
async function withoutGpu(): Promise<string> {
  const { gpu } = navigator as Navigator & { gpu?: { requestAdapter(): Promise<object | null> } };
  if (!gpu) return "this browser has no WebGPU here";
  const adapter = await gpu.requestAdapter().catch(() => null);
  return adapter ? "" : "this browser found no GPU";
}
