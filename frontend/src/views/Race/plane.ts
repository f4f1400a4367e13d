/** The paths of all lanes on one plane, over the loss that they share. */

import { BAR } from "../../draw/bar";
import type { Colours, Frame, Pen, Size, Table } from "../../draw/figure";
import { markerName, paintMarker, type Point } from "../../draw/marker";
import { percent, significant } from "../../draw/numbers";
import { inside, Plot } from "../../draw/plot";
import { paintRelief, type Field } from "../../draw/relief";
import type { Range } from "../../draw/scales";
import type { Arrays } from "../../state/frames";
import { laneStyle, type LaneStyle, type RaceFacts } from "./racing";

const [WIDTH, SEAM] = [2.75, 5];

/** The map under the paths, once there is one. */
function groundOf(facts: RaceFacts, { ground }: Arrays): Field | null {
  const [rows = 0, columns = 0] = ground?.shape ?? [];
  return facts.ground && ground ? { values: ground.data, rows, columns } : null;
}

/** A lane's points: u v, u v and so on. */
function pathOf({ paths }: Arrays, lane: number): Float32Array {
  const moments = paths?.shape[1] ?? 0;
  const points = (paths?.data ?? new Float32Array()) as Float32Array;
  return points.subarray(2 * lane * moments, 2 * (lane + 1) * moments);
}

/** A ring where all begin, a marker where each is now. */
export function paintPlane(pen: Pen, size: Size, colours: Colours, facts: RaceFacts, arrays: Arrays): Frame | null {
  if (!arrays.paths) return null;
  const ground = groundOf(facts, arrays);
  const box = inside(size, 52, 36, 8, ground ? BAR : 12);
  const plot = new Plot(pen, box, axesOf(facts, arrays), colours);
  plot.axes();
  if (ground) paintRelief(pen, box, ground, "loss (log)", colours);
  plot.clip(() => paintPaths(pen, plot, ground ? "#ffffff" : colours.surface, facts, arrays));
  return plot.frame;
}

/** As far as the map reaches, or as the paths do. */
function axesOf(facts: RaceFacts, { paths }: Arrays) {
  const points = (paths?.data ?? new Float32Array()) as Float32Array;
  const [x, y] = [0, 1].map((side) => around(points.filter((_, i) => i % 2 === side))) as [Range, Range];
  const reach = facts.ground?.reach ?? { x, y };
  const axis = (i: 0 | 1, [low, high]: Range) => {
    return { label: `direction ${i + 1} (${percent(facts.shares?.[i] ?? NaN, 0)})`, low, high };
  };
  return { x: axis(0, reach.x), y: axis(1, reach.y) };
}

function paintPaths(pen: Pen, plot: Plot, seam: string, facts: RaceFacts, arrays: Arrays): void {
  const ways = facts.lanes.map((_, lane) => wayOf(plot, pathOf(arrays, lane)));
  ways.forEach((way, lane) => paintWay(pen, way, laneStyle(lane), seam));
  for (const [start] of ways) if (start) paintMarker(pen, 0, start, { colour: seam, rim: "#000000", radius: 3.5 });
  ways.forEach((way, lane) => {
    const { colour, marker } = laneStyle(lane);
    const end = way.at(-1);
    if (end) paintMarker(pen, marker, end, { colour, rim: seam, radius: 5 });
  });
}

/** Where a path goes in the figure. */
function wayOf(plot: Plot, points: Float32Array): Point[] {
  const way: Point[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [u, v] = [points[i] ?? NaN, points[i + 1] ?? NaN];
    if (Number.isFinite(u) && Number.isFinite(v)) way.push([plot.x(u), plot.y(v)]);
  }
  return way;
}

/** A line in the lane's style with a seam, so that it is seen on every colour. */
function paintWay(pen: Pen, way: readonly Point[], { colour, dash }: LaneStyle, seam: string): void {
  pen.save();
  pen.lineJoin = "round";
  for (const [ink, width, dashes] of [
    [seam, SEAM, []],
    [colour, WIDTH, dash],
  ] as const) {
    pen.strokeStyle = ink;
    pen.lineWidth = width;
    pen.setLineDash([...dashes]);
    pen.beginPath();
    for (const [x, y] of way) pen.lineTo(x, y);
    pen.stroke();
  }
  pen.restore();
}

/** What lies under the paths, in a sentence or two. */
export function beneath({ ground, ground_note, lanes }: RaceFacts): string {
  if (!ground) return ground_note;
  const lane = `${lanes[ground.through]?.label ?? ""} (${markerName(laneStyle(ground.through).marker)})`;
  const exact = `Colours: training loss on the plane through the end of ${lane}, ${significant(ground.loss ?? NaN)}`;
  return `${exact}; the other paths run above or below it. ${ground_note}`.trim();
}

/** With some room on both sides. */
function around(values: Float32Array): Range {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const pad = (high - low || 1) * 0.08;
  return Number.isFinite(low) ? [low - pad, high + pad] : [0, 1];
}

/** The paths' points, a row each; then the cells of the map with their losses. */
export function planeTable(facts: RaceFacts, arrays: Arrays): Table {
  const points = facts.lanes.flatMap(({ label }, lane) => {
    const path = pathOf(arrays, lane);
    return Array.from({ length: path.length / 2 }, (_, i) => [
      "path",
      label,
      i,
      path[2 * i] ?? NaN,
      path[2 * i + 1] ?? NaN,
      "",
    ]);
  });
  return {
    columns: ["what", "lane", "point", "direction 1", "direction 2", "loss"],
    rows: [...points, ...cells(facts, arrays)],
  };
}

function cells(facts: RaceFacts, arrays: Arrays): (string | number)[][] {
  const [ground, reach] = [groundOf(facts, arrays), facts.ground?.reach];
  if (!ground || !reach) return [];
  const { values, rows, columns } = ground;
  const between = ([from, to]: Range, share: number) => from + (to - from) * share;
  return Array.from(values, (loss, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return ["map", "", "", between(reach.x, column / (columns - 1)), between(reach.y, 1 - row / (rows - 1)), loss];
  });
}
