/** What races: lanes as changes to the experiment on the page, ready-made sets of them, and what they change in words. */

import { significant } from "../../draw/numbers";
import type { Experiment, Layer } from "../../net/protocol";
import { defaults, member, members } from "../../state/catalog";
import { fitBatch, trainingExamples } from "../../state/edits";

/** What a lane does differently; nothing: it trains the experiment as it is. */
export interface Change {
  readonly optimizer?: string;
  /** Multiplies the learning rate. */
  readonly factor?: number;
  readonly schedule?: string;
  readonly initializer?: string;
  readonly batchNorm?: boolean;
}

export interface Entry {
  /** None: what it changes is its name. */
  readonly name: string;
  readonly change: Change;
}

export interface Preset {
  readonly label: string;
  readonly changes: (experiment: Experiment) => Change[];
}

export const MOST = 16;
const FACTORS = [0.1, 0.3, 1, 3, 10];
const POPULAR = ["sgd", "momentum", "rmsprop", "adam"];

/** Optimizers that can race: those that need full batches only where the batches are full. */
function optimizers(experiment: Experiment): string[] {
  const full = experiment.batch_size === trainingExamples(experiment);
  return members("optimizer").flatMap(({ type, full_batch }) => (full_batch && !full ? [] : [type]));
}

export const PRESETS: readonly Preset[] = [
  { label: "four optimizers", changes: () => POPULAR.map((optimizer) => ({ optimizer })) },
  {
    label: "all optimizers",
    changes: (experiment) => optimizers(experiment).map((optimizer) => ({ optimizer })),
  },
  { label: "learning rates × 0.1 … × 10", changes: () => FACTORS.map((factor) => ({ factor })) },
  { label: "all schedules", changes: () => members("schedule").map(({ type }) => ({ schedule: type })) },
  { label: "all initializers", changes: () => members("initializer").map(({ type }) => ({ initializer: type })) },
  { label: "batch norm on and off", changes: () => [{ batchNorm: true }, { batchNorm: false }] },
];

/** Every single change that can be added as a lane. */
export function singles(experiment: Experiment): Change[] {
  return [
    {},
    ...optimizers(experiment).map((optimizer) => ({ optimizer })),
    ...FACTORS.filter((factor) => factor !== 1).map((factor) => ({ factor })),
    ...members("schedule").map(({ type }) => ({ schedule: type })),
    ...members("initializer").map(({ type }) => ({ initializer: type })),
    { batchNorm: true },
    { batchNorm: false },
  ];
}

/** Lanes of these changes, as many as may race. */
export function entries(changes: readonly Change[]): Entry[] {
  return changes.slice(0, MOST).map((change) => ({ name: "", change }));
}

/** The whole experiment of a lane. */
export function specOf({ optimizer, factor, schedule, initializer, batchNorm }: Change, now: Experiment): Experiment {
  let spec = now;
  if (optimizer && optimizer !== now.optimizer.type) {
    const rate = Number(member("optimizer", optimizer).suggested_rate);
    spec = fitBatch({ ...spec, optimizer: defaults("optimizer", optimizer), learning_rate: rate });
  }
  if (factor) spec = { ...spec, learning_rate: Math.min(100, Number((spec.learning_rate * factor).toPrecision(3))) };
  if (schedule && schedule !== now.schedule.type) spec = { ...spec, schedule: defaults("schedule", schedule) };
  if (initializer) spec = started(spec, initializer);
  if (batchNorm !== undefined) {
    const normalization = batchNorm ? defaults("normalization", "batch_norm") : null;
    spec = { ...spec, layers: spec.layers.map((layer) => ({ ...layer, normalization }) as Layer) };
  }
  return spec;
}

/** Every layer's weights drawn in one way. */
function started(spec: Experiment, type: string): Experiment {
  const initializer = defaults("initializer", type);
  const layers = spec.layers.map((layer) => ({ ...layer, initializer }) as Layer);
  return { ...spec, layers, output: { ...spec.output, initializer } };
}

/** What a lane changes, in words: "Adam, α = 0.01". */
export function words(change: Change, now: Experiment): string {
  const { optimizer, factor, schedule, initializer, batchNorm } = change;
  const rate = `α = ${significant(specOf(change, now).learning_rate, 2)}`;
  const said = [
    optimizer && `${member("optimizer", optimizer).label}, ${rate}`,
    factor && `learning rate × ${factor}, ${rate}`,
    schedule && `schedule ${member("schedule", schedule).label}`,
    initializer && `initializer ${member("initializer", initializer).label}`,
    batchNorm !== undefined && `batch norm ${batchNorm ? "on" : "off"}`,
  ].filter(Boolean);
  return said.join(", ") || "as it is";
}

/** What a lane is called: its own name, else the shortest of what it changes. */
export function nameOf({ name, change }: Entry): string {
  if (name.trim()) return name.trim();
  const { optimizer, factor, schedule, initializer, batchNorm } = change;
  if (optimizer) return member("optimizer", optimizer).label;
  if (factor) return `× ${factor}`;
  if (schedule) return member("schedule", schedule).label;
  if (initializer) return member("initializer", initializer).label;
  return batchNorm === undefined ? "as it is" : `batch norm ${batchNorm ? "on" : "off"}`;
}

/** What its name does not say yet of a lane. */
export function detail(entry: Entry, now: Experiment): string {
  const [name, said] = [nameOf(entry), words(entry.change, now)];
  if (said === name) return "";
  return said.startsWith(`${name}, `) ? said.slice(name.length + 2) : said;
}
