/**
 * Maps of bytes painted into a canvas, one canvas pixel a cell; CSS scales the canvas to its place on the page.
 *
 * Legend: ``cells`` (rows · columns) bytes, rows from the top; ``table`` 256 colours.
 */

import { classTable, type Scheme, type Table } from "./palette";

/** One canvas with its pixels, kept between frames so that painting allocates nothing. */
export class Heatmap {
  private image: ImageData | null = null;
  private pixels = new Uint32Array(0);
  private readonly shifted = new Uint32Array(256);
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /**
   * Paint bytes through a table of colours.
   *
   * ``strength`` fades a signed map towards its neutral middle (byte 128): a unit that hardly says anything looks like
   * it. ``middle`` moves the neutral colour to another value, in units where byte 255 is 1.
   */
  paint(cells: Uint8Array, rows: number, columns: number, table: Table, strength = 1, middle = 0): void {
    if (cells.length !== rows * columns) throw new RangeError(`${rows} × ${columns} cells, got ${cells.length}`);
    const colours = strength === 1 && middle === 0 ? table : this.shift(table, strength, middle);
    const pixels = this.sized(rows, columns);
    for (let cell = 0; cell < cells.length; cell += 1) pixels[cell] = colours[cells[cell] ?? 0] ?? 0;
    this.show();
  }

  /** Paint classes: the colour is the label's, ``confidence`` (0 to 255) how strong it is; without it, full. */
  paintClasses(labels: Uint8Array, confidence: Uint8Array | null, rows: number, columns: number, scheme: Scheme): void {
    const pixels = this.sized(rows, columns);
    const tables: Table[] = [];
    for (let cell = 0; cell < pixels.length; cell += 1) {
      const label = labels[cell] ?? 0;
      const table = (tables[label] ??= classTable(scheme, label));
      pixels[cell] = table[confidence?.[cell] ?? 255] ?? 0;
    }
    this.show();
  }

  /** Leave the canvas empty. */
  clear(): void {
    this.context?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  private shift(table: Table, strength: number, middle: number): Table {
    for (let byte = 0; byte < 256; byte += 1) {
      const value = ((byte - 128) / 127 - middle) * strength;
      this.shifted[byte] = table[Math.round(Math.min(255, Math.max(1, 128 + 127 * value)))] ?? 0;
    }
    return this.shifted;
  }

  private sized(rows: number, columns: number): Uint32Array {
    if (this.image?.width !== columns || this.image.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
      this.image = new ImageData(columns, rows);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    return this.pixels;
  }

  private show(): void {
    if (this.image !== null) this.context?.putImageData(this.image, 0, 0);
  }
}
