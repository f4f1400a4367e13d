import { decode, encode } from "@msgpack/msgpack";
import { expect, it } from "vitest";
import { unpack, type Packed } from "./arrays";

const sent = (packed: Packed) => (decode(encode({ odd: 1, packed })) as { packed: Packed }).packed;
const bytes = (array: ArrayBufferView<ArrayBuffer>) => new Uint8Array(array.buffer);

it("reads floats and integers that lie unaligned in the message", () => {
  const floats = unpack(sent({ d: "f4", s: [2, 2], b: bytes(new Float32Array([1.5, -2, 0, 1e-3])) }));
  expect(floats.shape).toEqual([2, 2]);
  expect([...floats.data]).toEqual([1.5, -2, 0, Math.fround(1e-3)]);
  const integers = unpack(sent({ d: "i4", s: [2], b: bytes(new Int32Array([-7, 70_000])) }));
  expect([...integers.data]).toEqual([-7, 70_000]);
});

it("reads bytes and empty arrays", () => {
  expect([...unpack(sent({ d: "u1", s: [3], b: new Uint8Array([0, 128, 255]) })).data]).toEqual([0, 128, 255]);
  expect(unpack(sent({ d: "f4", s: [0], b: new Uint8Array() })).data).toHaveLength(0);
});

it("refuses bytes that do not fill the shape", () => {
  expect(() => unpack({ d: "f4", s: [3], b: new Uint8Array(8) })).toThrow("expected 12 bytes for f4 of shape 3, got 8");
});
