import { expect, it } from "vitest";
import type { Experiment } from "../net/protocol";
import { catalog, members } from "./catalog";
import * as edits from "./edits";

const start = catalog.default;
const units = (experiment: Experiment) => experiment.layers.map((layer) => layer.units);

it("adds a layer like its left neighbour, removes and moves layers", () => {
  const [first = 0, second = 0] = units(start);
  expect(units(edits.addLayer(2)(start))).toEqual([first, second, second]);
  expect(units(edits.addLayer(0)(start))).toEqual([first, first, second]);
  expect(units(edits.removeLayer(0)(start))).toEqual([second]);
  expect(units(edits.moveLayer(0, 1)(start))).toEqual([second, first]);
  expect(edits.moveLayer(1, 1)(start)).toBe(start);
});

it("can take all layers out and put one back", () => {
  const bare = edits.all(edits.removeLayer(0), edits.removeLayer(0))(start);
  expect(bare.layers).toEqual([]);
  expect(edits.addLayer(0)(bare).layers).toHaveLength(1);
});

it("keeps units within what the server allows", () => {
  expect(units(edits.setUnits(0, 0)(start))[0]).toBe(1);
  expect(units(edits.setUnits(0, 1e9)(start))[0]).toBe(catalog.limits.max_units);
});

it("changes nothing but what lies on the path, and never the experiment itself", () => {
  const before = structuredClone(start);
  const after = edits.set(["layers", 0, "dropout"], 0.5)(start);
  expect(edits.get(after, ["layers", 0, "dropout"])).toBe(0.5);
  expect(after.layers[1]).toBe(start.layers[1]);
  expect(after.data).toBe(start.data);
  expect(start).toEqual(before);
});

it("gives every dataset the features and the ending that its task needs", () => {
  for (const { type, task, planar } of members("dataset")) {
    const chosen = edits.chooseDataset(type)(start);
    expect(chosen.data.dataset.type).toBe(type);
    expect(chosen.data.features.length > 0).toBe(planar);
    expect(chosen.output.activation).toEqual(catalog.endings[String(task)]?.activation);
    expect(chosen.loss).toEqual(catalog.endings[String(task)]?.loss);
    expect(edits.chooseDataset(start.data.dataset.type)(chosen).data.features).toEqual(start.data.features);
  }
});

it("carries over the knobs that were turned", () => {
  const noisy = edits.set(["data", "dataset", "noise"], 0.25)(start);
  expect(edits.chooseDataset("xor")(noisy).data.dataset).toMatchObject({ type: "xor", noise: 0.25 });
});

it("toggles features in the menu's order and keeps the last", () => {
  const names = (experiment: Experiment) => experiment.data.features.map((feature) => feature.type);
  const [one, two, three] = members("feature").map((feature) => feature.type) as [string, string, string];
  const more = edits.all(
    edits.setFeature(two, false),
    edits.setFeature(three, true),
    edits.setFeature(two, true),
  )(start);
  expect(names(more)).toEqual([one, two, three]);
  const none = edits.all(...names(more).map((type) => edits.setFeature(type, false)))(more);
  expect(names(none)).toHaveLength(1);
});

it("keeps batches and shares possible", () => {
  const large = edits.set(["batch_size"], 200)(start);
  expect(edits.setKnob("points", 50)(large).batch_size).toBe(30);
  expect(edits.chooseDataset("iris")(large).batch_size).toBe(90);
  expect(edits.setSplit("train", 0.9)(start).data.split).toEqual({ train: 0.9, dev: 0.1 });
  expect(edits.setSplit("train", 0.5)(start).data.split).toEqual({ train: 0.5, dev: start.data.split.dev });
});

it("takes another optimizer's suggested learning rate only where nobody chose one", () => {
  const adam = members("optimizer").find(({ type }) => type === "adam");
  expect(edits.chooseOptimizer("adam")(start).learning_rate).toBe(adam?.suggested_rate);
  const chosen = edits.set(["learning_rate"], 0.2)(start);
  expect(edits.chooseOptimizer("adam")(chosen).learning_rate).toBe(0.2);
});

it("keeps loss and output activation compatible", () => {
  const tanh = edits.chooseOutput("tanh")(start);
  expect(tanh.loss.type).toBe("squared_error");
  expect(edits.chooseLoss("binary_cross_entropy")(tanh).output.activation.type).toBe("sigmoid");
  expect(edits.chooseOutput("sigmoid")(start).loss).toBe(start.loss);
});
