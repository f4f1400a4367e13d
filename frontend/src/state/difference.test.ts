import { expect, it } from "vitest";
import type { Experiment } from "../net/protocol";
import { catalog, defaults } from "./catalog";
import { differences } from "./difference";

const spec: Experiment = catalog.default;
const layer = { ...defaults("layer", "dense"), units: 4 } as unknown as Experiment["layers"][number];

it("says nothing of equal experiments", () => {
  expect(differences(spec, structuredClone(spec))).toEqual([]);
});

it("says choices by their names and knobs by their values", () => {
  const adam = { ...spec, optimizer: defaults("optimizer", "adam"), learning_rate: 0.5 } as Experiment;
  expect(differences({ ...spec, learning_rate: 0.1 }, adam)).toEqual([
    "optimizer SGD → Adam",
    "learning rate 0.1 → 0.5",
  ]);
});

it("says which knob of a choice that stayed", () => {
  const momentum = defaults("optimizer", "momentum");
  const using = (beta: number) => ({ ...spec, optimizer: { ...momentum, beta } }) as Experiment;
  expect(differences(using(0.9), using(0.5))).toEqual(["optimizer beta 0.9 → 0.5"]);
});

it("names the layer, or the widths where there are more or fewer", () => {
  const two = { ...spec, layers: [layer, layer] } as Experiment;
  expect(differences(two, { ...two, layers: [layer, { ...layer, units: 8 }] } as Experiment)).toEqual([
    "layer 2: 4 → 8 units",
  ]);
  expect(differences(two, { ...two, layers: [layer] } as Experiment)).toEqual(["layers 4-4 → 4"]);
  expect(differences(two, { ...two, layers: [] } as Experiment)).toEqual(["layers 4-4 → none"]);
});
