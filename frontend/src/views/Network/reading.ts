/** The arrays of the ``neurons`` and ``weights`` probes as the diagram uses them. */

import type { Weights } from "../../draw/links";
import type { NumberArray } from "../../net/arrays";

export type Arrays = Readonly<Record<string, NumberArray>>;

/** The maps of one column's units: (units, rows, columns) bytes and what byte 255 stands for in each. */
export interface UnitMaps {
  readonly units: number;
  readonly rows: number;
  readonly columns: number;
  readonly cells: Uint8Array;
  readonly scale: Float32Array;
}

/** Column by column, the inputs first. */
export function readMaps(arrays: Arrays): UnitMaps[] {
  const maps: UnitMaps[] = [];
  for (let column = 0; ; column += 1) {
    const name = column === 0 ? "inputs" : `layer ${column - 1}`;
    const cells = arrays[name];
    if (cells === undefined) return maps;
    const [units = 0, rows = 0, columns = 0] = cells.shape;
    const scale = floats(arrays[column === 0 ? "scale inputs" : `scale ${column - 1}`]);
    maps.push({ units, rows, columns, cells: cells.data as Uint8Array, scale });
  }
}

/** Layer by layer, the output last. ``inputs``: how many numbers come into the first layer. */
export function readWeights(arrays: Arrays, inputs: number): Weights[] {
  const layers: Weights[] = [];
  for (let layer = 0; ; layer += 1) {
    const all = arrays[`layer ${layer}`];
    const index = arrays[`index ${layer}`];
    if (all !== undefined) {
      const [units = 0, columns = 0] = all.shape;
      layers.push({ units, inputs: columns - 1, all: floats(all) });
    } else if (index !== undefined) {
      const bias = floats(arrays[`bias ${layer}`]);
      const before = layers[layer - 1]?.units ?? inputs;
      const value = floats(arrays[`value ${layer}`]);
      layers.push({ units: bias.length, inputs: before, index: index.data as Int32Array, value, bias });
    } else return layers;
  }
}

function floats(array: NumberArray | undefined): Float32Array {
  return array?.data instanceof Float32Array ? array.data : new Float32Array(0);
}
