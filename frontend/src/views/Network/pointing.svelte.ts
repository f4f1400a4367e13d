/** What the pointer is on, or the keyboard is at: a unit, a link, a bias mark or a layer's title. */

import type { Diagram, LinkRef, UnitRef } from "./diagram";

/** A place on the screen where something may be said. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  /** How far above ``y`` the thing begins, to stay clear of it. */
  readonly clear: number;
}

export type Pointed =
  | { readonly on: "unit"; readonly unit: UnitRef; readonly spot: Spot }
  | { readonly on: "bias"; readonly unit: UnitRef; readonly spot: Spot }
  | { readonly on: "link"; readonly link: LinkRef; readonly spot: Spot }
  | { readonly on: "title"; readonly layer: number; readonly spot: Spot };

export class Pointing {
  /** What is shown in words and in colour. */
  now: Pointed | null = $state.raw(null);
  /** Whether the words were sent away with Escape. */
  quiet = $state(false);
  #focused: Pointed | null = null;

  constructor(private readonly diagram: Diagram) {}

  /** The unit whose map and links stand out. */
  get unit(): UnitRef | null {
    return this.now?.on === "unit" || this.now?.on === "bias" ? this.now.unit : null;
  }

  get link(): LinkRef | null {
    return this.now?.on === "link" ? this.now.link : null;
  }

  /** Listens to the stage; returns how to stop. */
  attach(stage: HTMLElement): () => void {
    const listening = new AbortController();
    const { signal } = listening;
    stage.addEventListener("pointermove", (event) => this.#move(stage, event), { signal });
    stage.addEventListener("pointerleave", () => this.#become(this.#focused), { signal });
    stage.addEventListener("focusin", (event) => this.#focus(event.target as Element), { signal });
    stage.addEventListener("focusout", () => this.#focus(null), { signal });
    return () => listening.abort();
  }

  #move(stage: HTMLElement, event: PointerEvent): void {
    if (event.buttons !== 0) return;
    const target = event.target as Element;
    const found = spotted(target) ?? (target.closest("[data-solid]") ? null : this.#link(stage, event));
    this.#become(found ?? (target.closest("[data-solid]") ? null : this.#focused));
  }

  #link(stage: HTMLElement, event: PointerEvent): Pointed | null {
    const box = stage.getBoundingClientRect();
    const link = this.diagram.linkAt(event.clientX - box.left, event.clientY - box.top);
    return link && { on: "link", link, spot: { x: event.clientX, y: event.clientY, clear: 14 } };
  }

  #focus(target: Element | null): void {
    this.#focused = target?.matches(":focus-visible") ? spotted(target) : null;
    this.#become(this.#focused);
  }

  #become(next: Pointed | null): void {
    if (this.now !== null && next !== null && sameThing(this.now, next) && next.on !== "link") return;
    if (this.now === null && next === null) return;
    if (this.now === null || next === null || !sameThing(this.now, next)) this.quiet = false;
    this.now = next;
    this.diagram.highlight(this.unit, this.link);
  }
}

/** The unit, bias mark or title that an element belongs to; they say so in their data attributes. */
export function spotted(element: Element): Pointed | null {
  const holder = element.closest<HTMLElement>("[data-unit], [data-title]");
  if (holder === null) return null;
  const box = holder.getBoundingClientRect();
  const spot = { x: box.left + box.width / 2, y: box.top, clear: 8 };
  const layer = Number(holder.dataset.layer);
  if (holder.dataset.unit === undefined) return { on: "title", layer, spot };
  const unit = { layer, unit: Number(holder.dataset.unit) };
  return { on: element.closest("[data-bias]") === null ? "unit" : "bias", unit, spot };
}

function sameThing(a: Pointed, b: Pointed): boolean {
  return a.on === b.on && nameOf(a) === nameOf(b);
}

function nameOf(pointed: Pointed): string {
  if (pointed.on === "title") return `${pointed.layer}`;
  if (pointed.on === "link") return `${pointed.link.layer} ${pointed.link.unit} ${pointed.link.input}`;
  return `${pointed.unit.layer} ${pointed.unit.unit}`;
}
