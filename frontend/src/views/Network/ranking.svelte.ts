/** Which units of a crowded layer deserve to be seen: those with the strongest links onward. Looked at now and then. */

import type { Diagram } from "./diagram";
import type { Layout } from "./layout";

const PERIOD = 10_000;

export class Ranking {
  /** By layer, its units, the strongest first; only of layers with more units than fit. */
  byLayer: readonly (readonly number[] | undefined)[] = $state.raw([]);
  #looked = Number.NEGATIVE_INFINITY;

  /** Looks again if it is time and some layer is crowded. ``layers``: how many there are, the output included. */
  look(diagram: Diagram, { columns }: Layout, layers: number, now = performance.now()): void {
    if (now - this.#looked < PERIOD || columns.every(({ more }) => more === 0)) return;
    this.#looked = now;
    this.byLayer = columns
      .slice(1)
      .map(({ more }, layer) => (more > 0 ? order(diagram, columns, layer, layers) : undefined));
  }
}

function order(diagram: Diagram, columns: Layout["columns"], layer: number, layers: number): number[] {
  const column = columns[layer + 1];
  const strength = new Float64Array((column?.shown.length ?? 0) + (column?.more ?? 0));
  const next = layer + 1 < layers ? diagram.layerWeights(layer + 1) : null;
  if (next !== null && "all" in next) {
    for (let unit = 0; unit < next.units; unit += 1) {
      for (let input = 0; input < strength.length; input += 1) {
        strength[input] = (strength[input] ?? 0) + Math.abs(next.all[unit * (next.inputs + 1) + input] ?? 0);
      }
    }
  } else if (next !== null) {
    next.index.forEach((at, k) => {
      const input = at % next.inputs;
      strength[input] = (strength[input] ?? 0) + Math.abs(next.value[k] ?? 0);
    });
  }
  return Array.from(strength.keys()).sort((a, b) => (strength[b] ?? 0) - (strength[a] ?? 0));
}
