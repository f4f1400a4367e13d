import { expect, it, vi } from "vitest";
import { checked } from "./checked";
import type { Answered, Place } from "../../runtime/runtime";

const examples = { inputs: [[1, 2], [3, 4]], variable: [[0.5], [0.25]] }; // prettier-ignore
const model = new ArrayBuffer(8);

function answer(provider: Place["provider"], reason: string, ...data: number[]): Answered {
  const variable = { shape: [2, 1], data: Float32Array.from(data) };
  return { outputs: { variable }, place: { provider, reason }, milliseconds: 1 };
}

it("keeps what the GPU answers where that is the same", async () => {
  const run = vi.fn(() => Promise.resolve(answer("webgpu", "it is there", 0.5, 0.25)));
  expect(await checked(run, model, examples)).toMatchObject({ rows: 2, difference: 0, place: { provider: "webgpu" } });
  expect(run).toHaveBeenCalledExactlyOnceWith(model, Float32Array.of(1, 2, 3, 4), 2, undefined);
});

it.each([0.50390625, NaN])("runs once more on the processor where a GPU answers %d, and says why", async (wrong) => {
  const run = vi.fn((_: ArrayBuffer, __: Float32Array, ___: number, avoid = "") =>
    Promise.resolve(avoid ? answer("wasm", avoid, 0.5, 0.25) : answer("webgpu", "it is there", wrong, 0.25)),
  );
  const { difference, place } = await checked(run, model, examples);
  expect(difference).toBe(0);
  expect(place).toEqual({
    provider: "wasm",
    reason: `on WebGPU the difference is ${Number.isNaN(wrong) ? "–" : "0.0039"}`,
  });
  expect(run).toHaveBeenCalledTimes(2);
});

it("says what the processor answers, however far that is", async () => {
  const run = vi.fn(() => Promise.resolve(answer("wasm", "there is no GPU", 0.5, 0.75)));
  expect((await checked(run, model, examples)).difference).toBe(0.5);
  expect(run).toHaveBeenCalledOnce();
});
