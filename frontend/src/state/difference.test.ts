import { expect, it } from "vitest";
import type { Experiment } from "../net/protocol";
import { catalog, defaults } from "./catalog";
import { differences, settings } from "./difference";

const spec: Experiment = catalog.default;
const layer = { ...defaults("layer", "dense"), units: 4 } as unknown as Experiment["layers"][number];
const using = (optimizer: string, knobs: object = {}) =>
  ({ ...spec, optimizer: { ...defaults("optimizer", optimizer), ...knobs } }) as Experiment;

it("says nothing of equal experiments", () => {
  expect(differences(spec, structuredClone(spec))).toEqual([]);
  expect(settings([])).toEqual([]);
});

it("says choices by their names and knobs by their values", () => {
  const adam = { ...using("adam"), learning_rate: 0.5 };
  expect(differences({ ...spec, learning_rate: 0.1 }, adam)).toEqual([
    "optimizer SGD → Adam",
    "learning rate 0.1 → 0.5",
  ]);
});

it("says which knob of a choice that stayed", () => {
  expect(differences(using("momentum", { beta: 0.9 }), using("momentum", { beta: 0.5 }))).toEqual([
    "optimizer beta 0.9 → 0.5",
  ]);
});

it("names the layer, or the widths where there are more or fewer", () => {
  const two = { ...spec, layers: [layer, layer] } as Experiment;
  expect(differences(two, { ...two, layers: [layer, { ...layer, units: 8 }] } as Experiment)).toEqual([
    "layer 2 units 4 → 8",
  ]);
  expect(differences(two, { ...two, layers: [layer] } as Experiment)).toEqual(["layers 4-4 → 4"]);
  expect(differences(two, { ...two, layers: [] } as Experiment)).toEqual(["layers 4-4 → none"]);
});

it("says parts of the data, the output and lists by their names", () => {
  const { data, output } = spec;
  const other = {
    ...spec,
    data: { ...data, split: { ...data.split, train: 0.7 }, features: data.features.slice(0, 1) },
    output: { ...output, frozen: true },
  };
  expect(settings([spec, other]).map(({ name }) => name)).toEqual(["split train", "features", "output frozen"]);
  expect(settings([spec, other])[2]?.values).toEqual(["off", "on"]);
});

it("has one column for each of many experiments, empty where another choice has no such knob", () => {
  const all = [using("momentum", { beta: 0.9 }), using("sgd"), using("momentum", { beta: 0.5 })];
  expect(settings(all)).toEqual([
    { name: "optimizer", values: ["Momentum", "SGD", "Momentum"] },
    { name: "optimizer beta", values: ["0.9", "–", "0.5"] },
  ]);
});
