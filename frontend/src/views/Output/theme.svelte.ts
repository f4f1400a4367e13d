/** The theme in force, for what is computed from it: changing the theme computes it anew. */

import { createSubscriber } from "svelte/reactivity";

import { onScheme, scheme, type Scheme } from "../../draw/palette";

const subscribe = createSubscriber((update) => onScheme(update));

export const theme = {
  get scheme(): Scheme {
    subscribe();
    return scheme();
  },
};
