import { expect, it } from "vitest";

import { beneath, planeTable } from "./plane";
import type { LaneFacts, RaceFacts } from "./racing";

const facts = {
  lanes: [{ label: "SGD" }, { label: "Adam" }] as LaneFacts[],
  ground: { through: 1, at: [3, 4], loss: 0.25, reach: { x: [-1, 4], y: [0, 6] }, examples: 9, training_examples: 9 },
  ground_note: "",
} as unknown as RaceFacts;
const arrays = {
  paths: { shape: [2, 2, 2], data: Float32Array.of(0, 0, 1, 2, 0, 0, 3, 4) },
  ground: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
};

it("says what lies under the paths, and why nothing does", () => {
  expect(beneath(facts)).toBe(
    "Colours: training loss on the plane through the end of Adam (square), 0.250; the other paths run above or below it.",
  );
  expect(beneath({ ...facts, ground_note: "Bare." })).toMatch(/below it\. Bare\.$/);
  expect(beneath({ ...facts, ground: null, ground_note: "No loss." })).toBe("No loss.");
});

it("writes the points of the paths, then the map from its top left corner", () => {
  expect(planeTable(facts, arrays).rows).toEqual([
    ["path", "SGD", 0, 0, 0, ""],
    ["path", "SGD", 1, 1, 2, ""],
    ["path", "Adam", 0, 0, 0, ""],
    ["path", "Adam", 1, 3, 4, ""],
    ["map", "", "", -1, 6, 1],
    ["map", "", "", 4, 6, 2],
    ["map", "", "", -1, 0, 3],
    ["map", "", "", 4, 0, 4],
  ]);
  expect(planeTable({ ...facts, ground: null }, arrays).rows).toHaveLength(4);
});
