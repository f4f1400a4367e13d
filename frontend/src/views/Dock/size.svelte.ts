/** How much of the page the dock takes. */

import { MediaQuery } from "svelte/reactivity";
import { preferences } from "../../state/preferences.svelte";

const wide = new MediaQuery("(min-width: 1200px)");
const roomy = new MediaQuery("(min-width: 901px)");

export const size = {
  /** Whether there is room for two views beside each other. */
  get wide(): boolean {
    return wide.current;
  },
  /** Whether the dock may have other sizes than its own. */
  get roomy(): boolean {
    return roomy.current;
  },
  /** Whether it covers everything under the bar and the timeline. */
  get covers(): boolean {
    return preferences.dockLarge && preferences.dockOpen && roomy.current;
  },
};
