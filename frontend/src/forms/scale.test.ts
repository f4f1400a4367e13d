import { expect, it } from "vitest";
import { catalog, knobs, members } from "../state/catalog";
import { allowed, fromPlace, nudge, parse, parseList, range, show, showList, toPlace } from "./scale";

const rate = range(catalog.experiment.properties?.learning_rate ?? {});
const beta = range({ type: "number", minimum: 0, exclusiveMaximum: 1, default: 0.9, scale: "log1m" });
const share = range({ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.6, step: 0.05 });
const batch = range({ type: "integer", minimum: 1, default: 10 }, 300);

it("runs every number of every component from end to end, within its bounds", () => {
  const numbers = Object.keys(catalog.kinds)
    .flatMap((kind) => members(kind).flatMap(({ schema }) => knobs(schema)))
    .filter(([, knob]) => knob.type === "number" || knob.type === "integer");
  expect(numbers.length).toBeGreaterThan(10);
  for (const [name, knob] of numbers) {
    const span = range(knob);
    for (let place = 0; place <= 1; place += 0.05) {
      const value = fromPlace(place, span);
      expect(allowed(value, span), `${name} at ${place}: ${value}`).toBe(true);
      expect(Math.abs(toPlace(value, span) - place), name).toBeLessThan(0.13);
    }
    expect(allowed(Number(knob.default), span), `${name} at first: ${String(knob.default)}`).toBe(true);
  }
});

it("steps rates through 1, 2, 3, 5, 7", () => {
  const up = [0.03];
  for (let i = 0; i < 5; i++) up.push(nudge(up.at(-1) ?? 0, 1, rate));
  expect(up).toEqual([0.03, 0.05, 0.07, 0.1, 0.2, 0.3]);
  expect(nudge(0.1, -1, rate)).toBe(0.07);
  expect(nudge(0.04, 1, rate)).toBe(0.05);
});

it("steps memories towards 1 and back", () => {
  expect(nudge(0.9, 1, beta)).toBe(0.93);
  expect(nudge(0.9, -1, beta)).toBe(0.8);
  expect(nudge(0, -1, beta)).toBe(0);
});

it("steps shares and counts plainly", () => {
  expect(nudge(0.6, 1, share)).toBe(0.65);
  expect(nudge(9, 1, batch)).toBe(10);
  expect(nudge(10, 1, batch)).toBe(20);
  expect(nudge(1, -1, batch)).toBe(1);
});

it("has a zero at the low end of a rate that may be zero", () => {
  const lambda = range({ type: "number", minimum: 0, maximum: 1000, default: 0.1, scale: "log" });
  expect(fromPlace(0, lambda)).toBe(0);
  expect(nudge(0, 1, lambda)).toBeGreaterThan(0);
  expect(nudge(lambda.finest, -1, lambda)).toBe(0);
});

it("reaches small numbers of a rate that is zero at first", () => {
  const decay = range({ type: "number", minimum: 0, maximum: 10, default: 0, scale: "log" });
  expect(toPlace(0, decay)).toBe(0);
  expect(nudge(0, 1, decay)).toBeCloseTo(1e-5, 9);
  expect(fromPlace(0.5, decay)).toBeCloseTo(0.01);
});

it("reads what people type", () => {
  expect(["0.03", "1e-8", " 0,5 ", "−2", "1,000", "1 000"].map(parse)).toEqual([0.03, 1e-8, 0.5, -2, 1, 1000]);
  expect(["", "many", "1.2.3"].map(parse)).toEqual([NaN, NaN, NaN]);
});

it("reads lists of numbers", () => {
  expect(["1, 5", "1 5 2", " 0.5,1e-3 ", "0,5; 2", "", "  "].map(parseList)).toEqual([
    [1, 5],
    [1, 5, 2],
    [0.5, 0.001],
    [0.5, 2],
    [],
    [],
  ]);
  expect(parseList("1, many")).toEqual([1, NaN]);
  expect(parseList("1,,2")).toEqual([1, 2]);
  expect(parseList(showList([1, 0.25, 3e-8]))).toEqual([1, 0.25, 3e-8]);
});

it("writes numbers so that they come back", () => {
  for (const value of [0.03, 1e-8, 300, 0.999, -2.5, 0, 2147483647]) expect(parse(show(value))).toBe(value);
});
