/** A traced example as the view reads it: per layer the quantities of the way forward and back, with their shapes. */

import type { Arrays } from "../../state/frames";

export interface LayerFacts {
  readonly units: number;
  readonly inputs: number;
  readonly activation: string;
  readonly normalization: string | null;
  readonly epsilon: number | null;
  readonly skip: number;
  /** Of what is too large: how many of the strongest entries are here. */
  readonly strongest: Readonly<Record<string, number>>;
}

export interface Facts {
  readonly step: number;
  readonly loss: number | null;
  readonly loss_type: string;
  /** Whether classes count differently. */
  readonly weighted: boolean;
  readonly layers: readonly LayerFacts[];
}

/** One vector or matrix. */
export interface Quantity {
  readonly layer: number;
  /** As the study calls it. */
  readonly name: string;
  readonly symbol: string;
  readonly rows: number;
  readonly columns: number;
  /** Row by row; NaN where an entry was not sent. */
  readonly values: Float32Array;
}

/** What stands above each other: a quantity and its gradient. */
export interface Pair {
  readonly forward: Quantity;
  readonly backward: Quantity | null;
}

type Order = readonly [symbol: string, forward: string, backward: string];
const ORDER: readonly Order[] = [
  ["W", "weights", "dweights"],
  ["b", "bias", "dbias"],
  ["Z", "z", "dz"],
  ["Ẑ", "normalized", "dnormalized"],
  ["γ", "gamma", "dgamma"],
  ["β", "beta", "dbeta"],
  ["Z̃", "scaled", "dbefore"],
  ["P", "projection", "dprojection"],
  ["S", "shortcut", "dbefore"],
  ["U", "before", "dbefore"],
  ["A", "a", "da"],
];

export class Reading {
  constructor(
    readonly facts: Facts,
    private readonly arrays: Arrays,
  ) {}

  /** The values of a quantity of a layer (from 1), all entries in place; undefined where the layer has none. */
  values(layer: number, name: string): Float32Array | undefined {
    const sent = this.arrays[`${name} ${layer}`]?.data;
    if (!sent) return undefined;
    const index = this.arrays[`index ${name} ${layer}`]?.data;
    if (!index) return Float32Array.from(sent);
    const whole = new Float32Array(this.size(layer, name)).fill(Number.NaN);
    index.forEach((place, i) => (whole[place] = sent[i] ?? Number.NaN));
    return whole;
  }

  get inputs(): Pair {
    return this.pair(1, ["X", "input", "dinput"]);
  }

  /** The quantities of a layer, in the order in which they are computed. */
  pairs(layer: number): Pair[] {
    const skips = Boolean(this.facts.layers[layer - 1]?.skip);
    return ORDER.filter(([, name]) => this.arrays[`${name} ${layer}`] && (name !== "before" || skips)).map((order) =>
      this.pair(layer, order),
    );
  }

  get target(): Float32Array | null {
    const sent = this.arrays.target?.data;
    return sent ? Float32Array.from(sent) : null;
  }

  get point(): number[] {
    return Array.from(this.arrays.point?.data ?? []);
  }

  private pair(layer: number, [symbol, forward, backward]: Order): Pair {
    const there = this.arrays[`${backward} ${layer}`];
    return {
      forward: this.quantity(layer, symbol, forward),
      backward: there ? this.quantity(layer, `d${symbol}`, backward) : null,
    };
  }

  private quantity(layer: number, symbol: string, name: string): Quantity {
    const [rows, columns] = this.shape(layer, name);
    return { layer, name, symbol, rows, columns, values: this.values(layer, name) ?? new Float32Array() };
  }

  private shape(layer: number, name: string): [rows: number, columns: number] {
    const { units = 0, inputs = 0, skip = 0 } = this.facts.layers[layer - 1] ?? {};
    const plain = name.replace(/^d(?!$)/, "");
    if (plain === "weights") return [units, inputs];
    if (plain === "input") return [inputs, 1];
    if (plain === "projection") return [units, this.facts.layers[layer - skip]?.inputs ?? 0];
    return [units, 1];
  }

  private size(layer: number, name: string): number {
    const [rows, columns] = this.shape(layer, name);
    return rows * columns;
  }
}

/** All numbers as a table: one row for each entry that was sent. */
export function table(reading: Reading): { columns: string[]; rows: (string | number)[][] } {
  const pairs = [reading.inputs, ...reading.facts.layers.flatMap((_, i) => reading.pairs(i + 1))];
  const rows = pairs.flatMap(({ forward, backward }) => [...entries(forward), ...(backward ? entries(backward) : [])]);
  return { columns: ["layer", "quantity", "row", "column", "value"], rows };
}

function entries({ layer, name, symbol, columns, values }: Quantity): (string | number)[][] {
  const number = name.endsWith("input") ? 0 : layer;
  return Array.from(values, (value, i) => [
    number,
    symbol,
    Math.floor(i / columns) + 1,
    (i % columns) + 1,
    value,
  ]).filter(([, , , , value]) => !Number.isNaN(value));
}
