/** What the diagram says: formulas with this network's shapes, a unit's weights as a sentence, names. */

import { count, significant } from "../../draw/numbers";

/** A layer as far as its formula needs it. ``number`` counts from 1, the output is the last. */
export interface LayerFacts {
  readonly number: number;
  readonly units: number;
  readonly inputs: number;
  readonly activation: string;
  readonly normalization: string | null;
  readonly dropout: number;
  readonly isOutput: boolean;
  /** The layer whose activations are added, 0 for the inputs, with its width. */
  readonly skip: { readonly number: number; readonly units: number } | null;
  readonly frozen: boolean;
  readonly factor: number;
}

const MOST_TERMS = 5;

/** "1 unit", "4 units". */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** A number as a subscript: 12 → ₁₂. */
export function subscript(number: number): string {
  return String(number).replace(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)));
}

/** What a layer computes and how large its parameters are, line by line, in course notation. */
export function formula(layer: LayerFacts): string[] {
  const { number, units, inputs, normalization, skip } = layer;
  const sum = `${activations(number - 1)} W[${number}]ᵀ`;
  const plain = `Z[${number}] = ${sum} + b[${number}]`;
  const normal = `Z[${number}] = γ[${number}] · ${normalization ?? ""}(${sum}) + β[${number}]`;
  const shapes = [
    `W[${number}]: ${units} × ${inputs}`,
    `${normalization === null ? `b[${number}]` : "γ and β"}: ${units}`,
  ];
  const projection = isProjected(layer) ? units * (skip?.units ?? 0) : 0;
  if (projection > 0) shapes.push(`P[${number}]: ${units} × ${skip?.units ?? 0}`);
  const parameters = units * inputs + units * (normalization === null ? 1 : 2) + projection;
  const size = `${plural(parameters, "parameter")}${pace(layer)}`;
  return [normalization === null ? plain : normal, response(layer), shapes.join(", "), size];
}

/** Whether what is added has another width than the layer, so that it goes through weights of its own. */
export function isProjected({ skip, units }: Pick<LayerFacts, "skip" | "units">): boolean {
  return skip !== null && skip.units !== units;
}

/** What a layer adds, "A[1]" or "A[1] P[3]ᵀ". */
export function added(layer: Pick<LayerFacts, "skip" | "units" | "number">): string {
  return `${activations(layer.skip?.number ?? 0)}${isProjected(layer) ? ` P[${layer.number}]ᵀ` : ""}`;
}

function activations(number: number): string {
  return number === 0 ? "X" : `A[${number}]`;
}

function response(layer: LayerFacts): string {
  const { number, activation, dropout, isOutput, skip } = layer;
  const left = isOutput ? "Ŷ" : `A[${number}]`;
  const kept = dropout > 0 ? ` ∘ D[${number}] / ${significant(1 - dropout, 2)}` : "";
  return `${left} = ${activation}(Z[${number}]${skip === null ? "" : ` + ${added(layer)}`})${kept}`;
}

/** How the layer learns, where it is not as the others do. */
function pace({ frozen, factor }: LayerFacts): string {
  if (frozen) return ", frozen: they stay as they are";
  return factor === 1 ? "" : `, learning rate × ${significant(factor, 2)}`;
}

/** Names of the numbers that come into a layer: the inputs' own, or a₁, a₂ … of the layer before. */
export function inputNames(names: readonly string[], number: number): (input: number) => string {
  return (input) => (number === 1 ? (names[input] ?? `x${subscript(input + 1)}`) : `a${subscript(input + 1)}`);
}

/** What a unit computes with its weights of now; its weakest terms are only counted, a skip is only named. */
export function sentence(
  activation: string,
  weights: readonly number[],
  bias: number,
  nameOf: (input: number) => string,
  hasSkip = false,
): string {
  const order = weights.map((_, input) => input).filter((input) => Number.isFinite(weights[input]));
  const strongest = order.sort((a, b) => Math.abs(weights[b] ?? 0) - Math.abs(weights[a] ?? 0)).slice(0, MOST_TERMS);
  const terms = strongest.sort((a, b) => a - b).map((input) => ({ factor: weights[input] ?? 0, name: nameOf(input) }));
  const left = weights.length - terms.length;
  const words = terms.map(
    ({ factor, name }, place) => `${sign(factor, place)}${significant(Math.abs(factor), 2)} ${name}`,
  );
  if (left > 0) words.push(` + … (${left} more)`);
  if (Number.isFinite(bias)) words.push(`${sign(bias, words.length)}${significant(Math.abs(bias), 2)}`);
  if (hasSkip) words.push(" + skip");
  return `${activation}(${words.join("")})`;
}

function sign(value: number, place: number): string {
  if (place === 0) return value < 0 ? "−" : "";
  return value < 0 ? " − " : " + ";
}

/** "the inputs", "layer 2": where a skip comes from. */
export function sourceName(number: number): string {
  return number === 0 ? "the inputs" : `layer ${number}`;
}

/** "unit 3 of layer 1", "x₁", "the output". */
export function unitName(layer: number, unit: number, layers: number, units: number, names: readonly string[]): string {
  if (layer < 0) return `input ${names[unit] ?? unit + 1}`;
  if (layer < layers - 1) return `unit ${unit + 1} of layer ${layer + 1}`;
  if (units === 1) return "the output";
  return `output ${names[unit] ?? unit + 1}`;
}
