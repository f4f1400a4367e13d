import { describe, expect, it } from "vitest";

import { classes, classTable, diverging, divergingTable, rgb, sequentialTable, signs, type Rgb } from "./palette";

const linear = (byte: number) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(rgb(one)), luminance(rgb(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** What remains of a linear colour in three kinds of colour blindness (Machado et al. 2009, severity 1). */
const VISION: Record<string, readonly (readonly number[])[]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(hex: string, vision: readonly (readonly number[])[]): number[] {
  const colour = rgb(hex).map(linear);
  const times = (rows: readonly (readonly number[])[], v: number[]) =>
    rows.map((row) => row.reduce((sum, factor, i) => sum + factor * (v[i] ?? 0), 0));
  const [l, m, s] = times(
    [
      [0.4122, 0.5363, 0.0514],
      [0.2119, 0.6807, 0.1074],
      [0.0883, 0.2817, 0.63],
    ],
    times(vision, colour).map((part) => Math.min(1, Math.max(0, part))),
  ).map(Math.cbrt) as [number, number, number];
  return [
    0.2105 * l + 0.7936 * m - 0.0041 * s,
    1.978 * l - 2.4286 * m + 0.4506 * s,
    0.0259 * l + 0.7828 * m - 0.8087 * s,
  ];
}

describe("the diverging pair", () => {
  it("keeps 3:1 against the page in both themes", () => {
    for (const [scheme, page] of [
      ["light", "#ffffff"],
      ["dark", "#16181d"],
    ] as const) {
      expect(contrast(signs(scheme).negative, page)).toBeGreaterThan(3);
      expect(contrast(signs(scheme).positive, page)).toBeGreaterThan(3);
    }
  });

  it("runs from the negative end over the neutral middle to the positive end", () => {
    expect(diverging(-1, "light")).toBe("rgb(179 88 6)");
    expect(diverging(1, "light")).toBe("rgb(8 119 189)");
    expect(diverging(-7, "dark")).toBe(diverging(-1, "dark"));
  });

  it("has pixels of the same colours, and only two when discrete", () => {
    expect(divergingTable("light", false)[255]).toBe(((255 << 24) | (189 << 16) | (119 << 8) | 8) >>> 0);
    expect(new Set(divergingTable("dark", true)).size).toBe(2);
    expect(divergingTable("dark", true)[128]).toBe(divergingTable("dark", true)[255]);
  });
});

describe("the classes", () => {
  it("are ten colours that stay apart for colour-blind eyes", () => {
    expect(classes).toHaveLength(10);
    for (const [name, vision] of Object.entries(VISION)) {
      const places = classes.map((hex) => seen(hex, vision));
      places.forEach((a, i) => {
        for (const [j, b] of places.entries()) {
          if (j <= i) continue;
          const distance = Math.hypot(...a.map((part, axis) => part - (b[axis] ?? 0)));
          expect(distance, `${name}: ${classes[i]} and ${classes[j]}`).toBeGreaterThan(0.035);
        }
      });
    }
  });

  it("grow stronger with certainty", () => {
    expect(new Set(classTable("light", 0)).size).toBeGreaterThan(50);
  });
});

it("the sequential map rises in lightness", () => {
  const grey = Array.from(sequentialTable(), (word) => luminance([word & 255, (word >> 8) & 255, (word >> 16) & 255]));
  grey.slice(1).forEach((now, i) => expect(now).toBeGreaterThanOrEqual((grey[i] ?? 0) - 0.004));
});
