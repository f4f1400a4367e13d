import { afterEach, expect, it, vi } from "vitest";
import { UNREACHABLE } from "./http";
import { upload } from "./upload";

const file = new Blob(["x"]);
const dataset = { type: "spiral" };

afterEach(() => vi.unstubAllGlobals());

it("gives what the server read", async () => {
  const brought = { token: "t", steps: 7, notes: [] };
  const fetched = vi.fn(() => Promise.resolve(Response.json(brought)));
  vi.stubGlobal("fetch", fetched);
  expect(await upload(file, dataset)).toEqual(brought);
  expect(fetched).toHaveBeenCalledWith("/readings?dataset=%7B%22type%22%3A%22spiral%22%7D", {
    method: "POST",
    body: file,
  });
});

it("says why a file is refused", async () => {
  const refusal = { code: "not_readable", message: "this is not an ONNX file" };
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(refusal, { status: 422 })));
  await expect(upload(file, dataset)).rejects.toThrow("this is not an ONNX file");
});

it("says that the server is away", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
  await expect(upload(file, dataset)).rejects.toThrow(UNREACHABLE);
});
