/**
 * Curves over one shared axis, drawn by uPlot; colours are asked for at each drawing, so a theme change is one redraw.
 *
 * Legend: ``columns`` the common x first, then one column of values a curve, all of one length.
 */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { logText } from "./axes";
import { significant } from "./numbers";
import { decades, linearRange, logRange, rounds } from "./scales";

export type Column = ArrayLike<number | null>;

export interface Curve {
  readonly label: string;
  readonly colour: () => string;
  readonly width?: number;
  readonly dash?: number[];
  /** 0 to 1. */
  readonly opacity?: number;
}

/** A horizontal line with a word: from there on a value means something. */
export interface Threshold {
  readonly value: number;
  readonly text: string;
}

export interface ChartOptions {
  readonly curves: readonly Curve[];
  readonly log: boolean;
  /** Names of the axes. */
  readonly across: string;
  readonly up: string;
  readonly ink: () => { text: string; grid: string; surface: string };
  readonly thresholds?: readonly Threshold[];
  /** The row under the pointer, or null. */
  readonly onCursor?: (row: number | null) => void;
}

const FONT = "11px system-ui, sans-serif";

/** One chart in one element; as large as the element, always. */
export class Chart {
  private readonly plot: uPlot;
  private readonly watcher: ResizeObserver;

  constructor(
    private readonly host: HTMLElement,
    private readonly options: ChartOptions,
  ) {
    const empty = [[], ...options.curves.map(() => [])] as unknown as uPlot.AlignedData;
    this.plot = new uPlot(this.settings(), empty, host);
    this.watcher = new ResizeObserver(() => {
      this.plot.setSize(this.size());
    });
    this.watcher.observe(host);
  }

  /** Show new columns. */
  show(columns: readonly Column[]): void {
    this.plot.setData(columns as unknown as uPlot.AlignedData);
  }

  /** Put the cursor on a row, or away. */
  point(row: number | null): void {
    const x = row === null ? undefined : this.plot.data[0][row];
    if (x === undefined) this.plot.setCursor({ left: -10, top: -10 });
    else this.plot.setCursor({ left: this.plot.valToPos(x, "x"), top: this.plot.height / 3 });
  }

  /** Draw again, with the colours of now. */
  restyle(): void {
    this.plot.redraw(false);
  }

  destroy(): void {
    this.watcher.disconnect();
    this.plot.destroy();
  }

  private size(): { width: number; height: number } {
    return { width: Math.max(80, this.host.clientWidth), height: Math.max(60, this.host.clientHeight) };
  }

  private settings(): uPlot.Options {
    const { curves, log, onCursor } = this.options;
    return {
      ...this.size(),
      legend: { show: false },
      padding: [8, 12, 0, 0],
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: (_, low, high) => (high > low ? [low, high] : [low ?? 0, (low ?? 0) + 1]) },
        y: { distr: log ? 3 : 1, range: (_, low, high) => (log ? logRange(low, high) : linearRange(low, high)) },
      },
      axes: [this.axis("x"), this.axis("y")],
      series: [{}, ...curves.map(series)],
      hooks: {
        setCursor: [(plot) => onCursor?.(plot.cursor.idx ?? null)],
        drawClear: [(plot) => this.drawThresholds(plot)],
      },
    };
  }

  private axis(side: "x" | "y"): uPlot.Axis {
    const { log, ink, across, up } = this.options;
    const logarithmic = log && side === "y";
    const most = (plot: uPlot) => (side === "x" ? plot.width / 90 : plot.height / 36);
    return {
      side: side === "x" ? 2 : 3,
      label: side === "x" ? across : logarithmic ? `${up}, log scale` : up,
      labelFont: FONT,
      labelSize: 16,
      labelGap: 0,
      font: FONT,
      size: side === "x" ? 22 : 48,
      gap: 4,
      stroke: () => ink().text,
      grid: { stroke: () => ink().grid, width: 1 },
      ticks: { show: false },
      filter: (_, splits) => splits,
      incrs: (_, __, low, high) => [Math.max(5, high - low)], // only has to be wide enough: uPlot's own end at 10³²
      splits: (plot, _, low, high) => (logarithmic ? decades : rounds)(low, high, most(plot)),
      values: (_, values) => values.map((value) => (logarithmic ? logText(value) : short(value))),
    };
  }

  private drawThresholds(plot: uPlot): void {
    const { context, ratio } = { context: plot.ctx, ratio: devicePixelRatio };
    const { left, top, width, height } = plot.bbox;
    context.save();
    context.font = `${11 * ratio}px system-ui, sans-serif`;
    context.fillStyle = context.strokeStyle = this.options.ink().text;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.setLineDash([2 * ratio, 4 * ratio]);
    for (const { value, text } of this.options.thresholds ?? []) {
      const y = plot.valToPos(value, "y", true);
      if (!(y > top + 14 * ratio && y < top + height)) continue;
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(left + width, y);
      context.stroke();
      context.fillText(text, left + 6 * ratio, y - 4 * ratio);
    }
    context.restore();
  }
}

function series({ label, colour, width = 1.5, dash, opacity = 1 }: Curve): uPlot.Series {
  return {
    label,
    width,
    alpha: opacity,
    stroke: colour,
    spanGaps: false,
    points: { show: false },
    ...(dash === undefined ? {} : { dash }),
  };
}

/** Without the zeros that say nothing: "0.5", "2·10³⁰". */
function short(value: number): string {
  if (value === 0) return "0";
  const [mantissa = "", power] = significant(value, 6).split("·");
  const plain = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return power ? `${plain}·${power}` : plain;
}
