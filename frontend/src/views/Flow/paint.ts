/** Layers over time: as a heat map on a fixed scale, or as one curve a layer with the range of what was pooled. */

import type { Tick } from "../../draw/axis";
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
const BAR = 58;

function epochs({ rows }: Layers): [number, number] {
  const places = rows[0]?.places ?? [];
  const [first = 0, last = 1] = [places[0], places.at(-1)];
  return [first, last > first ? last : first + 1];
}

/** The names that find room beside the map; the first and the last always. */
function named(names: readonly string[], height: number): Tick[] {
  const step = Math.max(1, Math.ceil((names.length * 14) / height));
  const last = names.length - 1;
  return names.flatMap((text, i) =>
    i === last || (i % step === 0 && last - i >= step) ? [{ value: i + 1, text }] : [],
  );
}

export function paintMap(pen: Pen, size: Size, colours: Colours, layers: Layers): Frame {
  const box = inside(size, 66, 36, 22, 12 + BAR);
  const [low, high] = epochs(layers);
  const count = layers.names.length;
  const y = { label: "", low: count + 0.5, high: 0.5, ticks: named(layers.names, box.height) };
  const plot = new Plot(pen, box, { x: { label: "epoch", low, high }, y }, colours);
  plot.axes();
  layers.rows.forEach((row, layer) => paintRow(pen, box, row, layer, layers));
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
function paintLegend(pen: Pen, box: Box, colours: Colours, { decades: [low, high], unit }: Layers): void {
  const left = box.left + box.width + 12;
  const step = Math.ceil((high - low) / Math.max(1, (box.height - 30) / 16));
  for (let i = 0; i < 60; i += 1) {
    pen.fillStyle = sequential((59.5 - i) / 60);
    pen.fillRect(left, box.top + 26 + (i / 60) * (box.height - 26), 10, (box.height - 26) / 60 + 0.5);
  }
  pen.font = FONT;
  pen.fillStyle = colours.text;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  for (let power = low; power <= high; power += step) {
    const share = (power - low) / (high - low);
    pen.fillText(powerOfTen(power), left + 15, box.top + 30 + (1 - share) * (box.height - 30));
  }
  pen.textAlign = "right";
  pen.fillText(unit, left + 12, box.top - 8);
}

export function paintCurves(pen: Pen, size: Size, colours: Colours, layers: Layers, chosen: number): Frame {
  const [first, last] = epochs(layers);
  const all = layers.rows.flatMap(({ lows, highs }) => [lows, highs]);
  const [low, high] = logRange(...extent(all, true));
  const axes = {
    x: { label: "epoch", low: first, high: last },
    y: { label: layers.unit, low, high, log: true },
  };
  const plot = new Plot(pen, inside(size), axes, colours);
  plot.axes();
  plot.clip(() =>
    layers.rows.forEach(({ places, middles, lows, highs }, i) => {
      const colour = ramp(i / Math.max(1, layers.rows.length - 1))();
      if (i === chosen || layers.rows.length <= 4) plot.band(places, lows, highs, { colour });
      plot.curve(places, middles, { colour, width: i === chosen ? 3 : 1.5 });
    }),
  );
  return plot.frame;
}
