/** Layers over time: as a heat map on a fixed scale, or as one curve a layer with the range of what was pooled. */

import { rowTicks } from "../../draw/axis";
import { BAR, paintScale } from "../../draw/bar";
import { FONT, type Box, type Colours, type Frame, type Pen, type Size } from "../../draw/figure";
import { powerOfTen } from "../../draw/numbers";
import { sequential } from "../../draw/palette";
import { inside, Plot } from "../../draw/plot";
import { logRange } from "../../draw/scales";
import { extent, ramp } from "../Dock/plan";
import { shade, type Pooled } from "./pool";

export interface Layers {
  readonly names: readonly string[];
  readonly rows: readonly Pooled[];
  readonly unit: string;
  readonly decades: readonly [number, number];
}

/** Columns of the map, at most. */
export const COLUMNS = 160;
/** Room for the key of the curves. */
const KEY = 84;

function epochs({ rows }: Layers): [number, number] {
  const places = rows[0]?.places ?? [];
  const [first = 0, last = 1] = [places[0], places.at(-1)];
  return [first, last > first ? last : first + 1];
}

export function paintMap(pen: Pen, size: Size, colours: Colours, layers: Layers, chosen: number): Frame {
  const box = inside(size, 66, 36, 8, BAR);
  const [low, high] = epochs(layers);
  const count = layers.names.length;
  const y = { label: "", low: count + 0.5, high: 0.5, ticks: rowTicks(layers.names, box.height) };
  const plot = new Plot(pen, box, { x: { label: "epoch", low, high }, y }, colours);
  plot.axes();
  layers.rows.forEach((row, layer) => paintRow(pen, box, row, layer, layers));
  pen.strokeStyle = colours.text;
  pen.lineWidth = 1;
  pen.strokeRect(box.left, box.top + (chosen / count) * box.height, box.width, box.height / count);
  paintLegend(pen, box, colours, layers);
  return plot.frame;
}

function paintRow(pen: Pen, box: Box, { places, middles }: Pooled, layer: number, layers: Layers): void {
  const [low, high] = epochs(layers);
  const tall = box.height / layers.names.length;
  const x = (place: number) => box.left + ((place - low) / (high - low)) * box.width;
  let left = box.left;
  middles.forEach((value, i) => {
    const right = places.length === 1 ? box.left + box.width : x(places[i] ?? low);
    pen.fillStyle = sequential(shade(value, layers.decades));
    if (!Number.isNaN(value)) pen.fillRect(left, box.top + layer * tall, right - left + 0.5, tall + 0.3);
    left = right;
  });
}

/** The colours' numbers: the same decades whatever is shown. */
function paintLegend(pen: Pen, box: Box, colours: Colours, { decades: [from, to], unit }: Layers): void {
  const powers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const marks = powers.map((power) => ({ value: 10 ** power, text: powerOfTen(power) }));
  paintScale(pen, box, colours, { style: { low: 10 ** from, high: 10 ** to, log: true }, marks, name: unit });
}

export function paintCurves(pen: Pen, size: Size, colours: Colours, layers: Layers, chosen: number): Frame {
  const [first, last] = epochs(layers);
  const all = layers.rows.flatMap(({ lows, highs }) => [lows, highs]);
  const [low, high] = logRange(...extent(all, true));
  const axes = {
    x: { label: "epoch", low: first, high: last },
    y: { label: layers.unit, low, high, log: true },
  };
  const box = inside(size, 52, 36, 8, KEY);
  const plot = new Plot(pen, box, axes, colours);
  plot.axes();
  plot.clip(() =>
    layers.rows.forEach(({ places, middles, lows, highs }, i) => {
      const colour = inkOf(i, layers);
      if (i === chosen || layers.rows.length <= 4) plot.band(places, lows, highs, { colour });
      plot.curve(places, middles, { colour, width: i === chosen ? 3 : 1.5 });
    }),
  );
  paintKey(pen, box, colours, layers, chosen);
  return plot.frame;
}

/** From the first layer to the last the colours rise evenly: neighbours are alike, ends are not. */
function inkOf(layer: number, { names }: Layers): string {
  return ramp(layer / Math.max(1, names.length - 1))();
}

/** Which colour is which layer: a stripe for each, from the first at the top, with the names that find room. */
function paintKey(pen: Pen, box: Box, colours: Colours, layers: Layers, chosen: number): void {
  const { names } = layers;
  const [left, top] = [box.left + box.width + 12, box.top + 30];
  const tall = Math.min(18, (box.height - 30) / names.length);
  const middle = (layer: number) => top + (layer + 0.5) * tall;
  names.forEach((_, layer) => {
    pen.fillStyle = inkOf(layer, layers);
    const high = layer === chosen ? Math.max(4, tall - 2) : Math.max(1, Math.min(3, tall - 1));
    pen.fillRect(left, middle(layer) - high / 2, 18, high);
  });
  pen.font = FONT;
  pen.fillStyle = colours.text;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  for (const { value, text } of rowTicks(names, tall * names.length)) pen.fillText(text, left + 24, middle(value - 1));
}
