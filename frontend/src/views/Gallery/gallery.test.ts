import { expect, it } from "vitest";
import type { Member } from "../../state/catalog";
import { groups } from "./gallery";

const preset = (type: string, group: string): Member => ({ type, group, label: type, help: "", schema: {} });

it("groups presets by heading, in the order they come", () => {
  const [a, b, c] = [preset("a", "first"), preset("b", "second"), preset("c", "first")];
  expect(groups([a, b, c])).toEqual([
    ["first", [a, c]],
    ["second", [b]],
  ]);
});

it("has the server's presets, each with a whole experiment", () => {
  const all = groups().flatMap(([, presets]) => presets);
  expect(all.map(({ type }) => type)).toContain("vanishing_gradients");
  for (const { spec } of all) expect(spec).toHaveProperty("data.dataset.type");
});
