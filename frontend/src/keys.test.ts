import { beforeEach, expect, it, vi } from "vitest";

const actions = vi.hoisted(() => ({ reset: vi.fn(), step: vi.fn(), toggle: vi.fn() }));
vi.mock("./actions", () => actions);

import { press } from "./keys";
import { addLayer } from "./state/edits";
import { experiment } from "./state/experiment.svelte";

beforeEach(() => vi.clearAllMocks());

/** A key as if pressed in an element of this HTML; whether it was ours. */
function type(key: string, html = "<p></p>", more: KeyboardEventInit = {}): boolean {
  document.body.innerHTML = html;
  const event = new KeyboardEvent("keydown", { key, ...more });
  Object.defineProperty(event, "target", { value: document.body.firstElementChild });
  return press(event, actions.reset);
}

it("plays, steps and resets", () => {
  type(" ");
  type("ArrowRight");
  type("ArrowRight", "<p></p>", { shiftKey: true });
  type("r");
  expect(actions.toggle).toHaveBeenCalledOnce();
  expect(actions.step.mock.calls).toEqual([["batch"], ["epoch"]]);
  expect(actions.reset).toHaveBeenCalledOnce();
});

it("leaves the keys to whoever needs them", () => {
  expect(type("r", '<input type="text">')).toBe(false);
  expect(type(" ", "<button></button>")).toBe(false);
  expect(type(" ", '<input type="checkbox">')).toBe(false);
  expect(type("ArrowRight", '<input type="range">')).toBe(false);
  expect(type("x")).toBe(false);
  expect(type("r", "<p></p>", { ctrlKey: true })).toBe(false);
});

it("plays after a click on a dataset or a slider, which need no space bar", () => {
  expect(type(" ", '<input type="radio">')).toBe(true);
  expect(type(" ", '<input type="range">')).toBe(true);
});

it("undoes and redoes, but not while a text is being typed", () => {
  const { current } = experiment;
  experiment.edit(addLayer(0));
  expect(type("z", '<input type="text">', { ctrlKey: true })).toBe(false);
  expect(type("z", '<input type="text" data-idle>', { ctrlKey: true })).toBe(true);
  expect(experiment.current).toBe(current);
  type("Z", "<p></p>", { ctrlKey: true, shiftKey: true });
  expect(experiment.current.layers).toHaveLength(current.layers.length + 1);
});
