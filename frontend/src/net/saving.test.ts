import { afterEach, expect, it, vi } from "vitest";
import { saveModel } from "./saving";

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["", null],
  ["secret", "Bearer secret"],
])("asks for the next version of a model, with the token %o", async (token, sent) => {
  const saved = { name: "mine", version: 2, page: "/models/mine" };
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(Response.json(saved, { status: 201 })));
  vi.stubGlobal("fetch", fetched);
  expect(await saveModel("a/b", "/exports/t/m.onnx", token)).toEqual(saved);
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect([url, init?.method, init?.body]).toEqual(["/models/a%2Fb", "POST", '{"url":"/exports/t/m.onnx"}']);
  expect(new Headers(init?.headers).get("Authorization")).toBe(sent);
});
