/** Where a page begins, and how the address bar follows it: the running session after a reload, else the link, else the welcome. */

import { experiment } from "./state/experiment.svelte";
import { fromHash, toHash } from "./state/link";
import { dockViews, keepPreferences, showViews } from "./state/preferences.svelte";
import { session } from "./state/session.svelte";
import { WELCOME } from "./welcome";
import { start } from "./wire.svelte";

const SESSION = "glassnet.session";
const LINK = "glassnet.link";
/** Milliseconds after the last edit until the address bar follows. */
const PAUSE = 250;

/** Connects, with what this tab had before or what its address says. */
export async function begin(): Promise<void> {
  keepPreferences();
  const { hash } = location;
  const reloaded = hash === sessionStorage.getItem(LINK);
  const before = reloaded ? sessionStorage.getItem(SESSION) : null;
  const linked = await fromHash(hash);
  if (hash.startsWith("#e=") && !linked) session.notice = "The link holds no experiment; perhaps it was cut short.";
  if (linked && !reloaded) showViews(linked.views);
  start(address(), { session: before, spec: linked?.experiment ?? WELCOME, play: !linked });
  addEventListener("hashchange", follow);
  $effect.root(() => {
    $effect(() => {
      const [spec, views] = [experiment.current, dockViews()];
      if (!session.opened) return;
      let newest = true;
      const timer = setTimeout(() => void toHash(spec, views).then((hash) => newest && note(hash)), PAUSE);
      return () => {
        newest = false;
        clearTimeout(timer);
      };
    });
  });
}

function address(): string {
  const protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return `${protocol}//${location.host}/ws`;
}

function note(hash: string): void {
  sessionStorage.setItem(LINK, hash);
  if (hash !== location.hash) history.replaceState(history.state, "", hash);
}

/** Another link was pasted: it begins its own session. */
function follow(): void {
  if (location.hash === sessionStorage.getItem(LINK)) return;
  sessionStorage.removeItem(SESSION);
  location.reload();
}
