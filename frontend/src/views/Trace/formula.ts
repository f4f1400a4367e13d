/** How one number of a traced example comes about: its formula, with the numbers of this network in it. */

import { significant } from "../../draw/numbers";
import type { Quantity, Reading } from "./reading";

/** Terms of a sum that are written out. */
const MOST = 6;
const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** "₁₂" */
export function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => DIGITS[Number(digit)] ?? digit);
}

const factor = (value: number) => (value < 0 ? `(${significant(value)})` : significant(value));

/** "0.310·1.20 − 0.500·0.400 + 0.100": products, then what is added to them. */
export function sum(products: readonly (readonly [number, number])[], rest?: number): string {
  const shown = products.length > MOST ? products.slice(0, MOST - 2) : products;
  const terms = shown.map(([one, other]): [string, boolean] => [
    `${significant(Math.abs(one))}·${factor(other)}`,
    one < 0,
  ]);
  let text = "";
  for (const [term, negative] of terms) text += joined(text, term, negative);
  if (shown.length < products.length) text += ` + … (${products.length} terms)`;
  if (rest !== undefined) text += joined(text, significant(Math.abs(rest)), rest < 0);
  return text;
}

function joined(before: string, term: string, negative: boolean): string {
  if (!before) return negative ? `−${term}` : term;
  return negative ? ` − ${term}` : ` + ${term}`;
}

/** The formula of the entry of a quantity, with its numbers: "z₂ = Σ w₂ⱼ aⱼ + b₂ = 0.310·1.20 + 0.100 = 0.472". */
export function formula(reading: Reading, quantity: Quantity, index: number): string {
  const { symbol, columns, values } = quantity;
  const [row, column] = [Math.floor(index / columns), index % columns];
  const name = symbol.toLowerCase() + subscript(row + 1) + (columns > 1 ? `,${subscript(column + 1)}` : "");
  const how = new Telling(reading, quantity, row, column).how();
  return [name, ...how, significant(values[index] ?? Number.NaN)].join(" = ");
}

class Telling {
  private readonly layer: number;
  private readonly i: string;
  private readonly j: string;

  constructor(
    private readonly reading: Reading,
    private readonly quantity: Quantity,
    private readonly row: number,
    private readonly column: number,
  ) {
    this.layer = quantity.layer;
    [this.i, this.j] = [subscript(row + 1), subscript(column + 1)];
  }

  /** In symbols, then in numbers; nothing where a number simply is there. */
  how(): string[] {
    const ways: Record<string, () => string[]> = {
      z: () => this.weighted(),
      normalized: () => this.normalized(),
      scaled: () => [`γ${this.i} ẑ${this.i} + β${this.i}`, this.product("gamma", "normalized", this.at("beta"))],
      shortcut: () => [this.has("projection") ? `Σ p${this.i}ⱼ aⱼ of the source` : `a${this.i} of the source`],
      before: () => [`${this.seen("z̃", "z")}${this.i} + s${this.i}`],
      a: () => this.activated(),
      da: () => this.returned(this.layer + 1, this.row),
      dinput: () => this.returned(this.layer, this.row),
      dbefore: () => this.sloped(),
      dz: () => this.backThroughSums(),
      dnormalized: () => [`dz̃${this.i} γ${this.i}`, this.product("dbefore", "gamma")],
      dgamma: () => [`dz̃${this.i} ẑ${this.i}`, this.product("dbefore", "normalized")],
      dbeta: () => [`dz̃${this.i}`],
      dbias: () => [`dz${this.i}`],
      dweights: () => [`dz${this.i} a${this.j}`, sum([[this.at("dz"), this.at("input", this.column)]])],
      dprojection: () => [`du${this.i} a${this.j} of the source`],
    };
    return ways[this.quantity.name]?.() ?? [];
  }

  private at(name: string, index = this.row, layer = this.layer): number {
    return this.reading.values(layer, name)?.[index] ?? Number.NaN;
  }

  private has(name: string): boolean {
    return this.reading.values(this.layer, name) !== undefined;
  }

  private product(one: string, other: string, rest?: number): string {
    return sum([[this.at(one), this.at(other)]], rest);
  }

  /** What the activation sees is called z, unless something is done with the sums first. */
  private seen(normalized: string, plain: string): string {
    return this.has("normalized") ? normalized : plain;
  }

  private get before(): string {
    return this.has("shortcut") ? "u" : this.seen("z̃", "z");
  }

  private weighted(): string[] {
    const [weights, inputs] = [this.reading.values(this.layer, "weights"), this.reading.values(this.layer, "input")];
    const bias = this.has("bias") ? this.at("bias") : undefined;
    const symbols = `Σ w${this.i}ⱼ aⱼ${bias === undefined ? "" : ` + b${this.i}`}`;
    const width = inputs?.length ?? 0;
    return numbers(
      symbols,
      pairs(inputs, (j) => weights?.[this.row * width + j]),
      bias,
    );
  }

  private normalized(): string[] {
    const symbols = `(z${this.i} − μ)/√(σ² + ε)`;
    if (!this.has("mean")) return [`${symbols} over the units`];
    const [z, mean, variance] = [this.at("z"), this.at("mean"), this.at("variance")];
    return [symbols, `(${significant(z)} − ${factor(mean)})/√(${significant(variance)} + ε)`];
  }

  private activated(): string[] {
    const type = this.reading.facts.layers[this.layer - 1]?.activation ?? "g";
    return [`${type}(${this.before}${this.i})`, `${type}(${significant(this.at("before"))})`];
  }

  /** What comes back from a layer to the number ``j`` of its inputs. */
  private returned(layer: number, j: number): string[] {
    const [weights, dz] = [this.reading.values(layer, "weights"), this.reading.values(layer, "dz")];
    const width = this.reading.facts.layers[layer - 1]?.inputs ?? 0;
    const skipped = this.reading.facts.layers.some(({ skip }, k) => skip && k + 1 - skip === layer - 1);
    const symbols = `Σ wᵢ${this.i} dzᵢ of the next layer${skipped ? " + what shortcuts bring back" : ""}`;
    return skipped
      ? [symbols]
      : numbers(
          symbols,
          pairs(dz, (unit) => weights?.[unit * width + j]),
        );
  }

  private sloped(): string[] {
    if (!this.has("da")) return [`∂L/∂${this.before}${this.i}`];
    const [da, dbefore] = [this.at("da"), this.at("dbefore")];
    const symbols = `da${this.i} g′(${this.before}${this.i})`;
    return da ? [symbols, sum([[da, dbefore / da]])] : [symbols];
  }

  private backThroughSums(): string[] {
    if (!this.has("normalized")) return this.has("shortcut") ? [`du${this.i}`] : this.sloped();
    const symbols = `dẑ${this.i}/√(σ² + ε)`;
    return this.has("mean") ? [symbols] : [`(dẑ${this.i} − mean dẑ − ẑ${this.i} mean(dẑ ẑ))/√(σ² + ε)`];
  }
}

type Products = [number, number][];

/** Each value with its weight. */
function pairs(values: Float32Array | undefined, weight: (i: number) => number | undefined): Products {
  return Array.from(values ?? [], (value, i): [number, number] => [weight(i) ?? Number.NaN, value]);
}

/** Symbols, and numbers if all of them were sent. */
function numbers(symbols: string, products: Products, rest?: number): string[] {
  const whole = products.length > 0 && products.every((product) => product.every(Number.isFinite));
  return whole ? [symbols, sum(products, rest)] : [symbols];
}
