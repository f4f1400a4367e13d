import { expect, it } from "vitest";

import { colours } from "./figure";
import { csv } from "./export";
import { inside, Plot, type Axes } from "./plot";

/** A pen that notes where lines go and what is written. */
function notebook() {
  const [points, words]: [[number, number][], string[]] = [[], []];
  const note = (x: number, y: number) => points.push([x, y]);
  const quiet = () => undefined;
  const pen = new Proxy(
    { moveTo: note, lineTo: note, fillText: (text: string) => words.push(text) },
    { get: (own, name) => own[name as keyof typeof own] ?? quiet, set: () => true },
  );
  return { pen: pen as unknown as CanvasRenderingContext2D, points, words };
}

const box = { left: 50, top: 10, width: 100, height: 80 };
const axes: Axes = { x: { label: "epoch", low: 0, high: 10 }, y: { label: "loss", low: 0.01, high: 1, log: true } };

it("places values between the ends of its axes, by ratio on a log scale", () => {
  const plot = new Plot(notebook().pen, box, axes, colours());
  expect([plot.x(0), plot.x(5), plot.x(10)]).toEqual([50, 100, 150]);
  expect([plot.y(0.01), plot.y(0.1), plot.y(1)].map(Math.round)).toEqual([90, 50, 10]);
  expect(plot.frame).toEqual({ ...box, x: [0, 10], y: [0.01, 1], logX: false, logY: true });
});

it("names its axes and says where one is logarithmic", () => {
  const { pen, words } = notebook();
  new Plot(pen, box, axes, colours()).axes();
  expect(words).toContain("epoch");
  expect(words).toContain("loss, log scale");
  expect(words).toContain("0.1");
});

it("leaves a gap where a value is missing or has no logarithm", () => {
  const { pen, points } = notebook();
  new Plot(pen, box, axes, colours()).curve([0, 1, 2, 3], [1, Number.NaN, 0, 0.01], { colour: "red" });
  expect(points.map(([x]) => x)).toEqual([50, 80]);
});

it("keeps the extremes of many points in one pixel", () => {
  const { pen, points } = notebook();
  const xs = Array.from({ length: 10_000 }, (_, i) => i / 1000);
  const ys = xs.map((_, i) => (i === 4321 ? 1 : i === 8765 ? 0.01 : 0.1));
  new Plot(pen, box, axes, colours()).curve(xs, ys, { colour: "red" });
  expect(points.length).toBeLessThan(500);
  expect(Math.min(...points.map(([, y]) => y))).toBe(10);
  expect(Math.max(...points.map(([, y]) => y))).toBe(90);
});

it("leaves room for the axes", () => {
  expect(inside({ width: 300, height: 200 })).toEqual({ left: 52, top: 8, width: 236, height: 156 });
  expect(inside({ width: 10, height: 10 }).width).toBeGreaterThan(0);
});

it("writes tables as spreadsheets read them", () => {
  const table = {
    columns: ["step", "loss, train"],
    rows: [
      [1, 0.1],
      ['a "b"', Number.NaN],
    ],
  };
  expect(csv(table)).toBe('step,"loss, train"\n1,0.1\n"a ""b""",\n');
});
