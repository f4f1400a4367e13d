import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addLayer, set } from "./edits";
import { ExperimentStore } from "./experiment.svelte";

let store: ExperimentStore;
let told: number[];

beforeEach(() => {
  vi.useFakeTimers();
  store = new ExperimentStore();
  told = [];
  store.onEdit((_, rev) => told.push(rev));
});
afterEach(() => vi.useRealTimers());

const rate = (value: number) => set(["learning_rate"], value);

it("undoes and redoes edits and tells the server of each", () => {
  const before = store.current;
  store.edit(rate(0.1));
  store.edit(addLayer(0), { label: "adding a layer" });
  expect(store.undoLabel).toBe("adding a layer");
  store.undo();
  expect(store.current.learning_rate).toBe(0.1);
  store.undo();
  expect(store.current).toBe(before);
  expect(store.canUndo).toBe(false);
  store.redo();
  store.redo();
  expect(store.current.layers).toHaveLength(before.layers.length + 1);
  expect(store.canRedo).toBe(false);
  expect(told).toEqual([1, 2, 3, 4, 5, 6]);
});

it("undoes a drag as one, but not two drags with a pause between", () => {
  for (const value of [0.04, 0.05, 0.06]) store.edit(rate(value), { merge: "rate" });
  vi.advanceTimersByTime(5_000);
  for (const value of [0.07, 0.08]) store.edit(rate(value), { merge: "rate" });
  store.undo();
  expect(store.current.learning_rate).toBe(0.06);
  store.undo();
  expect(store.current.learning_rate).toBe(0.03);
});

it("does not count an edit that changes nothing", () => {
  store.edit(rate(store.current.learning_rate));
  expect([store.canUndo, store.rev, told]).toEqual([false, 0, []]);
});

it("forgets what was undone when something else is done", () => {
  store.edit(rate(0.1));
  store.undo();
  store.edit(rate(0.2));
  expect(store.canRedo).toBe(false);
});

it("goes back to what the server accepted when an edit is refused", () => {
  store.edit(rate(0.1));
  store.replace(store.current, 1);
  store.edit(set(["batch_size"], 10_000));
  store.refuse(2);
  expect(store.current).toMatchObject({ learning_rate: 0.1, batch_size: 10 });
  store.undo();
  expect(store.current.learning_rate).toBe(0.03);
});

it("waits for the newest edit before it goes back", () => {
  store.edit(set(["batch_size"], 10_000));
  store.edit(set(["batch_size"], 20));
  store.refuse(1);
  expect(store.current.batch_size).toBe(20);
});

it("shows what the server says, but not over a newer edit", () => {
  store.edit(rate(0.1));
  store.edit(rate(0.2));
  store.replace({ ...store.current, learning_rate: 0.1 }, 1);
  expect(store.current.learning_rate).toBe(0.2);
  store.replace({ ...store.current, learning_rate: 0.2, seed: 5 }, 2);
  expect(store.current.seed).toBe(5);
});

it("drops pictures of another network only", () => {
  store.edit(rate(0.1));
  expect(store.fits(0)).toBe(true);
  store.edit(addLayer(0));
  expect([store.fits(1), store.fits(2)]).toEqual([false, true]);
  store.refuse(2);
  expect(store.fits(0)).toBe(true);
});

it("keeps the objects of everything that did not change", () => {
  const { data, layers } = store.current;
  store.replace(structuredClone({ ...store.current, seed: 9 }), 0);
  expect(store.current.data).toBe(data);
  expect(store.current.layers).toBe(layers);
});
