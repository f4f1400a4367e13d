import { expect, it } from "vitest";
import { catalog } from "./catalog";
import { addLayer } from "./edits";
import { fromHash, toHash } from "./link";

it("brings an experiment back unchanged", async () => {
  const experiment = addLayer(1)(catalog.default);
  const hash = await toHash(experiment);
  expect(hash).toMatch(/^#e=[\w-]+$/);
  expect(hash.length).toBeLessThan(700);
  expect(await fromHash(hash)).toEqual({ experiment, views: [] });
});

it("brings the views along through which it is seen", async () => {
  const hash = await toHash(catalog.default, ["gradients", "update_ratios"]);
  expect(hash).toMatch(/&views=gradients,update_ratios$/);
  expect(await fromHash(hash)).toEqual({ experiment: catalog.default, views: ["gradients", "update_ratios"] });
});

it.each(["", "#", "#e=", "#e=!!!", "#e=AAAA", "#x=abc", `#e=${"A".repeat(100_000)}`, "#e=AAAA&views=<script>"])(
  "takes no harm from %.20s",
  async (hash) => {
    expect(await fromHash(hash)).toBeNull();
  },
);
