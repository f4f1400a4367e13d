/** The map of learning rates and β: how soon each pair arrives. */

import { short, type Tick } from "../../draw/axis";
import { BAR, paintScale } from "../../draw/bar";
import type { Box, Colours, Frame, Pen, Size } from "../../draw/figure";
import { place } from "../../draw/field";
import { sequential } from "../../draw/palette";
import { inside, Plot, type Axes } from "../../draw/plot";
import { RUNS_AWAY, UNDER_WAY, type Phases } from "./findings";

export interface Cell {
  readonly row: number;
  readonly column: number;
}

const BETAS = [0, 0.9, 0.99, 0.999];
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Pixels between two lines of the hatching. */
const HATCH = 5;

/** Cells from quick, bright, to slow, dark; what runs away is hatched, what is still under way is left empty. */
export function paintPhases(pen: Pen, size: Size, colours: Colours, phases: Phases, cell: Cell | null): Frame {
  const box = inside(size, 58, 36, 8, BAR);
  const plot = new Plot(pen, box, axesOf(phases), colours);
  plot.axes();
  const columns = phases.rates.data.length;
  const style = { low: 1 / phases.steps, high: 1, log: true };
  phases.outcome.data.forEach((found, i) => {
    if (found === UNDER_WAY) return;
    const here = boxOf(box, phases, { row: Math.floor(i / columns), column: i % columns });
    pen.fillStyle = found === RUNS_AWAY ? colours.negative : sequential(place(1 / found, style));
    pen.fillRect(here.left, here.top, here.width + 0.5, here.height + 0.5);
  });
  plot.clip(() => hatch(pen, box, colours, phases));
  if (cell) {
    const { left, top, width, height } = boxOf(box, phases, cell);
    pen.strokeStyle = colours.text;
    pen.lineWidth = 2;
    pen.strokeRect(left, top, width, height);
  }
  const marks = STEPS.filter((steps) => steps <= phases.steps).map((steps) => ({
    value: 1 / steps,
    text: String(steps),
  }));
  paintScale(pen, box, colours, { style, marks: marks.reverse(), name: "steps (log)" });
  return plot.frame;
}

function axesOf({ rates, betas }: Phases): Axes {
  const rows = betas.data.length;
  const [first = 1, last = 10] = [rates.data[0], rates.data[rates.data.length - 1]];
  const half = Math.sqrt((rates.data[1] ?? 2) / first);
  const x = { label: "learning rate α", low: first / half, high: last * half, log: true };
  if (rows === 1) return { x, y: { label: "", low: 0, high: 1, ticks: [] } };
  const ticks: Tick[] = BETAS.map((beta) => ({ value: -Math.log10(1 - beta), text: short(beta) }));
  const reach = 3 + 1.5 / (rows - 1);
  return { x, y: { label: "β, log scale of 1 − β", low: 3 - reach, high: reach, ticks } };
}

/** Where a cell lies: rows from the bottom. */
function boxOf(box: Box, { rates, betas }: Phases, { row, column }: Cell): Box {
  const [width, height] = [box.width / rates.data.length, box.height / betas.data.length];
  const top = box.top + box.height - (row + 1) * height;
  return { left: box.left + column * width, top, width, height };
}

/** Slanted lines over all that runs away, so that it is told without its colour. */
function hatch(pen: Pen, box: Box, colours: Colours, phases: Phases): void {
  const columns = phases.rates.data.length;
  pen.strokeStyle = colours.surface;
  pen.lineWidth = 1;
  pen.beginPath();
  phases.outcome.data.forEach((found, i) => {
    if (found !== RUNS_AWAY) return;
    const { left, top, width, height } = boxOf(box, phases, { row: Math.floor(i / columns), column: i % columns });
    const [right, bottom] = [left + width, top + height];
    // Lines of equal x + y, the same for all cells, so that they run through from one to the next.
    for (let sum = Math.ceil((left + top) / HATCH) * HATCH; sum < right + bottom; sum += HATCH) {
      pen.moveTo(Math.min(right, sum - top), Math.max(top, sum - right));
      pen.lineTo(Math.max(left, sum - bottom), Math.min(bottom, sum - left));
    }
  });
  pen.stroke();
}
