/** Series that a view draws while they grow. */

import { paced } from "../../draw/pace";
import { onSeries } from "../../state/series";
import { want } from "../../state/watch.svelte";

/** Wants a probe, and calls back now and whenever its series has grown, so often a second at most. Use while a view is made. */
export function whileGrowing(probe: () => string, perSecond: number, changed: () => void): void {
  $effect(() => want(probe()));
  $effect(() => {
    const pace = paced(changed, perSecond);
    const stop = onSeries(probe(), pace.request);
    changed();
    return () => {
      stop();
      pace.stop();
    };
  });
}
