import { afterEach, expect, it, vi } from "vitest";
import { download, Refusal, request, UNREACHABLE } from "./http";

afterEach(() => vi.unstubAllGlobals());

function answering(answer: Response | Error): void {
  vi.stubGlobal("fetch", () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)));
}

async function refusal(answer: Response): Promise<Refusal> {
  answering(answer);
  const error: unknown = await request("/x").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
}

it("gives a file whole", async () => {
  answering(new Response("content"));
  expect(await (await download("/x")).text()).toBe("content");
});

it("says why the server refuses", async () => {
  const error = await refusal(Response.json({ code: "export_failed", message: "there is no code" }, { status: 422 }));
  expect([error.message, error.locked]).toEqual(["there is no code", false]);
});

it("tells a refusal that a token would lift from one that none lifts", async () => {
  const challenge = { headers: { "WWW-Authenticate": "Basic" }, status: 403 };
  expect((await refusal(Response.json({ message: "a token" }, challenge))).locked).toBe(true);
  expect((await refusal(Response.json({ message: "from here" }, { status: 403 }))).locked).toBe(false);
});

it.each([new Response("<h1>Bad gateway</h1>", { status: 502 }), Response.json({}, { status: 502 })])(
  "has words for an answer that is not the server's own",
  async (answer) => {
    expect((await refusal(answer)).message).toContain("status 502");
  },
);

it("says that the server is away, before or during a download", async () => {
  answering(new TypeError("failed to fetch"));
  await expect(download("/x")).rejects.toThrow(UNREACHABLE);
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("network error")) });
  answering(new Response(broken));
  await expect(download("/x")).rejects.toThrow(UNREACHABLE);
});
