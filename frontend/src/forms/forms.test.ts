import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import { catalog, defaults, members, type Knob } from "../state/catalog";
import { session } from "../state/session.svelte";
import Choice from "./Choice.svelte";
import Field from "./Field.svelte";

afterEach(cleanup);
const knob = catalog.experiment.properties?.learning_rate ?? {};

function rate() {
  const onchange = vi.fn();
  render(Field, { name: "learning_rate", knob, value: 0.1, onchange });
  return { onchange, text: screen.getByRole("textbox"), slider: screen.getByRole("slider") };
}

it("names a field after its knob and shows its symbol", () => {
  rate();
  expect(screen.getByLabelText(/^Learning rate\s*α$/)).toBe(screen.getByRole("textbox"));
});

it("takes a typed number when it is complete, or the nearest allowed one", async () => {
  const { onchange, text } = rate();
  await fireEvent.input(text, { target: { value: "0,5" } });
  expect(onchange).not.toHaveBeenCalled();
  await fireEvent.keyDown(text, { key: "Enter" });
  expect(onchange).toHaveBeenLastCalledWith(0.5, false);
  onchange.mockClear();
  await fireEvent.input(text, { target: { value: "-1" } });
  expect(text.getAttribute("aria-invalid")).toBe("true");
  await fireEvent.blur(text);
  const [nearest] = onchange.mock.lastCall as [number];
  expect(nearest).toBeGreaterThan(0);
  expect(nearest).toBeLessThan(0.001);
  expect(session.notice).toBe("Learning rate: numbers from above 0 to 100");
  onchange.mockClear();
  await fireEvent.input(text, { target: { value: "fast" } });
  await fireEvent.blur(text);
  expect(onchange).not.toHaveBeenCalled();
  expect(session.notice).toContain("not “fast”");
});

it("steps with the arrows and comes back with a double click", async () => {
  const { onchange, text, slider } = rate();
  await fireEvent.keyDown(text, { key: "ArrowUp" });
  expect(onchange).toHaveBeenLastCalledWith(0.2, true);
  await fireEvent.keyDown(slider, { key: "ArrowLeft" });
  expect(onchange).toHaveBeenLastCalledWith(0.07, true);
  await fireEvent.dblClick(slider);
  expect(onchange).toHaveBeenLastCalledWith(0.03, false);
});

it("says why a number is fixed, and leaves it", async () => {
  const onchange = vi.fn();
  render(Field, { name: "batch_size", knob: { type: "integer", default: 10 }, value: 300, onchange, fixed: "All." });
  const text = screen.getByRole("textbox", { description: "All." });
  expect([text, screen.getByRole("slider")].every((input) => (input as HTMLInputElement).disabled)).toBe(true);
  await fireEvent.dblClick(screen.getByText("Batch size"));
  expect(onchange).not.toHaveBeenCalled();
});

it("says the value, not the place, of a slider", async () => {
  const { onchange, slider } = rate();
  expect(slider.getAttribute("aria-valuetext")).toBe("0.1");
  await fireEvent.input(slider, { target: { value: "1000" } });
  expect(onchange).toHaveBeenLastCalledWith(100, true);
});

it("offers every member of a kind and the knobs of the chosen one", async () => {
  const onchange = vi.fn();
  const value = defaults("optimizer", "momentum");
  render(Choice, { kind: "optimizer", label: "Optimizer", value, onchange });
  const menu = screen.getByRole("combobox", { name: "Optimizer" });
  expect([...menu.children].map((option) => option.textContent)).toEqual(
    members("optimizer").map(({ label }) => label),
  );
  const beta = screen.getByRole("textbox");
  await fireEvent.input(beta, { target: { value: "0.5" } });
  await fireEvent.blur(beta);
  expect(onchange).toHaveBeenLastCalledWith({ ...value, beta: 0.5 }, false);
  await fireEvent.change(menu, { target: { value: "adam" } });
  expect(onchange).toHaveBeenLastCalledWith(defaults("optimizer", "adam"));
});

it("takes a list of numbers, and nothing that is none", async () => {
  const onchange = vi.fn();
  const weights: Knob = { type: "array", items: { type: "number", exclusiveMinimum: 0 }, default: [] };
  render(Field, { name: "class_weights", knob: weights, value: [], onchange });
  const text = screen.getByRole("textbox", { name: "Class weights" });
  await fireEvent.input(text, { target: { value: "1, 5" } });
  await fireEvent.keyDown(text, { key: "Enter" });
  expect(onchange).toHaveBeenLastCalledWith([1, 5]);
  await fireEvent.input(text, { target: { value: "1, -5" } });
  expect(text.getAttribute("aria-invalid")).toBe("true");
  await fireEvent.blur(text);
  expect(onchange).toHaveBeenCalledTimes(1);
  expect(session.notice).toContain("not “1, -5”");
});

it("says what every member of a menu is for", () => {
  render(Choice, { kind: "optimizer", value: defaults("optimizer", "sgd"), onchange: vi.fn() });
  for (const option of screen.getAllByRole("option")) expect(option.title.length).toBeGreaterThan(10);
});

it("can offer nothing as a choice", async () => {
  const onchange = vi.fn();
  render(Choice, { kind: "normalization", label: "Normalization", value: null, none: "off", onchange });
  const menu = screen.getByRole("combobox");
  expect((menu as HTMLSelectElement).selectedOptions[0]?.textContent).toBe("off");
  await fireEvent.change(menu, { target: { value: "batch_norm" } });
  expect(onchange).toHaveBeenLastCalledWith(defaults("normalization", "batch_norm"));
});
