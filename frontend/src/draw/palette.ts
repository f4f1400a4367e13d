/**
 * The colours of data: one diverging pair for sign, ten classes, one sequential map; in light and in dark.
 *
 * Colour means the same everywhere: orange is negative, blue is positive, the neutral middle is nothing. The pixels of a
 * map, the links of the diagram and the markers take their colours from the same stops. The ends of the pair keep at least
 * 3:1 against the page; the classes stay apart under protan, deutan and tritan vision (see palette.test.ts).
 */

export type Scheme = "light" | "dark";
export type Rgb = readonly [red: number, green: number, blue: number];

/** 256 colours ready to be written into an image: entry i is the colour of the byte i, as little-endian RGBA. */
export type Table = Uint32Array;

/** From −1 over 0 to +1, evenly spaced. */
const DIVERGING: Record<Scheme, readonly string[]> = {
  light: ["#b35806", "#e6a15c", "#f2f1ee", "#79b3dc", "#0877bd"],
  dark: ["#f08c35", "#965415", "#22262e", "#1c608f", "#3ba3ee"],
};

/** The pair as lines and text-like marks, and the colour of no weight at all. */
const SIGNS: Record<Scheme, Signs> = {
  light: { negative: "#b35806", neutral: "#c9cbcf", positive: "#0877bd" },
  dark: { negative: "#f08c35", neutral: "#3c424d", positive: "#3ba3ee" },
};

/** From 0 to 1, evenly spaced: dark to light with an even rise in lightness, readable without colour. */
const SEQUENTIAL = ["#12204d", "#2a3f6e", "#545a6c", "#7d7776", "#a79a6f", "#d3bf58", "#fbe83c"];

export interface Signs {
  readonly negative: string;
  readonly neutral: string;
  readonly positive: string;
}

/** The colour of each class, in the order of the class numbers; the same in light and dark. */
export const classes: readonly string[] = [
  "#3e68a7",
  "#d1533e",
  "#53a768",
  "#d19214",
  "#683e92",
  "#29bce6",
  "#e67dbc",
  "#7d3e29",
  "#7d9292",
  "#bcbc14",
];

/** The colour of a class; beyond ten they repeat. */
export function classColour(label: number): string {
  return classes[label % classes.length] ?? "#7d9292";
}

/** The pair for lines and marks. */
export function signs(scheme: Scheme): Signs {
  return SIGNS[scheme];
}

/** The diverging colour of a value from −1 to 1 as CSS; outside, the ends. */
export function diverging(value: number, scheme: Scheme): string {
  return css(between(DIVERGING[scheme], (value + 1) / 2));
}

/** The sequential colour of a value from 0 to 1 as CSS; outside, the ends. */
export function sequential(value: number): string {
  return css(between(SEQUENTIAL, value));
}

/** Bytes of a signed map, (u − 128)/127, to colours; ``discrete`` keeps only the sign. */
export const divergingTable = remembered((scheme: Scheme, discrete: boolean) =>
  table((byte) => {
    const value = (byte - 128) / 127;
    return between(DIVERGING[scheme], discrete ? (value < 0 ? 0.16 : 0.84) : (value + 1) / 2);
  }),
);

/** Bytes of an unsigned map, 0 to 255, to colours. */
export const sequentialTable = remembered(() => table((byte) => between(SEQUENTIAL, byte / 255)));

/** Bytes of a certainty, 0 to 255, to the colours between the neutral middle and a class. */
export const classTable = remembered((scheme: Scheme, label: number) => {
  const ends = [DIVERGING[scheme][2] ?? "#888888", classColour(label)];
  return table((byte) => between(ends, 0.12 + 0.8 * (byte / 255)));
});

/** The theme in force: the page's own choice, else the system's. */
export function scheme(): Scheme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls back whenever the theme changes; returns how to stop. */
export function onScheme(changed: (scheme: Scheme) => void): () => void {
  let last = scheme();
  const check = () => {
    const now = scheme();
    if (now !== last) changed((last = now));
  };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const page = new MutationObserver(check);
  system.addEventListener("change", check);
  page.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", check);
    page.disconnect();
  };
}

/** A "#rrggbb" colour as bytes. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The colour at a place from 0 to 1 along evenly spaced stops. */
function between(stops: readonly string[], place: number): Rgb {
  const clamped = Math.min(1, Math.max(0, place)) * (stops.length - 1);
  const left = Math.min(Math.floor(clamped), stops.length - 2);
  const [from, to] = [rgb(stops[left] ?? "#000000"), rgb(stops[left + 1] ?? "#000000")];
  const share = clamped - left;
  const mix = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

function table(colour: (byte: number) => Rgb): Table {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    const [red, green, blue] = colour(byte);
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

/** The same function, but each table is made once. */
function remembered<Choice extends readonly unknown[]>(
  make: (...choice: Choice) => Table,
): (...choice: Choice) => Table {
  const made = new Map<string, Table>();
  return (...choice) => {
    const key = choice.join();
    const known = made.get(key) ?? make(...choice);
    made.set(key, known);
    return known;
  };
}
