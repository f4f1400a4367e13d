import { expect, it } from "vitest";

import { catalog, members } from "../../state/catalog";
import { detail, entries, MOST, nameOf, PRESETS, singles, specOf, words } from "./lanes";

const now = catalog.default;

it("takes another optimizer with the learning rate it suggests, and leaves one's own alone", () => {
  const adam = specOf({ optimizer: "adam" }, now);
  expect([adam.optimizer.type, adam.learning_rate]).toEqual(["adam", 0.01]);
  const tuned = { ...now, learning_rate: 0.5 };
  expect(specOf({ optimizer: now.optimizer.type }, tuned)).toBe(tuned);
});

it("changes what a lane says and nothing else", () => {
  expect(specOf({}, now)).toBe(now);
  expect(specOf({ factor: 0.1 }, now)).toEqual({ ...now, learning_rate: 0.003 });
  expect(specOf({ factor: 10 }, { ...now, learning_rate: 50 }).learning_rate).toBe(100);
  const normal = specOf({ batchNorm: true }, now);
  expect(normal.layers.map(({ normalization }) => normalization?.type)).toEqual(["batch_norm", "batch_norm"]);
  expect(specOf({ batchNorm: false }, normal)).toEqual(now);
  const zero = specOf({ initializer: "zeros" }, now);
  expect([...zero.layers, zero.output].map(({ initializer }) => initializer.type)).toEqual(["zeros", "zeros", "zeros"]);
});

it("offers optimizers that need full batches only where batches are full", () => {
  const full = members("optimizer").filter(({ full_batch }) => full_batch).length;
  const all = PRESETS[1]?.changes(now).length ?? 0;
  expect(full).toBeGreaterThan(0);
  expect(PRESETS[1]?.changes({ ...now, batch_size: 300 })).toHaveLength(all + full);
});

it("never has more lanes than may race, and every ready-made set has at least two", () => {
  for (const { changes } of PRESETS) {
    const lanes = entries(changes(now));
    expect(lanes.length).toBeGreaterThanOrEqual(2);
    expect(lanes.length).toBeLessThanOrEqual(MOST);
  }
});

it("says in words what a lane changes, each differently", () => {
  expect(words({ optimizer: "adam" }, now)).toBe("Adam, α = 0.010");
  expect(words({ factor: 10 }, now)).toBe("learning rate × 10, α = 0.30");
  expect(words({}, now)).toBe("as it is");
  const all = singles(now).map((change) => words(change, now));
  expect(new Set(all).size).toBe(all.length);
});

it("calls a lane by its own name or by what it changes, and says the rest beside it", () => {
  const entry = { name: " ", change: { optimizer: "adam" } };
  expect([nameOf(entry), detail(entry, now)]).toEqual(["Adam", "α = 0.010"]);
  expect([nameOf({ ...entry, name: "mine" }), detail({ ...entry, name: "mine" }, now)]).toEqual([
    "mine",
    "Adam, α = 0.010",
  ]);
  expect(detail({ name: "", change: {} }, now)).toBe("");
});
