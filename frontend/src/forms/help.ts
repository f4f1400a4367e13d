/** One tooltip for the whole page: the help of whatever the pointer rests on or the keyboard has reached. */

import type { Attachment } from "svelte/attachments";

/** Milliseconds the pointer must rest. */
const REST = 450;
const ID = "help";

let timer: ReturnType<typeof setTimeout> | undefined;
let owner: Element | null = null;

/** Attaches a help text to an element; assistive technology reads it as the element's description. */
export function help(text: string | undefined): Attachment<HTMLElement> {
  return (element) => {
    if (!text) return;
    const soon = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      clearTimeout(timer);
      timer = setTimeout(() => show(element, text), REST);
    };
    const reached = () => {
      if (document.activeElement?.localName === "option") return; // an open menu says more
      if (element.querySelector(":focus-visible") ?? element.matches(":focus-visible")) show(element, text);
    };
    const leave = () => hide(element);
    const keys = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide(element);
    };
    element.addEventListener("pointerenter", soon);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("pointerdown", leave);
    element.addEventListener("focusin", reached);
    element.addEventListener("focusout", leave);
    element.addEventListener("keydown", keys);
    if (element.contains(document.activeElement)) reached(); // other words, as another member was chosen by key
    return () => {
      hide(element);
      element.removeEventListener("pointerenter", soon);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("pointerdown", leave);
      element.removeEventListener("focusin", reached);
      element.removeEventListener("focusout", leave);
      element.removeEventListener("keydown", keys);
    };
  };
}

function show(element: HTMLElement, text: string): void {
  const tip = bubble();
  owner = element;
  tip.textContent = text;
  tip.showPopover();
  const target = element.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(innerWidth - width - 8, Math.max(8, target.left + target.width / 2 - width / 2));
  const below = target.bottom + 6;
  tip.style.left = `${left}px`;
  tip.style.top = `${below + height > innerHeight - 8 ? target.top - height - 6 : below}px`;
  described(element)?.setAttribute("aria-describedby", ID);
}

function hide(element: HTMLElement): void {
  clearTimeout(timer);
  if (owner !== element) return;
  owner = null;
  described(element)?.removeAttribute("aria-describedby");
  bubble().hidePopover();
}

function described(element: HTMLElement): Element | null {
  return element.querySelector(":focus-visible") ?? (element.tabIndex >= 0 ? element : null);
}

function bubble(): HTMLElement {
  const found = document.getElementById(ID);
  if (found) return found;
  const tip = document.createElement("div");
  tip.id = ID;
  tip.className = "help-text";
  tip.role = "tooltip";
  tip.popover = "manual";
  document.body.append(tip);
  return tip;
}
