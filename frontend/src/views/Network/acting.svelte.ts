/** What clicks and keys in the diagram lead to: the small windows, and where the focus is. */

import { tick } from "svelte";
import type { UnitRef } from "./diagram";
import { press, type Goal } from "./keyboard";
import type { Layout } from "./layout";
import type { ColumnModel } from "./model";
import { spotted, type Pointing } from "./pointing.svelte";

/** The weights of a unit, or only one of them. */
export interface Panel {
  readonly at: UnitRef;
  readonly only: number | "bias" | null;
  readonly anchor: DOMRect;
}

export class Acting {
  panel: Panel | null = $state.raw(null);
  /** The column whose sheet is open, and where. */
  sheet: { readonly key: string; readonly anchor: DOMRect } | null = $state.raw(null);
  /** The unit that was reached last: where the tab key comes back to. */
  reached: UnitRef | null = $state.raw(null);

  constructor(
    private readonly pointing: Pointing,
    private readonly shown: () => { plan: Layout; columns: readonly ColumnModel[] },
  ) {}

  /** Listens to the stage; returns how to stop. */
  attach(stage: HTMLElement): () => void {
    const listening = new AbortController();
    const { signal } = listening;
    stage.addEventListener("click", (event) => this.#click(event), { signal });
    stage.addEventListener("keydown", (event) => this.#key(stage, event), { signal });
    return () => listening.abort();
  }

  openSheet(key: string, anchor: Element): void {
    this.sheet = { key, anchor: anchor.getBoundingClientRect() };
  }

  /** Units, and what has no button of its own: links and bias marks. */
  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const found = spotted(target);
    const { link } = this.pointing;
    if (found?.on === "unit" || found?.on === "bias") {
      this.reached = found.unit;
      if (found.unit.layer < 0) return;
      const anchor = target.closest("[data-unit]")?.getBoundingClientRect() ?? new DOMRect();
      this.panel = { at: found.unit, only: found.on === "bias" ? "bias" : null, anchor };
    } else if (found === null && link !== null && target.closest("[data-solid]") === null) {
      this.panel = { at: link, only: link.input, anchor: new DOMRect(event.clientX, event.clientY, 0, 0) };
    }
  }

  #key(stage: HTMLElement, event: KeyboardEvent): void {
    if (event.key === "Escape") this.pointing.quiet = true;
    const { plan, columns } = this.shown();
    const goal = press(event, plan, columns);
    if (goal === null) return;
    event.preventDefault();
    event.stopPropagation();
    if ("unit" in goal) this.reached = goal;
    void tick().then(() => focus(stage, goal));
  }
}

function focus(stage: HTMLElement, goal: Goal): void {
  const unit = "unit" in goal ? `[data-layer="${goal.layer}"][data-unit="${goal.unit}"]` : null;
  const element = stage.querySelector<HTMLElement>(
    unit ?? `[data-title][data-layer="${(goal as { title: number }).title}"]`,
  );
  element?.focus();
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
