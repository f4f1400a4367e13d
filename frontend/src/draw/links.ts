/**
 * The links of the diagram: which are shown, and the weights they stand for. How they look is in linkpaint.ts.
 *
 * A *strand* is one shown weight. Strands live in plain columns of numbers (no object per link), as they are chosen anew
 * for every frame. Layers count from 0, the output is the last; layer l takes its inputs from column l and ends in
 * column l + 1 of the places.
 */

/** The weights of one layer: all of them, (units, inputs + 1) with the bias last, or only the strongest. */
export type Weights =
  | { readonly units: number; readonly inputs: number; readonly all: Float32Array }
  | {
      readonly units: number;
      readonly inputs: number;
      /** unit · inputs + input of each value. */
      readonly index: Int32Array;
      readonly value: Float32Array;
      readonly bias: Float32Array;
    };

/** Where the units of a column are, by unit; units that are not shown have NaN. Pixels of the stage. */
export interface Places {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly y: Float32Array;
}

/** The shown weights, column by column. */
export interface Strands {
  readonly layer: number[];
  readonly unit: number[];
  readonly input: number[];
  readonly weight: number[];
}

export const MOST_STRANDS = 1500;

/** The weight of one link, or NaN if only stronger ones are known. ``input`` null: the bias. */
export function weightOf(weights: Weights, unit: number, input: number | null): number {
  if ("all" in weights) return weights.all[unit * (weights.inputs + 1) + (input ?? weights.inputs)] ?? Number.NaN;
  if (input === null) return weights.bias[unit] ?? Number.NaN;
  return weights.value[weights.index.indexOf(unit * weights.inputs + input)] ?? Number.NaN;
}

/** The weights to show between shown units: all, or if they are more than ``most`` the strongest into each unit. */
export function choose(layers: readonly Weights[], places: readonly Places[], most = MOST_STRANDS): Strands {
  const strands: Strands = { layer: [], unit: [], input: [], weight: [] };
  const shown = places.map((column) => column.y.reduce((count, y) => count + (Number.isNaN(y) ? 0 : 1), 0));
  const links = layers.map((_, layer) => (shown[layer] ?? 0) * (shown[layer + 1] ?? 0));
  const allowed = shares(links, most);
  layers.forEach((weights, layer) => {
    const [from, to] = [places[layer], places[layer + 1]];
    if (from === undefined || to === undefined) return;
    if (from.y.length !== weights.inputs || to.y.length !== weights.units) return; // of another network
    const each = Math.max(1, Math.floor((allowed[layer] ?? 0) / Math.max(1, shown[layer + 1] ?? 1)));
    if ("all" in weights) chooseFromAll(strands, layer, weights, from, to, each);
    else chooseFromStrongest(strands, layer, weights, from, to, each);
  });
  return strands;
}

/** How many links each layer may show: what it has, or an equal share of what the smaller ones leave. */
function shares(links: readonly number[], most: number): number[] {
  const allowed = links.map(() => 0);
  let left = most;
  const rising = links.map((count, layer) => ({ count, layer })).sort((a, b) => a.count - b.count);
  rising.forEach(({ count, layer }, place) => {
    const share = Math.min(count, Math.floor(left / (rising.length - place)));
    allowed[layer] = share;
    left -= share;
  });
  return allowed;
}

function chooseFromAll(
  strands: Strands,
  layer: number,
  weights: Extract<Weights, { all: Float32Array }>,
  from: Places,
  to: Places,
  each: number,
): void {
  for (let unit = 0; unit < weights.units; unit += 1) {
    if (Number.isNaN(to.y[unit])) continue;
    const row = unit * (weights.inputs + 1);
    const weak = weakest(weights.all, row, weights.inputs, from, each);
    let left = each;
    for (let input = 0; input < weights.inputs && left > 0; input += 1) {
      const weight = weights.all[row + input] ?? 0;
      if (Number.isNaN(from.y[input]) || Math.abs(weight) < weak) continue;
      add(strands, layer, unit, input, weight);
      left -= 1;
    }
  }
}

/** The size that a weight of this row must have to be among the ``each`` strongest from shown units. */
function weakest(all: Float32Array, row: number, inputs: number, from: Places, each: number): number {
  if (each >= inputs) return 0;
  const sizes: number[] = [];
  for (let input = 0; input < inputs; input += 1) {
    if (!Number.isNaN(from.y[input])) sizes.push(Math.abs(all[row + input] ?? 0));
  }
  return sizes.sort((a, b) => b - a)[Math.min(each, sizes.length) - 1] ?? 0;
}

function chooseFromStrongest(
  strands: Strands,
  layer: number,
  weights: Extract<Weights, { index: Int32Array }>,
  from: Places,
  to: Places,
  each: number,
): void {
  const taken = new Map<number, number>();
  weights.index.forEach((place, k) => {
    const unit = Math.floor(place / weights.inputs);
    const input = place % weights.inputs;
    const count = taken.get(unit) ?? 0;
    if (count >= each || Number.isNaN(to.y[unit]) || Number.isNaN(from.y[input])) return;
    taken.set(unit, count + 1);
    add(strands, layer, unit, input, weights.value[k] ?? 0);
  });
}

function add(strands: Strands, layer: number, unit: number, input: number, weight: number): void {
  strands.layer.push(layer);
  strands.unit.push(unit);
  strands.input.push(input);
  strands.weight.push(weight);
}
