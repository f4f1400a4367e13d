/**
 * How a number runs along a slider and under the arrow keys; pure.
 *
 * Three scales: equal steps (linear), equal ratios ("log", for rates), equal ratios of the distance to 1 ("log1m", for
 * memories such as β = 0.9, 0.99). ``place`` is where a value lies on the slider, from 0 to 1.
 */

import type { Knob } from "../state/catalog";

export interface Range {
  scale: "linear" | "log" | "log1m";
  low: number;
  high: number;
  /** Whether the ends themselves are allowed. */
  closed: [low: boolean, high: boolean];
  whole: boolean;
  step: number;
  /** Smallest quantity a logarithmic slider reaches: of the value, or of its distance to 1. */
  finest: number;
}

/** Steps of the arrow keys on logarithmic scales, in each power of ten. */
const LADDER = [1, 2, 3, 5, 7];

/** What a knob's schema says about its numbers; ``most`` caps what the schema leaves open. Open counts run by ratios. */
export function range(knob: Knob, most = Math.max(1_000, Number(knob.default ?? 0))): Range {
  const whole = knob.type === "integer";
  const low = knob.minimum ?? knob.exclusiveMinimum ?? (whole ? 0 : -most);
  const high = knob.maximum ?? knob.exclusiveMaximum ?? most;
  const usual = typeof knob.default === "number" ? knob.default : high;
  const finest =
    knob.scale === "log1m"
      ? Math.min((1 - usual) / 10 || 1e-3, 1e-3)
      : whole
        ? Math.max(1, low)
        : Math.max(low, Math.min(usual / 100 || high, high * 1e-6));
  const open = knob.maximum === undefined && knob.exclusiveMaximum === undefined;
  return {
    scale: knob.scale ?? (whole && open ? "log" : "linear"),
    low,
    high,
    closed: [knob.exclusiveMinimum === undefined, knob.exclusiveMaximum === undefined],
    whole,
    step: knob.step ?? (whole ? 1 : nice((high - low) / 100)),
    finest,
  };
}

/** Whether a number may be set. */
export function allowed(value: number, { low, high, closed, whole }: Range): boolean {
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) return false;
  return (closed[0] ? value >= low : value > low) && (closed[1] ? value <= high : value < high);
}

/** The nearest number that may be set. */
export function clamped(value: number, range: Range): number {
  const { low, high, closed, whole, scale, finest, step } = range;
  const inside = scale === "linear" ? Math.min(step, (high - low) / 1000) : finest;
  const bottom = closed[0] ? low : low + (whole ? 1 : inside);
  const top = closed[1] ? high : high - (whole ? 1 : inside);
  return Math.min(top, Math.max(bottom, whole ? Math.round(value) : value));
}

/** Where a value lies on the slider, 0 to 1. */
export function toPlace(value: number, { scale, low, high, finest }: Range): number {
  if (scale === "linear") return unit((value - low) / (high - low));
  if (scale === "log1m") return 1 - unit(Math.log(Math.max(1 - value, finest) / finest) / Math.log(1 / finest));
  return unit(Math.log(Math.max(value, finest) / finest) / Math.log(high / finest));
}

/** The value at a place of the slider, rounded to what a hand can mean. */
export function fromPlace(place: number, range: Range): number {
  const { scale, low, high, finest, step } = range;
  if (scale === "linear") return clamped(rounded(low + Math.round((place * (high - low)) / step) * step), range);
  if (scale === "log1m") {
    if (place >= 1 && range.closed[1]) return high;
    return clamped(rounded(1 - significant(finest ** place, 1.5)), range);
  }
  if (place <= 0 && range.closed[0]) return low;
  return clamped(significant(finest * (high / finest) ** place, 2), range);
}

/** The next value upwards or downwards, as an arrow key goes. */
export function nudge(value: number, direction: 1 | -1, range: Range): number {
  if (range.scale === "linear") return clamped(rounded(value + direction * range.step), range);
  if (range.scale === "log1m") {
    const distance = rung(1 - value, direction === 1 ? -1 : 1);
    return clamped(rounded(1 - Math.min(1, Math.max(range.finest, distance))), range);
  }
  if (range.whole && Math.min(value, value + direction) < 10) return clamped(value + direction, range);
  if (value <= 0) return direction === 1 ? range.finest : range.low;
  const next = rung(value, direction);
  return clamped(next < range.finest && range.closed[0] ? range.low : next, range);
}

/** The number somebody typed, or NaN: also with a decimal comma, a true minus sign or spaces between thousands. */
export function parse(text: string): number {
  const plain = text
    .trim()
    .replaceAll("−", "-")
    .replace(/[\s_\u2009\u202f]/g, "");
  return plain === ""
    ? NaN
    : Number(/^[^.,]*,[^.,]*$/.test(plain) ? plain.replace(",", ".") : plain.replaceAll(",", ""));
}

/** The numbers of a list that somebody typed, NaN where one is none. With semicolons, commas may be decimal. */
export function parseList(text: string): number[] {
  const between = text.includes(";") ? ";" : /[,\s]+/;
  const parts = text.trim().split(between);
  return parts.length === 1 && parts[0] === "" ? [] : parts.map(parse);
}

/** A list of numbers as a field shows it. */
export function showList(values: readonly number[]): string {
  return values.map(show).join(", ");
}

/** A number as a field shows it: at most six digits, so that what is typed comes back as it was. */
export function show(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9))
    return value.toExponential().replace("e+", "e");
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

function unit(place: number): number {
  return Math.min(1, Math.max(0, place));
}

/** Without the dust of binary fractions. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}

/** So many significant digits; a half one means to the nearest half. */
function significant(value: number, digits: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - Math.ceil(digits) + 1);
  const grain = Number.isInteger(digits) ? unit : 5 * unit;
  return rounded(Math.max(1, Math.round(value / grain)) * grain);
}

/** The next number of the ladder 1, 2, 3, 5, 7, 10 … above or below. */
function rung(value: number, direction: 1 | -1): number {
  const power = Math.floor(Math.log10(value) + 1e-9);
  const near = [power - 1, power, power + 1].flatMap((p) => LADDER.map((step) => rounded(step * 10 ** p)));
  const beyond = near.filter((step) => (direction === 1 ? step > value * (1 + 1e-9) : step < value * (1 - 1e-9)));
  return (direction === 1 ? beyond[0] : beyond.at(-1)) ?? value;
}

/** A round number near this size: 1, 2 or 5 times a power of ten. */
function nice(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return ([5, 2, 1].find((step) => step * power <= size) ?? 1) * power;
}
