/** Series that a view draws while they grow. */

import { untrack } from "svelte";
import { paced } from "../../draw/pace";
import { onSeries } from "../../state/series";
import { whileSeen } from "../../state/sight.svelte";
import { want } from "../../state/watch.svelte";

/** Wants a probe while the view is seen, and calls back now and whenever its series has grown, so often a second at most. Use while a view is made. */
export function whileGrowing(probe: () => string, perSecond: number, changed: () => void): void {
  whileSeen(() => want(probe()));
  $effect(() => {
    const pace = paced(changed, perSecond);
    const stop = onSeries(probe(), pace.request);
    untrack(changed);
    return () => {
      stop();
      pace.stop();
    };
  });
}
