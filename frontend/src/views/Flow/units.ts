/** Units that are of no use, layer by layer, as the probe tells them: rows of flags, a column for each unit. */

import type { NumberArray } from "../../net/arrays";
import { percent } from "../../draw/numbers";

/** What the rows of flags mean. */
export const TROUBLES = ["dead", "saturated", "symmetric"] as const;

export interface Trouble {
  readonly name: (typeof TROUBLES)[number];
  readonly share: number;
  /** Numbers of the units, from 1. */
  readonly units: readonly number[];
}

export interface LayerUnits {
  readonly layer: string;
  readonly troubles: readonly Trouble[];
}

export function troublesOf(arrays: Record<string, NumberArray>): LayerUnits[] {
  return Object.entries(arrays).map(([layer, { data, shape }]) => {
    const width = shape[1] ?? 0;
    const troubles = TROUBLES.map((name, row) => {
      const units = Array.from({ length: width }, (_, i) => i + 1).filter((unit) => data[row * width + unit - 1]);
      return { name, units, share: width ? units.length / width : 0 };
    });
    return { layer, troubles };
  });
}

/** "50 %: units 1, 3", with the first few named. */
export function told({ share, units }: Trouble): string {
  if (units.length === 0) return "–";
  const named = units.slice(0, 4).join(", ");
  return `${percent(share, 0)}: ${units.length === 1 ? "unit" : "units"} ${named}${units.length > 4 ? ", …" : ""}`;
}
