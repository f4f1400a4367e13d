/** What a click does to an experiment: pure functions that give the change, for ``experiment.edit``. */

import type { Component, Experiment, Layer } from "../net/protocol";
import { catalog, dataset, defaults, knobs, member, members, type Member } from "./catalog";

export type Edit = (experiment: Experiment) => Experiment;

/** Where a value sits in an experiment, for example ``["data", "split", "train"]`` or ``["layers", 0, "units"]``. */
export type Path = readonly (string | number)[];

/** The value at a path; undefined where there is none. */
export function get(experiment: Experiment, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string | number, unknown> | undefined)?.[key], experiment);
}

/** Another value at a path; everything beside the path stays the same object. */
export function set(path: Path, value: unknown): Edit {
  return (experiment) => replaced(experiment, path, value) as Experiment;
}

function replaced(node: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = replaced((node as Record<string | number, unknown>)[key], rest, value);
  if (Array.isArray(node)) return node.with(key as number, inner) as unknown[];
  return { ...(node as object), [key]: inner };
}

/** Several changes as one. */
export function all(...edits: Edit[]): Edit {
  return (experiment) => edits.reduce((result, edit) => edit(result), experiment);
}

// ── layers ────────────────────────────────────────────────────────────────────────────────────────

/** A new hidden layer before the one at this place: like its left neighbour, else like the default one; free to learn. */
export function addLayer(at: number): Edit {
  return (experiment) => {
    const like = experiment.layers[at - 1] ?? experiment.layers[at] ?? catalog.default.layers[0];
    const copy = structuredClone(like ?? (defaults("layer", "dense") as unknown as Layer));
    const layer = { ...copy, frozen: false, skip: Math.min(copy.skip, at + 1) };
    const { layers, output } = relinked(experiment, (number) => (number > at ? number + 1 : number));
    return { ...experiment, layers: layers.toSpliced(at, 0, layer), output };
  };
}

/** Takes a layer out; what skipped from it skips from the layer before it. */
export function removeLayer(at: number): Edit {
  return (experiment) => {
    const { layers, output } = relinked(experiment, (number) => (number > at ? number - 1 : number));
    return { ...experiment, layers: layers.toSpliced(at, 1), output };
  };
}

/** Takes a layer to another place, counted after it was taken out. */
export function moveLayer(from: number, to: number): Edit {
  return (experiment) => {
    if (!experiment.layers[from] || from === to) return experiment;
    const { layers, output } = relinked(experiment, (number) => {
      if (number === from + 1) return to + 1;
      const without = number > from ? number - 1 : number;
      return without > to ? without + 1 : without;
    });
    const [layer] = layers.slice(from) as [Layer];
    return { ...experiment, layers: layers.toSpliced(from, 1).toSpliced(to, 0, layer), output };
  };
}

/**
 * The layers and the output, still in their places, with skips that will mean the same when layer ``number`` (from 1, the
 * output is the last, 0 are the inputs) has become ``now(number)``.
 */
function relinked(
  { layers, output }: Experiment,
  now: (number: number) => number,
): Pick<Experiment, "layers" | "output"> {
  const relink = <Any extends { skip: number }>(layer: Any, at: number): Any => {
    const skip = relinkedSkip(layer.skip, at + 1, now);
    return skip === layer.skip ? layer : { ...layer, skip };
  };
  return { layers: layers.map(relink), output: relink(output, layers.length) };
}

/** From the same layer where that still comes before; else from as many layers back as there are. */
function relinkedSkip(skip: number, number: number, now: (number: number) => number): number {
  if (skip === 0) return 0;
  const [target, source] = [now(number), now(number - skip)];
  return source < target ? target - source : Math.min(skip, target);
}

/** Other knobs of one layer. */
export function setLayer(at: number, patch: Partial<Layer>): Edit {
  return (experiment) => {
    const layer = experiment.layers[at];
    return layer ? { ...experiment, layers: experiment.layers.with(at, { ...layer, ...patch }) } : experiment;
  };
}

/** More or fewer units, within what the server allows. */
export function setUnits(at: number, units: number): Edit {
  const most = catalog.limits.max_units ?? Infinity;
  return setLayer(at, { units: Math.min(most, Math.max(1, Math.round(units))) });
}

// ── data ──────────────────────────────────────────────────────────────────────────────────────────

/** Another dataset. Knobs that the user had turned are kept where it has them too; the network's ending follows the task. */
export function chooseDataset(type: string): Edit {
  return (experiment) => {
    const { data } = experiment;
    const [before, now] = [dataset(data.dataset.type), dataset(type)];
    const features = now.planar === before.planar ? data.features : now.planar ? defaultFeatures() : [];
    const changed = { ...experiment, data: { ...data, dataset: carried("dataset", data.dataset, type), features } };
    if (now.task !== before.task) return fitBatch(withEnding(changed, now.task));
    return fitBatch(now.classes.length === before.classes.length ? changed : withPlainLoss(changed));
  };
}

/** The member ``type`` of a kind with those knobs of ``from`` that were turned and that it has as well. */
function carried(kind: string, from: Component, type: string): Component {
  const result = defaults(kind, type);
  for (const [name, knob] of knobs(member(kind, from.type).schema)) {
    if (name in result && from[name] !== knob.default) result[name] = from[name];
  }
  return result;
}

/** Shown of a planar dataset unless chosen otherwise: both coordinates. */
function defaultFeatures(): Component[] {
  const chosen = catalog.default.data.features;
  return structuredClone(
    chosen.length
      ? chosen
      : members("feature")
          .slice(0, 2)
          .map(({ type }) => ({ type })),
  );
}

function withEnding(experiment: Experiment, task: string): Experiment {
  const ending = catalog.endings[task];
  if (!ending) return experiment;
  const { activation, loss } = structuredClone(ending);
  return { ...experiment, output: { ...experiment.output, activation }, loss };
}

/** Without what the loss says about single classes: there are others now. */
function withPlainLoss(experiment: Experiment): Experiment {
  const { loss } = experiment;
  const lists = knobs(member("loss", loss.type).schema).filter(([, knob]) => knob.type === "array");
  return { ...experiment, loss: { ...loss, ...Object.fromEntries(lists.map(([name, knob]) => [name, knob.default])) } };
}

/** How many examples the network is trained on. */
export function trainingExamples({ data }: Experiment): number {
  const rows = Number(data.dataset.points ?? dataset(data.dataset.type).rows);
  return Math.max(1, roundHalfEven(data.split.train * rows));
}

/** As Python rounds: the server's count must be the same, also where the share ends between two examples. */
function roundHalfEven(value: number): number {
  const near = Math.round(value);
  return near - value === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

/** Batches no larger than the training set, and all of it where the optimizer needs that. */
export function fitBatch(experiment: Experiment): Experiment {
  const examples = trainingExamples(experiment);
  const batch = needsFullBatch(experiment) ? examples : Math.min(experiment.batch_size, examples);
  return batch === experiment.batch_size ? experiment : { ...experiment, batch_size: batch };
}

/** Whether the optimizer learns from all training examples at once. */
export function needsFullBatch({ optimizer }: Experiment): boolean {
  return member("optimizer", optimizer.type).full_batch === true;
}

/** Another value of one of the dataset's knobs. */
export function setKnob(name: string, value: unknown): Edit {
  return all(set(["data", "dataset", name], value), fitBatch);
}

/** Another share for training or development; the other one makes room. */
export function setSplit(part: "train" | "dev", share: number): Edit {
  return (experiment) => {
    const other = part === "train" ? "dev" : "train";
    const chosen = Math.min(0.95, share);
    const rest = Math.max(0.05, Number(Math.min(experiment.data.split[other], 1 - chosen).toFixed(4)));
    const split = { ...experiment.data.split, [part]: chosen, [other]: rest };
    return fitBatch({ ...experiment, data: { ...experiment.data, split } });
  };
}

/** Shows the network a feature, or no longer; they stay in the menu's order. The last one cannot go. */
export function setFeature(type: string, on: boolean): Edit {
  return (experiment) => {
    const chosen = new Set(experiment.data.features.map((feature) => feature.type));
    if (on) chosen.add(type);
    else if (chosen.size > 1) chosen.delete(type);
    const features = members("feature").filter((feature) => chosen.has(feature.type));
    return set(
      ["data", "features"],
      features.map((feature) => ({ type: feature.type })),
    )(experiment);
  };
}

// ── training ──────────────────────────────────────────────────────────────────────────────────────

/** Another optimizer, with the batches it needs; a learning rate that was the old one's suggestion becomes the new one's. */
export function chooseOptimizer(type: string): Edit {
  return (experiment) => {
    const [old, suggested] = [experiment.optimizer.type, type].map((name) => member("optimizer", name).suggested_rate);
    const rate = experiment.learning_rate === old ? Number(suggested) : experiment.learning_rate;
    const optimizer = carried("optimizer", experiment.optimizer, type);
    return fitBatch({ ...experiment, optimizer, learning_rate: rate });
  };
}

/** Another loss, with the output activation that it needs. */
export function chooseLoss(type: string): Edit {
  return (experiment) => {
    const needs = member("loss", type).needs as string | null;
    const activation = needs ? defaults("activation", needs) : experiment.output.activation;
    return { ...experiment, loss: defaults("loss", type), output: { ...experiment.output, activation } };
  };
}

/** Another output activation; a loss that does not go with it makes room for the first that does. */
export function chooseOutput(type: string): Edit {
  return (experiment) => {
    const activation = defaults("activation", type);
    const fits = (loss: Member) => !loss.needs || loss.needs === type;
    const other = members("loss").find(fits);
    const keep = fits(member("loss", experiment.loss.type)) || !other;
    const loss = keep ? experiment.loss : defaults("loss", other.type);
    return { ...experiment, output: { ...experiment.output, activation }, loss };
  };
}
