import { beforeEach, expect, it, vi } from "vitest";

import { Heatmap } from "./heatmap";
import { classTable, divergingTable } from "./palette";

const shown = vi.fn<(image: { width: number; height: number; data: Uint8ClampedArray }) => void>();

class Image {
  readonly data: Uint8ClampedArray;
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}

function canvas(): HTMLCanvasElement {
  const context = { putImageData: shown, clearRect: vi.fn() };
  return { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement;
}

function pixels(): Uint32Array {
  const image = shown.mock.lastCall?.[0];
  return new Uint32Array(image?.data.buffer.slice(0) as ArrayBuffer);
}

beforeEach(() => {
  shown.mockReset();
  vi.stubGlobal("ImageData", Image);
});

it("gives every cell the colour of its byte and the canvas the size of the map", () => {
  const target = canvas();
  const table = divergingTable("light", false);
  new Heatmap(target).paint(Uint8Array.of(1, 128, 255, 0, 1, 2), 2, 3, table);
  expect([target.width, target.height]).toEqual([3, 2]);
  expect(Array.from(pixels())).toEqual([1, 128, 255, 0, 1, 2].map((byte) => table[byte]));
});

it("fades a weak map towards the neutral middle", () => {
  const table = divergingTable("dark", false);
  const map = new Heatmap(canvas());
  map.paint(Uint8Array.of(1, 255), 1, 2, table, 0);
  expect(Array.from(pixels())).toEqual([table[128], table[128]]);
  map.paint(Uint8Array.of(255), 1, 1, table, 0.5);
  expect(pixels()[0]).toBe(table[192]);
});

it("moves the neutral colour to where a unit is undecided", () => {
  const table = divergingTable("light", false);
  const map = new Heatmap(canvas());
  map.paint(Uint8Array.of(128, 192, 255), 1, 3, table, 2, 0.5); // a probability: 0, one half, 1
  expect(Array.from(pixels())).toEqual([table[1], table[129], table[255]]);
});

it("paints classes by label and confidence", () => {
  const map = new Heatmap(canvas());
  map.paintClasses(Uint8Array.of(0, 3), Uint8Array.of(255, 10), 1, 2, "light");
  expect(Array.from(pixels())).toEqual([classTable("light", 0)[255], classTable("light", 3)[10]]);
  map.paintClasses(Uint8Array.of(2), null, 1, 1, "light");
  expect(pixels()[0]).toBe(classTable("light", 2)[255]);
});

it("refuses a map of another size", () => {
  expect(() => new Heatmap(canvas()).paint(new Uint8Array(5), 2, 3, divergingTable("light", false))).toThrow("2 × 3");
});
