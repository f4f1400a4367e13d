import { expect, it } from "vitest";

import { draw, width } from "./linkpaint";
import type { Places, Strands } from "./links";
import { signs } from "./palette";

interface Stroke {
  colour: string;
  width: number;
  alpha: number;
}

/** A context that notes what is stroked. */
function notebook() {
  const strokes: Stroke[] = [];
  const pen = { strokeStyle: "", lineWidth: 0, globalAlpha: 1, lineDashOffset: 0, dash: [] as number[] };
  const context = Object.assign(pen, {
    beginPath: () => undefined,
    moveTo: () => undefined,
    bezierCurveTo: () => undefined,
    setLineDash: (dash: number[]) => (pen.dash = dash),
    stroke: () => strokes.push({ colour: pen.strokeStyle, width: pen.lineWidth, alpha: pen.globalAlpha }),
  });
  return { strokes, pen, context: context as unknown as CanvasRenderingContext2D };
}

const place = (x: number): Places => ({
  left: Float32Array.of(x, x),
  right: Float32Array.of(x + 10, x + 10),
  y: Float32Array.of(10, 50),
});
const places = [place(0), place(100)];
const strands: Strands = { layer: [0, 0, 0], unit: [0, 0, 1], input: [0, 1, 0], weight: [2, -0.1, 2.01] };
const look = { scheme: "light", flow: null, unit: null, link: null } as const;

it("draws sign as colour and size as width, weak links first", () => {
  const { strokes, pen, context } = notebook();
  draw(context, strands, places, look);
  const { negative, positive } = signs("light");
  expect(strokes.map((stroke) => stroke.colour)).toEqual([negative, positive, positive]);
  expect(strokes[1]?.width).toBeCloseTo(width(2), 0);
  expect(pen.dash).toEqual([]);
});

it("lets dashes flow", () => {
  const { pen, context } = notebook();
  draw(context, strands, places, { ...look, flow: 5 });
  expect(pen.dash.length).toBeGreaterThan(0);
  expect(pen.lineDashOffset).toBe(-5);
});

it("lifts a unit's links above the others", () => {
  const { strokes, context } = notebook();
  draw(context, strands, places, { ...look, unit: { layer: 0, unit: 1 } });
  expect(strokes).toHaveLength(3);
  expect(strokes[0]?.alpha).toBeLessThan(0.2);
  expect(strokes[2]?.alpha).toBe(1);
});

it("lifts one link without hiding the others, and an input's links too", () => {
  const one = notebook();
  draw(one.context, strands, places, { ...look, link: { layer: 0, unit: 0, input: 1 } });
  expect(one.strokes[0]?.alpha).toBeGreaterThan(0.3);
  expect(one.strokes.at(-1)).toMatchObject({ colour: signs("light").negative, alpha: 1 });
  const input = notebook();
  draw(input.context, strands, places, { ...look, unit: { layer: -1, unit: 0 } });
  expect(input.strokes.filter(({ alpha }) => alpha === 1)).toHaveLength(2);
});
