/** Small plots beside or below each other over the steps: the weight, its gradient, the averages, the step. */

import type { Box, Colours, Frame, Pen, Size } from "../../draw/figure";
import { classColour } from "../../draw/palette";
import { Plot } from "../../draw/plot";
import { linearRange } from "../../draw/scales";
import { extent } from "../Dock/plan";
import type { Trail } from "./trail";

const GROUPS: readonly (readonly string[])[] = [["w"], ["g", "v", "v̂"], ["s", "ŝ", "max s"], ["Δw"]];
const DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3]];
/** Below this a plot would say nothing. */
const NARROW = 190;
/** Steps up to which each point is marked. */
const MARKED = 60;

/** The groups that the optimizer has something of. */
export function groupsOf(trail: Trail): string[][] {
  const known = new Set(Object.keys(trail.seen[0] ?? {}));
  return GROUPS.map((group) => group.filter((name) => known.has(name))).filter((group) => group.length > 0);
}

/** Paints all groups; the frame is that of the last, the step. */
export function paintPanels(pen: Pen, size: Size, colours: Colours, trail: Trail): Frame | null {
  const groups = groupsOf(trail);
  const across = Math.max(1, Math.min(groups.length, Math.floor(size.width / NARROW)));
  const columns = groups.length === 4 && across === 3 ? 2 : across;
  const rows = Math.ceil(groups.length / columns);
  let frame: Frame | null = null;
  groups.forEach((group, i) => {
    const [width, height] = [size.width / columns, size.height / rows];
    const [left, top] = [(i % columns) * width, Math.floor(i / columns) * height];
    const box = { left: left + 56, top: top + 24, width: width - 68, height: Math.max(20, height - 60) };
    frame = paintGroup(pen, box, colours, trail, group);
  });
  return frame;
}

function paintGroup(pen: Pen, box: Box, colours: Colours, trail: Trail, group: readonly string[]): Frame {
  const { steps } = trail;
  const curves = group.map((name) => trail.column(name));
  const [low, high] = linearRange(...extent(curves, false));
  const [first = 0, last = 1] = [steps[0], steps.at(-1)];
  const alone = last > first ? 0 : 1;
  const x = { label: "step", low: first - alone, high: last + alone };
  const plot = new Plot(pen, box, { x, y: { label: "", low, high } }, colours);
  plot.axes();
  plot.clip(() => {
    curves.forEach((values, i) => {
      const colour = group.length === 1 ? colours.accent : classColour(i);
      plot.curve(steps, values, { colour, dash: DASHES[i] ?? [] });
      if (steps.length <= MARKED) plot.dots(steps, values, { colour, radius: 2.5 });
    });
  });
  legend(pen, box, colours, group);
  return plot.frame;
}

function legend(pen: Pen, box: Box, colours: Colours, group: readonly string[]): void {
  pen.save();
  pen.font = "600 12px system-ui, sans-serif";
  pen.textBaseline = "top";
  pen.textAlign = "left";
  group.forEach((name, i) => {
    const left = box.left + i * 52;
    pen.strokeStyle = group.length === 1 ? colours.accent : classColour(i);
    pen.lineWidth = 2;
    pen.setLineDash([...(DASHES[i] ?? [])]);
    pen.beginPath();
    pen.moveTo(left, box.top - 12);
    pen.lineTo(left + 18, box.top - 12);
    pen.stroke();
    pen.fillStyle = colours.text;
    pen.fillText(name, left + 23, box.top - 18);
  });
  pen.restore();
}
