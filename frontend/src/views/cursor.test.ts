import { expect, it, vi } from "vitest";

import { arrow, clamped, placeOf } from "./cursor";

const frame = { left: 10, top: 20, width: 100, height: 50, x: [0, 1], y: [0, 1] };

function at(clientX: number, clientY: number, painted = true) {
  const currentTarget = document.createElement("div");
  if (painted) currentTarget.dataset.frame = JSON.stringify(frame);
  return placeOf({ clientX, clientY, currentTarget } as unknown as MouseEvent & { currentTarget: HTMLElement });
}

it("finds the place in the plot", () => {
  expect(at(60, 30)).toEqual({ x: 0.5, y: 0.2, frame });
  expect(at(10, 70)).toMatchObject({ x: 0, y: 1 });
  expect(at(9, 30)).toBeNull();
  expect(at(60, 71)).toBeNull();
  expect(at(60, 30, false)).toBeNull();
});

it("takes arrow keys, and no others", () => {
  const pressed = (init: KeyboardEventInit) => {
    const event = new KeyboardEvent("keydown", { ...init, cancelable: true });
    const stop = vi.spyOn(event, "stopPropagation");
    return [arrow(event), event.defaultPrevented, stop.mock.calls.length];
  };
  expect(pressed({ key: "ArrowUp" })).toEqual([[0, -1], true, 1]);
  expect(pressed({ key: "ArrowLeft", shiftKey: true })).toEqual([[-5, 0], true, 1]);
  expect(pressed({ key: "Enter" })).toEqual([null, false, 0]);
});

it("keeps to what there is", () => {
  expect([-3, 1.6, 9].map((value) => clamped(value, 4))).toEqual([0, 2, 4]);
});
