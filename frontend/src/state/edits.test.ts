import { describe, expect, it } from "vitest";
import type { Experiment, Layer } from "../net/protocol";
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

describe("skips", () => {
  /** Layers of 1, 2, 3 … units, so that each can be told; ``skips``: of each, the output's last. */
  const net = (...skips: number[]): Experiment => ({
    ...start,
    layers: skips.slice(0, -1).map((skip, at) => ({ ...(start.layers[0] as Layer), units: at + 1, skip })),
    output: { ...start.output, skip: skips.at(-1) ?? 0 },
  });
  const skips = ({ layers, output }: Experiment) => [...layers, output].map(({ skip }) => skip);

  it("come from the same layer when others come between, go or change places", () => {
    expect(skips(edits.addLayer(2)(net(0, 0, 2, 3)))).toEqual([0, 0, 0, 3, 4]);
    expect(skips(edits.addLayer(0)(net(0, 0, 2, 4)))).toEqual([0, 0, 0, 2, 5]);
    expect(skips(edits.addLayer(1)(net(1, 2, 0)))).toEqual([1, 1, 3, 0]);
    expect(skips(edits.removeLayer(1)(net(0, 0, 2, 3)))).toEqual([0, 1, 2]);
    expect(skips(edits.moveLayer(1, 2)(net(0, 0, 2, 0)))).toEqual([0, 1, 0, 0]);
  });

  it("come from the layer before one that was taken out", () => {
    expect(skips(edits.removeLayer(0)(net(0, 0, 2, 0)))).toEqual([0, 2, 0]);
    expect(skips(edits.removeLayer(1)(net(0, 0, 0, 2)))).toEqual([0, 0, 2]);
  });

  it("never reach beyond the inputs, whatever moves", () => {
    expect(skips(edits.moveLayer(2, 0)(net(0, 0, 2, 0)))).toEqual([1, 0, 0, 0]);
    expect(edits.addLayer(0)(net(1, 2, 3)).layers[0]?.skip).toBe(1);
    const full = net(1, 2, 3, 4, 5);
    for (let from = 0; from < 4; from++) {
      for (let to = 0; to < 4; to++) {
        const moved = edits.moveLayer(from, to)(full);
        skips(moved).forEach((skip, at) => expect(skip).toBeLessThanOrEqual(at + 1));
        expect(skips(moved).every((skip) => skip > 0)).toBe(true);
      }
    }
  });

  it("are left as they are where there are none", () => {
    expect(edits.removeLayer(1)(start).layers[0]).toBe(start.layers[0]);
  });
});

it("lets a new layer learn though it is like a frozen one", () => {
  const frozen = edits.setLayer(1, { frozen: true })(start);
  expect(
    edits
      .addLayer(2)(frozen)
      .layers.map((layer) => layer.frozen),
  ).toEqual([false, true, false]);
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

it("forgets the weights of classes that are no longer there", () => {
  const weigh = edits.set(["loss", "class_weights"], [1, 2, 5]);
  const iris = weigh(edits.chooseDataset("iris")(start));
  expect(edits.chooseDataset("digits")(iris).loss.class_weights).toEqual([]);
  expect(edits.setKnob("normalize", true)(iris).loss.class_weights).toEqual([1, 2, 5]);
  const pair = edits.set(["loss", "class_weights"], [1, 5])(start);
  expect(edits.chooseDataset("xor")(pair).loss.class_weights).toEqual([1, 5]);
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

it("counts the training examples as the server does, also where the share ends between two of them", () => {
  const counted = (points: number, train: number) =>
    edits.trainingExamples(
      edits.all(edits.setKnob("points", points), edits.set(["data", "split", "train"], train))(start),
    );
  expect([counted(25, 0.5), counted(27, 0.5), counted(50, 0.6), counted(10, 0.05)]).toEqual([12, 14, 30, 1]);
});

describe("an optimizer that needs full batches", () => {
  const batches = members("optimizer").filter((optimizer) => optimizer.full_batch);
  const full = edits.chooseOptimizer(String(batches[0]?.type))(start);

  it("brings them", () => {
    expect(batches.length).toBeGreaterThan(0);
    expect(full.batch_size).toBe(edits.trainingExamples(start));
    expect(full.batch_size).toBeGreaterThan(start.batch_size);
    expect(edits.needsFullBatch(full)).toBe(true);
  });

  it("keeps them whatever becomes of the data", () => {
    const changes = [
      edits.setKnob("points", 50),
      edits.setKnob("points", 1_000),
      edits.setSplit("train", 0.9),
      edits.setSplit("dev", 0.8),
      ...members("dataset").map(({ type }) => edits.chooseDataset(type)),
    ];
    for (const changed of changes.map((change) => change(full))) {
      expect(changed.batch_size).toBe(edits.trainingExamples(changed));
    }
  });

  it("leaves the batch size to the one chosen next", () => {
    const next = edits.chooseOptimizer("adam")(full);
    expect(next.batch_size).toBe(full.batch_size);
    expect(edits.setKnob("points", 1_000)(next).batch_size).toBe(full.batch_size);
  });
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
