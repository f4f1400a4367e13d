/** What the large map is called: the network's output, or the neuron that is looked at. */

import type { Experiment } from "../../net/protocol";
import { dataset, member } from "../../state/catalog";

/** For example "Layer 2, unit 5", "Input x₁²" or "Output versicolor". Layer −1 are the inputs, the output is the last. */
export function unitName({ data, layers }: Experiment, layer: number, unit: number): string {
  const facts = dataset(data.dataset.type);
  if (layer < 0) {
    const feature = data.features[unit];
    const name = facts.planar ? feature && member("feature", feature.type).label : facts.inputs[unit];
    return `Input ${name ?? unit + 1}`;
  }
  if (layer < layers.length) return `Layer ${layer + 1}, unit ${unit + 1}`;
  return facts.outputs > 1 ? `Output ${facts.classes[unit] ?? unit + 1}` : "Output unit";
}
