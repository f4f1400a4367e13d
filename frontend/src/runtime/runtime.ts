/** Runs an ONNX file in the browser with onnxruntime-web, which is loaded when first needed. */

import binary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import type * as Ort from "onnxruntime-web/webgpu";
import { download } from "../net/http";

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

/**
 * What a model answers for rows of inputs, (rows, columns). It runs on WebGPU unless there is none, that fails, or
 * ``avoid`` says why not. An Error says why it could not be run.
 */
export async function run(model: ArrayBuffer, inputs: Float32Array, columns: number, avoid = ""): Promise<Answered> {
  const ort = await loaded();
  const refusal = avoid || (await withoutGpu());
  if (!refusal) {
    try {
      return await answered(ort, model, inputs, columns, { provider: "webgpu", reason: "this browser has WebGPU" });
    } catch {
      // what a GPU lacks, the processor has
    }
  }
  const reason = refusal || "this GPU could not run it";
  return answered(ort, model, inputs, columns, { provider: "wasm", reason });
}

async function answered(
  ort: typeof Ort,
  model: ArrayBuffer,
  inputs: Float32Array,
  columns: number,
  place: Place,
): Promise<Answered> {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [place.provider],
    logSeverityLevel: 3, // errors: that a few nodes stay on the processor is as it should be
  });
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

/** Resolves when the runtime is here. An Error says why it did not come. */
export async function ready(): Promise<void> {
  await loaded();
}

let loading: Promise<typeof Ort> | undefined;

function loaded(): Promise<typeof Ort> {
  loading ??= load();
  loading.catch(() => (loading = undefined)); // the next try may have a connection
  return loading;
}

/** onnxruntime gives up for good when its binary does not come, so that is fetched before it begins. */
async function load(): Promise<typeof Ort> {
  if (!("WebAssembly" in globalThis)) throw new Error("this browser has no WebAssembly, which running a model takes");
  const [ort, wasm] = await Promise.all([
    import("onnxruntime-web/webgpu"),
    download(binary).then((blob) => blob.arrayBuffer()),
  ]);
  ort.env.wasm.wasmBinary = wasm;
  ort.env.wasm.numThreads = 1; // threads need a page that is isolated from all others
  ort.env.logLevel = "error";
  return ort;
}

/** Why there is no WebGPU; empty if there is. */
async function withoutGpu(): Promise<string> {
  const { gpu } = navigator as Navigator & { gpu?: { requestAdapter(): Promise<object | null> } };
  if (!gpu) return "this browser has no WebGPU here";
  const adapter = await gpu.requestAdapter().catch(() => null);
  return adapter ? "" : "this browser found no GPU";
}
