import { describe, expect, it } from "vitest";

import { layout, places, type Layout, type Room, type Wanted } from "./layout";

const room: Room = { width: 860, height: 460, touch: false, pitch: null };

function network(...units: number[]): Wanted[] {
  return units.map((count, place) => ({ units: count, names: place === 0 ? 32 : 0 }));
}

function overlaps({ columns }: Layout): boolean {
  const boxes = columns.flatMap(({ shown, size }) => shown.map(({ x, y }) => ({ x, y, size })));
  return boxes.some((a, i) =>
    boxes.some((b, j) => j > i && Math.abs(a.x - b.x) < a.size - 0.01 && Math.abs(a.y - b.y) < a.size - 0.01),
  );
}

describe("the diagram", () => {
  it("fills the room with rich cards while they fit", () => {
    const plan = layout(network(2, 8, 8, 8, 1), room);
    expect(plan.tier).toBe("full");
    expect(plan.width).toBe(room.width);
    const last = plan.columns.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(room.width - 12);
  });

  it("takes smaller cards for more layers, and scrolls only when the smallest do not fit", () => {
    expect(layout(network(2, 8, 8, 8, 8, 8, 8, 1), room)).toMatchObject({ tier: "compact", width: room.width });
    expect(layout(network(2, ...Array<number>(9).fill(8), 1), room)).toMatchObject({ tier: "mini", width: room.width });
    const fifty = layout(network(2, ...Array<number>(50).fill(8), 1), room);
    expect(fifty.tier).toBe("mini");
    expect(fifty.width).toBeGreaterThan(2 * room.width);
  });

  it("follows the zoom", () => {
    const near = layout(network(2, 8, 8, 8, 8, 8, 8, 1), { ...room, pitch: 240 });
    expect([near.tier, near.pitch]).toEqual(["full", 240]);
    expect(near.width).toBeGreaterThan(room.width);
    const far = layout(network(2, ...Array<number>(50).fill(8), 1), { ...room, pitch: 28 });
    expect([far.tier, far.pitch]).toEqual(["mini", 28]);
    expect(overlaps(far)).toBe(false);
  });

  it("stands pixels as in their picture", () => {
    const plan = layout([{ units: 64, across: 8, names: 0 }, ...network(16, 10)], room);
    expect(plan.columns[0]).toMatchObject({ across: 8, more: 0 });
  });

  it("shortens names where there is little room", () => {
    const plan = layout(
      [
        { units: 4, names: 120 },
        { units: 8, names: 0 },
        { units: 3, names: 60 },
      ],
      { ...room, width: 540 },
    );
    expect(plan.columns[0]?.width).toBeLessThan(120);
  });

  it("keeps units apart and inside the room, for every number of them", () => {
    for (const units of [1, 2, 3, 8, 16, 31, 32, 64, 100, 256, 1024]) {
      for (const touch of [false, true]) {
        const plan = layout(network(2, units, 4, 1), { ...room, touch });
        expect(overlaps(plan), `${units} units`).toBe(false);
        for (const column of plan.columns) {
          expect(column.shown.length + column.more).toBeGreaterThan(0);
          for (const { y } of column.shown) {
            expect(y).toBeGreaterThanOrEqual(plan.head);
            expect(y + column.size).toBeLessThanOrEqual(room.height);
          }
        }
      }
    }
  });

  it("has targets for fingers where asked", () => {
    const plan = layout(network(2, 16, 1), { ...room, width: 370, touch: true });
    for (const column of plan.columns) expect(column.size).toBeGreaterThanOrEqual(44);
  });

  it("shows the strongest of too many, in their own order, and counts the rest", () => {
    const strongest = Array.from({ length: 1024 }, (_, i) => 1023 - i);
    const [, layer] = layout(
      [
        { units: 2, names: 0 },
        { units: 1024, names: 0, strongest },
        { units: 1, names: 0 },
      ],
      {
        ...room,
        width: 600,
      },
    ).columns;
    expect(layer?.more).toBe(1024 - (layer?.shown.length ?? 0));
    expect(layer?.more).toBeGreaterThan(0);
    const units = layer?.shown.map(({ unit }) => unit) ?? [];
    expect(units.at(-1)).toBe(1023);
    expect([...units].sort((a, b) => a - b)).toEqual(units);
  });
});

it("a network without hidden layers is inputs and output", () => {
  const plan = layout(network(2, 1), room);
  expect(plan.columns).toHaveLength(2);
  expect(plan.columns[1]?.x).toBeGreaterThan(600);
});

it("tells the links where units are, and that others are nowhere", () => {
  const wanted = network(2, 1024, 1);
  const plan = layout(wanted, { ...room, width: 500 });
  const found = places(wanted, plan)[1];
  const shown = plan.columns[1]?.shown ?? [];
  expect(found?.y.filter((y) => !Number.isNaN(y))).toHaveLength(shown.length);
  expect(found?.right[shown[0]?.unit ?? 0]).toBeCloseTo((shown[0]?.x ?? 0) + (plan.columns[1]?.size ?? 0), 3);
});
