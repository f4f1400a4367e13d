/** How one number of a traced example comes about: its formula, with the numbers of this network in it. */

import { significant } from "../../draw/numbers";
import type { LayerFacts, Quantity, Reading } from "./reading";
import { average, factor, joined, numbers, pairs, subscript, sum, type Products } from "./terms";

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
      shortcut: () => this.skipped(),
      before: () => [`${this.seen("z̃", "z")}${this.i} + s${this.i}`, this.added(this.seen("scaled", "z"), "shortcut")],
      a: () => this.activated(),
      da: () => this.returned(this.layer + 1, this.row),
      dinput: () => this.returned(this.layer, this.row),
      dbefore: () => (this.has("shortcut") && this.quantity.symbol !== "dU" ? [`du${this.i}`] : this.sloped()),
      dz: () => this.backThroughSums(),
      dnormalized: () => [`dz̃${this.i} γ${this.i}`, this.product("dbefore", "gamma")],
      dgamma: () => [`dz̃${this.i} ẑ${this.i}`, this.product("dbefore", "normalized")],
      dbeta: () => [`dz̃${this.i}`],
      dbias: () => [`dz${this.i}`],
      dweights: () => [`dz${this.i} a${this.j}`, sum([[this.at("dz"), this.at("input", this.column)]])],
      dprojection: () => [`d${this.before}${this.i} a${this.j} of ${this.source}`, sum([this.projected()])],
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

  private added(one: string, other: string): string {
    return joined(significant(this.at(one)), significant(Math.abs(this.at(other))), this.at(other) < 0);
  }

  /** What the activation sees is called z, unless something is done with the sums first. */
  private seen(normalized: string, plain: string): string {
    return this.has("normalized") ? normalized : plain;
  }

  private get before(): string {
    return this.has("shortcut") ? "u" : this.seen("z̃", "z");
  }

  private get facts(): LayerFacts | undefined {
    return this.reading.facts.layers[this.layer - 1];
  }

  private weighted(): string[] {
    const bias = this.has("bias") ? this.at("bias") : undefined;
    const symbols = `Σ w${this.i}ⱼ aⱼ${bias === undefined ? "" : ` + b${this.i}`}`;
    return numbers(symbols, this.products("weights", this.reading.values(this.layer, "input")), bias);
  }

  /** What a row of a matrix weighs, with its weights. */
  private products(matrix: string, inputs: Float32Array | undefined): Products {
    const weights = this.reading.values(this.layer, matrix);
    const width = inputs?.length ?? 0;
    return pairs(inputs, (j) => weights?.[this.row * width + j]);
  }

  /** The number of the layer whose input a shortcut brings here. */
  private get origin(): number {
    return this.layer - (this.facts?.skip ?? 0) + 1;
  }

  private get source(): string {
    return this.origin > 1 ? `layer ${this.origin - 1}` : "the input";
  }

  private skipped(): string[] {
    if (!this.has("projection")) return [`a${this.i} of ${this.source}`];
    return numbers(
      `Σ p${this.i}ⱼ aⱼ of ${this.source}`,
      this.products("projection", this.reading.values(this.origin, "input")),
    );
  }

  private projected(): [number, number] {
    return [this.at("dbefore"), this.at("input", this.column, this.origin)];
  }

  /** μ, σ² and √(σ² + ε): running averages in batch norm, over the units in layer norm. */
  private get spread(): { mean: number; variance: number; root: string } {
    const z = this.reading.values(this.layer, "z");
    const mean = this.has("mean") ? this.at("mean") : average(z);
    const variance = this.has("variance") ? this.at("variance") : average(z?.map((value) => (value - mean) ** 2));
    return { mean, variance, root: `√(${significant(variance)} + ${significant(this.facts?.epsilon ?? 0, 1)})` };
  }

  private normalized(): string[] {
    const { mean, root } = this.spread;
    const symbols = `(z${this.i} − μ)/√(σ² + ε)`;
    const centred = joined(significant(this.at("z")), significant(Math.abs(mean)), mean >= 0);
    return Number.isNaN(mean) ? [symbols] : [symbols, `(${centred})/${root}`];
  }

  private activated(): string[] {
    const type = this.facts?.activation ?? "g";
    return [`${type}(${this.before}${this.i})`, `${type}(${significant(this.at("before"))})`];
  }

  /** What comes back from a layer to the number ``j`` of its inputs, and over shortcuts that begin there. */
  private returned(layer: number, j: number): string[] {
    const symbols = [`Σ wᵢ${this.i} dzᵢ of layer ${layer}`];
    const products = this.backwards(layer, "weights", "dz", j);
    this.reading.facts.layers.forEach(({ skip }, k) => {
      if (!skip || k + 2 - skip !== layer) return;
      const projected = this.reading.values(k + 1, "projection") !== undefined;
      symbols.push(projected ? `Σ pᵢ${this.i} duᵢ of layer ${k + 1}` : `du${this.i} of layer ${k + 1}`);
      products.push(
        ...(projected
          ? this.backwards(k + 1, "projection", "dbefore", j)
          : [[1, this.at("dbefore", j, k + 1)] as const]),
      );
    });
    return numbers(symbols.join(" + "), products);
  }

  /** Column ``j`` of a layer's matrix, each entry with what comes back to its row. */
  private backwards(layer: number, matrix: string, back: string, j: number): Products {
    const [weights, returned] = [this.reading.values(layer, matrix), this.reading.values(layer, back)];
    const width = (weights?.length ?? 0) / (returned?.length ?? 1);
    return pairs(returned, (unit) => weights?.[unit * width + j]);
  }

  private sloped(): string[] {
    if (!this.has("da")) return this.slopeOfLoss();
    const [da, dbefore] = [this.at("da"), this.at("dbefore")];
    const symbols = `da${this.i} g′(${this.before}${this.i})`;
    return da ? [symbols, sum([[da, dbefore / da]])] : [symbols];
  }

  /** At the output, where the loss is told by what the units say and what they should say. */
  private slopeOfLoss(): string[] {
    const [a, y] = [this.at("a"), this.reading.target?.[this.row] ?? Number.NaN];
    const { loss_type: loss, weighted } = this.reading.facts;
    const whole = [`a${this.i} − y${this.i}`, joined(significant(a), significant(Math.abs(y)), y >= 0)];
    const known = Number.isFinite(y) && !weighted;
    if (known && loss.endsWith("cross_entropy")) return whole;
    if (known && loss === "squared_error" && this.facts?.activation === "linear")
      return whole.map((part) => `2 (${part})`);
    return [`∂L/∂${this.before}${this.i}`];
  }

  private backThroughSums(): string[] {
    if (!this.has("normalized")) return this.has("shortcut") ? [`du${this.i}`] : this.sloped();
    const { variance, root } = this.spread;
    const back = this.at("dnormalized");
    const known = Number.isFinite(variance);
    if (this.has("mean")) return [`dẑ${this.i}/√(σ² + ε)`, `${significant(back)}/${root}`];
    const symbols = `(dẑ${this.i} − mean dẑ − ẑ${this.i} mean(dẑ ẑ))/√(σ² + ε)`;
    if (!known) return [symbols];
    const [all, h] = [this.reading.values(this.layer, "dnormalized"), this.reading.values(this.layer, "normalized")];
    const along = average(all?.map((value, i) => value * (h?.[i] ?? Number.NaN)));
    const mean = average(all);
    const upper = joined(significant(back), significant(Math.abs(mean)), mean >= 0);
    return [symbols, `(${upper} − ${factor(this.at("normalized"))}·${factor(along)})/${root}`];
  }
}
