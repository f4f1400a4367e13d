/** The page's keys, as far as no field or dialog wants them itself. */

import { reset, step, toggle } from "./actions";
import { experiment } from "./state/experiment.svelte";

/** Elements that use all keys for themselves. */
const WRITING = "select, textarea, dialog, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])";
/** Elements that are pressed with the space bar. */
const PRESSED = "button, summary, a, [role=button], [type=checkbox]";
/** Elements that are moved through with the arrows. */
const MOVING =
  'input, [role="tab"], [role="slider"], [role="menu"], [role="listbox"], [role="grid"], [role="application"], [data-arrows]';

/** Does what a key says; true if it was one of ours. ``help`` opens the list of keys. */
export function press(event: KeyboardEvent, help: () => void): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || event.altKey) return false;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    if (target.matches("textarea, input[type=text]:not([data-idle])")) return false; // undoes what is being typed
    if (event.shiftKey) experiment.redo();
    else experiment.undo();
    return true;
  }
  if (event.ctrlKey || event.metaKey || target.closest(WRITING)) return false;
  const action = plain(event, target, help);
  action?.();
  return action !== undefined;
}

function plain(event: KeyboardEvent, target: Element, help: () => void): (() => void) | undefined {
  switch (event.key) {
    case " ":
      return target.closest(PRESSED) ? undefined : toggle;
    case "ArrowRight":
      if (target.closest(MOVING)) return undefined;
      return () => step(event.shiftKey ? "epoch" : "batch");
    case "r":
    case "R":
      return reset;
    case "?":
      return help;
    default:
      return undefined;
  }
}
