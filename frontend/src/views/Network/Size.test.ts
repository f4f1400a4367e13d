import { cleanup, render } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { session } from "../../state/session.svelte";
import Size from "./Size.svelte";

afterEach(cleanup);

function said(parameters: number, bytes: number): string {
  Object.assign(session, { parameters, bytes });
  return render(Size).container.textContent.trim();
}

it("says how many numbers the network has and what memory they take", () => {
  expect(said(25, 12_345)).toBe("25 parameters · 12.3 kB");
  expect(said(1_000_000, 48e6)).toBe("1,000,000 parameters · 48.0 MB");
});

it("leaves out what the server does not know", () => {
  expect(said(1, 0)).toBe("1 parameter");
});
