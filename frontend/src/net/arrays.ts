/** Number arrays as they travel: a type, a shape and little-endian bytes, rows first. */

import type { PackedExamples, Examples } from "./protocol";

export interface Packed {
  d: "u1" | "i4" | "f4";
  s: number[];
  b: Uint8Array;
}

export interface NumberArray {
  shape: number[];
  data: Uint8Array | Int32Array | Float32Array;
}

/** A packed array ready for use. Bytes are viewed where they are; wider numbers are copied, as they lie unaligned. */
export function unpack(packed: Packed): NumberArray {
  const { d: type, s: shape, b: bytes } = packed;
  const size = shape.reduce((product, length) => product * length, 1) * (type === "u1" ? 1 : 4);
  if (bytes.byteLength !== size) {
    throw new RangeError(`expected ${size} bytes for ${type} of shape ${shape.join("×")}, got ${bytes.byteLength}`);
  }
  if (type === "u1") return { shape, data: bytes };
  const buffer = bytes.slice().buffer;
  return { shape, data: type === "i4" ? new Int32Array(buffer) : new Float32Array(buffer) };
}

/** Every array of one probe. */
export function unpackAll(packed: Record<string, Packed>): Record<string, NumberArray> {
  return Object.fromEntries(Object.entries(packed).map(([name, array]) => [name, unpack(array)]));
}

/** The data as it arrived, unpacked. */
export function unpackExamples(event: PackedExamples): Examples {
  const { rev, axes, reach, pixels } = event;
  const train = named(unpackAll(event.train), "xy", "y");
  const dev = named(unpackAll(event.dev), "xy", "y", "x");
  return { rev, axes, reach, train, dev, pixels: pixels && unpack(pixels) };
}

function named<Name extends string>(arrays: Record<string, NumberArray>, ...names: Name[]): Record<Name, NumberArray> {
  const missing = names.filter((name) => !(name in arrays));
  if (missing.length) throw new TypeError(`expected examples with ${names.join(", ")}; ${missing.join(", ")} missing`);
  return arrays as Record<Name, NumberArray>;
}
