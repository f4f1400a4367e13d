/** Made from the Python classes by `npm run schema`; do not edit. */

export interface Schema {
  Component?: Component;
  Data?: Data;
  Output?: Output;
  Split?: Split;
  Experiment?: Experiment;
  Dense?: Dense;
  Open?: Open;
  Tune?: Tune;
  Play?: Play;
  Pause?: Pause;
  Step?: Step;
  Reset?: Reset;
  Reseed?: Reseed;
  SetWeight?: SetWeight;
  PairPlane?: PairPlane;
  PcaPlane?: PcaPlane;
  Watch?: Watch;
  Predict?: Predict;
  Export?: Export;
  CheckGradients?: CheckGradients;
  Ask?: Ask;
  Leave?: Leave;
  Adopt?: Adopt;
  Take?: Take;
  Seek?: Seek;
  Fork?: Fork;
  EditBranch?: EditBranch;
  ReadBranch?: ReadBranch;
  Compare?: Compare;
  Ack?: Ack;
  Close?: Close;
  Opened?: Opened;
  Tuned?: Tuned;
  StateChanged?: StateChanged;
  Examples?: Examples;
  News?: News;
  Frame?: Frame;
  Predicted?: Predicted;
  ExportedFile?: ExportedFile;
  Offer?: Offer;
  RefusedPrecision?: RefusedPrecision;
  Exported?: Exported;
  CheckedLayer?: CheckedLayer;
  GradientsChecked?: GradientsChecked;
  BranchFacts?: BranchFacts;
  Here?: Here;
  BranchList?: BranchList;
  BranchSeries?: BranchSeries;
  Compared?: Compared;
  Closed?: Closed;
  Problem?: Problem;
}
/**
 * One member of a kind: its type and its knobs; see the catalog for what these are.
 */
export interface Component {
  type: string;
  [k: string]: unknown;
}
/**
 * What the network learns from and how it is presented.
 */
export interface Data {
  dataset: Component;
  split: Split;
  /**
   * What the network is shown of a point in the plane. Other datasets show all their inputs.
   */
  features: Component[];
  /**
   * Give every input mean 0 and variance 1, measured on the training set.
   */
  normalize: boolean;
}
/**
 * Which share of the examples is for learning (train), for choosing (dev) and for the final verdict (test).
 */
export interface Split {
  /**
   * Share the weights are fitted to.
   */
  train: number;
  /**
   * Share that hyperparameters are chosen by. The rest is the test set.
   */
  dev: number;
}
/**
 * The last layer: one unit per class, or a single one. Its size follows from the data.
 */
export interface Output {
  activation: Component;
  initializer: Component;
  /**
   * A shortcut: adds the activations of the layer so many back to the sums, before the activation; 0: none.
   */
  skip: number;
  /**
   * Multiplies the learning rate in this layer only.
   */
  learning_rate_factor: number;
  /**
   * Keep the weights as they are.
   */
  frozen: boolean;
}
/**
 * All choices of one run. Two equal experiments give the same numbers, step for step.
 */
export interface Experiment {
  version: 1;
  data: Data;
  layers: Dense[];
  output: Output;
  loss: Component;
  optimizer: Component;
  /**
   * Size of the steps. The most important knob: too small crawls, too large jumps over the valley.
   */
  learning_rate: number;
  schedule: Component;
  regularizer: Component;
  /**
   * Fraction of the inputs silenced at random in each training step.
   */
  input_dropout: number;
  clipping: Component;
  constraint: Component;
  /**
   * Examples per step. Small batches are noisy and quick, large ones smooth and slow.
   */
  batch_size: number;
  /**
   * Fixes everything random: data, split, starting weights, batches, dropout.
   */
  seed: number;
  /**
   * Type of the numbers the network is trained in.
   */
  precision: "float32" | "float64";
}
/**
 * Every unit sees every unit of the layer before: Z = X Wᵀ + b, A = g(Z). W has one row per unit.
 */
export interface Dense {
  type: "dense";
  /**
   * How many units the layer has.
   */
  units: number;
  activation: Component;
  initializer: Component;
  /**
   * Normalize the weighted sums before the activation.
   */
  normalization: Component | null;
  /**
   * Fraction of the units silenced at random in each training step (1 − keep_prob).
   */
  dropout: number;
  /**
   * A shortcut: adds the activations of the layer so many back, before the activation; 0: none. 1: its own input.
   *
   * A[l] = g(Z[l] + A[l−k]), with a learned projection where the widths differ (He et al. 2016). Gradients have a way
   * around what lies between, so that very deep networks learn.
   */
  skip: number;
  /**
   * Multiplies the learning rate in this layer only.
   */
  learning_rate_factor: number;
  /**
   * Keep the parameters as they are. What is below goes on learning through the layer.
   */
  frozen: boolean;
}
/**
 * Begin: join the running session of this id, or start a new one with this experiment.
 */
export interface Open {
  op: "open";
  rev?: number;
  /**
   * A session this page had before. If it still runs, its experiment is kept and ``spec`` is not used.
   */
  session?: string | null;
  /**
   * The experiment; none: the default.
   */
  spec?: {
    [k: string]: unknown;
  } | null;
  /**
   * The last step of the series that the page still has.
   */
  since?: number;
  /**
   * The run whose series these are; none: the one that is shown.
   */
  branch?: number | null;
}
/**
 * Replace the whole experiment; the session keeps what it can (weights, optimizer state).
 */
export interface Tune {
  op: "tune";
  rev: number;
  spec: {
    [k: string]: unknown;
  };
  /**
   * Where layers change: keep the weights of those whose shapes agree.
   */
  keep_weights?: boolean;
}
/**
 * Train until paused.
 */
export interface Play {
  op: "play";
  /**
   * Epochs or steps per second; none: as fast as possible.
   */
  speed?: number | null;
  /**
   * What the speed counts: passes over the training set, or single steps.
   */
  unit?: "epoch" | "batch";
}
/**
 * Stop training; everything is kept.
 */
export interface Pause {
  op: "pause";
}
/**
 * Train so many batches or epochs, then stay paused.
 */
export interface Step {
  op: "step";
  unit?: "batch" | "epoch";
  count?: number;
}
/**
 * Back to step 0 with the same seed: the same starting weights.
 */
export interface Reset {
  op: "reset";
}
/**
 * Back to step 0 with another seed, drawn by the server if none is given.
 */
export interface Reseed {
  op: "reseed";
  rev: number;
  seed?: number | null;
}
/**
 * Set one weight by hand.
 */
export interface SetWeight {
  op: "set_weight";
  /**
   * From 0; the output layer is the last.
   */
  layer: number;
  unit: number;
  /**
   * Which input of the unit; none: its bias (β under batch norm).
   */
  input?: number | null;
  value: number;
}
/**
 * Two of the inputs; the others are held at their mean.
 */
export interface PairPlane {
  type: "pair";
  across: number;
  up: number;
}
/**
 * The two directions in which the examples differ most (principal components).
 */
export interface PcaPlane {
  type: "pca";
}
/**
 * What the viewer looks at. Only that is computed and sent; no probes: nothing is.
 */
export interface Watch {
  op: "watch";
  probes?: string[];
  /**
   * Cells along each side of the large map.
   */
  resolution?: number;
  /**
   * Which plane of the input space the maps show; none: the dataset's own.
   */
  plane?: (PairPlane | PcaPlane) | null;
  /**
   * (layer, unit) to send at full resolution; layer −1 are the inputs.
   */
  focus?: [number, number] | null;
  /**
   * (layer, unit, input) of the weight to see up close; no input: the bias (β under batch norm).
   */
  weight?: [number, number, number | null] | null;
  /**
   * Frames a second wanted; the server may send fewer.
   */
  rate?: number;
}
/**
 * What does the network say about this point?
 */
export interface Predict {
  op: "predict";
  /**
   * Raw inputs, as in the dataset, before features and normalization.
   *
   * @minItems 1
   * @maxItems 4096
   */
  point: [number, ...number[]];
}
/**
 * Make and verify an ONNX file of the model as it is now.
 */
export interface Export {
  op: "export";
}
/**
 * Compare the gradients of backpropagation with differences of the loss, for the model as it is now.
 */
export interface CheckGradients {
  op: "check_gradients";
}
/**
 * Begin a study, or begin it anew with other knobs. Findings come in the frames, until it is done or left.
 */
export interface Ask {
  op: "ask";
  /**
   * What the page calls it; a viewer has one study of each name.
   */
  key: string;
  /**
   * Its type and knobs.
   */
  study: {
    [k: string]: unknown;
  };
}
/**
 * Nobody wants to know any more: the study of this name ends.
 */
export interface Leave {
  op: "leave";
  key: string;
}
/**
 * Go on with a model that a study has trained, instead of the session's own.
 */
export interface Adopt {
  op: "adopt";
  rev: number;
  key: string;
  model: number;
}
/**
 * Go on with a model whose file was read, instead of the session's own.
 */
export interface Take {
  op: "take";
  rev: number;
  /**
   * Under which the server keeps what it read.
   */
  token: string;
}
/**
 * Show the nearest moment up to a step of a run, as it was, its experiment included; paused.
 */
export interface Seek {
  op: "seek";
  rev?: number;
  branch: number;
  step: number;
}
/**
 * Go on from a moment of the current run as a run of its own, with other settings.
 */
export interface Fork {
  op: "fork";
  rev?: number;
  /**
   * The whole experiment; none: that of the moment. For another network or other data it begins at step 0.
   */
  spec?: {
    [k: string]: unknown;
  } | null;
  /**
   * What the run is called; empty: by its number.
   */
  label?: string;
  /**
   * From the nearest moment up to here; none: from now.
   */
  step?: number | null;
  play?: boolean;
  speed?: number | null;
  unit?: "epoch" | "batch";
}
/**
 * Rename, pin, delete or restore a run; what is none stays.
 */
export interface EditBranch {
  op: "edit_branch";
  branch: number;
  name?: string | null;
  pinned?: boolean | null;
  deleted?: boolean | null;
}
/**
 * The curves of a run, whole.
 */
export interface ReadBranch {
  op: "read_branch";
  branch: number;
  /**
   * @maxItems 8
   */
  probes:
    | []
    | [string]
    | [string, string]
    | [string, string, string]
    | [string, string, string, string]
    | [string, string, string, string, string]
    | [string, string, string, string, string, string]
    | [string, string, string, string, string, string, string]
    | [string, string, string, string, string, string, string, string];
}
/**
 * Two runs on the same data, at their ends, on the viewer's plane.
 */
export interface Compare {
  op: "compare";
  first: number;
  second: number;
}
/**
 * A frame arrived and was drawn: its credit returns.
 */
export interface Ack {
  op: "ack";
  frame: number;
}
/**
 * End the session for good.
 */
export interface Close {
  op: "close";
}
/**
 * The session is there. Always the first event; followed by ``examples``.
 */
export interface Opened {
  event: "opened";
  session: string;
  rev: number;
  spec: {
    [k: string]: unknown;
  };
  state: "paused" | "playing" | "diverged";
  step: number;
  epoch: number;
  /**
   * Whether it ran already; otherwise it begins now.
   */
  resumed: boolean;
  /**
   * The step after which series continue: what the page has up to it still holds. −1: they begin anew.
   */
  since: number;
  parameters: number;
  /**
   * Memory that training takes: parameters, gradients, the optimizer's state and the buffers of a batch.
   */
  bytes: number;
}
/**
 * The experiment was replaced: what the session trains now.
 */
export interface Tuned {
  event: "tuned";
  rev: number;
  spec: {
    [k: string]: unknown;
  };
  state: "paused" | "playing" | "diverged";
  step: number;
  epoch: number;
  parameters: number;
  /**
   * Memory that training takes now.
   */
  bytes: number;
  /**
   * Whether series start anew: training begins again at step 0, or another run is shown.
   */
  restarted: boolean;
}
/**
 * Playing, paused or diverged; ``message`` says why, where that is not obvious.
 */
export interface StateChanged {
  event: "state";
  state: "paused" | "playing" | "diverged";
  step: number;
  epoch: number;
  message: string | null;
}
/**
 * The data on the plane of the maps. Sent after open, after new data and after a new plane.
 */
export interface Examples {
  event: "examples";
  rev: number;
  /**
   * What the plane's two directions are called.
   *
   * @minItems 2
   * @maxItems 2
   */
  axes: [string, string];
  /**
   * Left, right, bottom, top of the maps in plane coordinates.
   *
   * @minItems 4
   * @maxItems 4
   */
  reach: [number, number, number, number];
  /**
   * ``xy`` f4 (m, 2) on the plane, ``y`` f4 (m,): class number or value.
   */
  train: {
    [k: string]: unknown;
  };
  /**
   * The same, and ``x`` f4 (m, inputs), raw.
   */
  dev: {
    [k: string]: unknown;
  };
  /**
   * For datasets of pictures: the dev examples, u1 (m, height, width), 0 to 255.
   */
  pixels: {
    [k: string]: unknown;
  };
}
/**
 * What a study has found so far.
 */
export interface News {
  /**
   * Of the study.
   */
  type: string;
  /**
   * Which part of the work is done, from 0 to 1.
   */
  progress: number;
  done: boolean;
  /**
   * Why it could not be answered, in a sentence; empty if all is well.
   */
  error: string;
  /**
   * What is said, as plain values.
   */
  facts: {
    [k: string]: unknown;
  };
  /**
   * What is drawn: name -> array.
   */
  arrays: {
    [k: string]: unknown;
  };
}
/**
 * What the watched probes show now.
 */
export interface Frame {
  event: "frame";
  id: number;
  rev: number;
  state: "paused" | "playing" | "diverged";
  step: number;
  epoch: number;
  /**
   * Steps per second, over the last second or so; 0 when paused.
   */
  rate: number;
  /**
   * Probe type -> name -> array. Which names: see the probe's docstring.
   */
  probes: {
    [k: string]: {
      [k: string]: unknown;
    };
  };
  /**
   * By the name that the page gave it: every study that has found something since the last frame.
   */
  studies: {
    [k: string]: News;
  };
}
/**
 * The answer to ``predict``.
 */
export interface Predicted {
  event: "predicted";
  point: number[];
  /**
   * The output units: probabilities, or the value in regression.
   */
  output: number[];
  /**
   * In words: the class with its probability, or the value.
   */
  answer: string;
  /**
   * Every unit of every layer for this point, the inputs first.
   */
  activations: number[][];
}
/**
 * An ONNX file that waits for its download and was compared with the trained model.
 */
export interface ExportedFile {
  precision: "float32" | "float16" | "int8";
  /**
   * How many of the network's layers are in this precision; the most sensitive ones may keep more bits.
   */
  layers: number;
  /**
   * Where the usual form loses too much. In float16: only products are; in int8: a number takes two bytes.
   */
  fine: boolean;
  /**
   * Whether what is not in this precision, inputs and outputs apart, is in float64: float32 is not exact enough.
   */
  wide: boolean;
  url: string;
  file_name: string;
  file_bytes: number;
  /**
   * Largest difference between onnxruntime and the trainer over the grid and all examples.
   */
  max_difference: number;
  /**
   * Fraction of points given the same class; in regression, a value within 1 % of the largest.
   */
  agreement: number;
  /**
   * How many points were compared.
   */
  points: number;
  /**
   * Where onnxruntime ran it, for example CPUExecutionProvider.
   */
  provider: string;
  /**
   * Why there.
   */
  reason: string;
  /**
   * For 10,000 points at a time.
   */
  milliseconds_per_10k: number;
  /**
   * For a single point.
   */
  milliseconds_single: number;
}
/**
 * A file that the server makes of an exported network as soon as somebody asks for it.
 */
export interface Offer {
  /**
   * Of its format.
   */
  name: string;
  /**
   * What it is for: to train the same network, to load its numbers, or to read about it.
   */
  kind: "code" | "weights" | "report";
  /**
   * What it is, in a few words.
   */
  label: string;
  url: string;
  file_name: string;
}
/**
 * A precision in which the network would not be the same.
 */
export interface RefusedPrecision {
  precision: "float32" | "float16" | "int8";
  reason: string;
}
/**
 * The network as ONNX, in each precision that keeps it the same, and what else can be had of it.
 */
export interface Exported {
  event: "exported";
  /**
   * How far it was trained.
   */
  steps: number;
  /**
   * What the model answers, by name: the label and probabilities or scores, or the values of a regression.
   */
  outputs: string[];
  /**
   * How many layers the network has.
   */
  layers: number;
  /**
   * float32 first.
   */
  files: ExportedFile[];
  refused: RefusedPrecision[];
  offers: Offer[];
}
/**
 * One layer of a gradient check.
 */
export interface CheckedLayer {
  name: string;
  parameters: number;
  /**
   * How many of them were compared; of many, a sample.
   */
  checked: number;
  /**
   * ‖difference quotient − gradient‖ / (‖difference quotient‖ + ‖gradient‖), with (J(θ+ε) − J(θ−ε))/2ε.
   */
  two_sided: number;
  /**
   * The same with (J(θ+ε) − J(θ))/ε, which is less exact.
   */
  one_sided: number;
  verdict: "great" | "look again" | "too small to tell" | "doubtful" | "wrong";
}
/**
 * The answer to ``check_gradients``.
 */
export interface GradientsChecked {
  event: "gradients_checked";
  rev: number;
  step: number;
  /**
   * In words, over all layers.
   */
  verdict: "great" | "look again" | "too small to tell" | "doubtful" | "wrong";
  /**
   * What the verdict means.
   */
  message: string;
  /**
   * J, the mean loss plus the penalty on weights, over these examples.
   */
  objective: number;
  examples: number;
  epsilon: number;
  two_sided: number;
  one_sided: number;
  /**
   * The output is the last.
   */
  layers: CheckedLayer[];
  /**
   * How the check differs from training, for example that dropout was off.
   */
  notes: string[];
}
/**
 * One run of the session.
 */
export interface BranchFacts {
  id: number;
  name: string;
  pinned: boolean;
  /**
   * It can still be restored.
   */
  deleted: boolean;
  /**
   * The run it left, which may be gone.
   */
  parent: number | null;
  /**
   * The step at which it left its parent; none: training began anew, it is no fork.
   */
  forked_at: number | null;
  steps: number;
  /**
   * Steps that can be shown again.
   */
  moments: number[];
  spec: {
    [k: string]: unknown;
  };
  /**
   * The loss at its end.
   */
  train: number | null;
  dev: number | null;
  /**
   * Accuracy or R² on the dev set, else on the training set.
   */
  score: number | null;
}
/**
 * The numbers of an earlier moment that is shown.
 */
export interface Here {
  step: number;
  /**
   * Part of the data -> mean loss.
   */
  loss: {
    [k: string]: number;
  };
  score: {
    [k: string]: number;
  };
}
/**
 * All runs that are kept, oldest first. Sent after open, when they change, and now and then while one plays.
 */
export interface BranchList {
  event: "branches";
  current: number;
  /**
   * None: the end of the current run is shown.
   */
  here: Here | null;
  branches: BranchFacts[];
}
/**
 * The answer to ``read_branch``.
 */
export interface BranchSeries {
  event: "branch_series";
  branch: number;
  /**
   * Probe type -> column -> array.
   */
  probes: {
    [k: string]: {
      [k: string]: unknown;
    };
  };
}
/**
 * The answer to ``compare``: what two runs answer over the same plane.
 */
export interface Compared {
  event: "compared";
  first: number;
  second: number;
  resolution: number;
  /**
   * ``first``, ``second`` and ``difference``, each f4 (R, R), rows from the top.
   *
   * In regression the values, and second − first. Else probabilities, of the second of two classes or of the answer
   * among more; the difference is Σ|p₂ − p₁|/2 over the classes: 0 where they agree, 1 where each is sure of another.
   */
  maps: {
    [k: string]: unknown;
  };
  /**
   * Which part of the plane gets another class; in regression the mean |difference|.
   */
  disagreement: number;
  regression: boolean;
  /**
   * Of the first and the second: loss and score on each part of the data.
   *
   * @minItems 2
   * @maxItems 2
   */
  numbers: [
    {
      [k: string]: number;
    },
    {
      [k: string]: number;
    }
  ];
}
/**
 * The session has ended, as asked.
 */
export interface Closed {
  event: "closed";
}
/**
 * Something asked for could not be done; the session is as it was.
 */
export interface Problem {
  event: "problem";
  code: string;
  message: string;
  /**
   * The command that failed.
   */
  op: string | null;
  /**
   * The edit that was refused, if it was one.
   */
  rev: number | null;
}
