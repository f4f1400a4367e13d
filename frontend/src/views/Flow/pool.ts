/** Many points in few columns: of each column the middle, the lowest and the highest value. */

export interface Pooled {
  /** Where each column lies: the place of its last point. */
  readonly places: number[];
  /** Geometric means of what is positive; 0 where all is 0, NaN where nothing is finite. */
  readonly middles: number[];
  readonly lows: number[];
  readonly highs: number[];
}

/** Pool points by rising place into at most so many columns, equally many points in each. */
export function pooled(places: ArrayLike<number>, values: ArrayLike<number>, most: number): Pooled {
  const result: Pooled = { places: [], middles: [], lows: [], highs: [] };
  const size = Math.max(1, Math.ceil(places.length / most));
  for (let start = 0; start < places.length; start += size) {
    const end = Math.min(start + size, places.length);
    const own = Array.from({ length: end - start }, (_, i) => values[start + i] ?? NaN).filter(Number.isFinite);
    result.places.push(places[end - 1] ?? NaN);
    result.middles.push(middle(own));
    result.lows.push(own.length ? Math.min(...own) : NaN);
    result.highs.push(own.length ? Math.max(...own) : NaN);
  }
  return result;
}

function middle(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const logs = values.filter((value) => value > 0).map(Math.log);
  return logs.length ? Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length) : 0;
}

/** Where a value lies between two powers of ten, from 0 to 1; 0 lies at the bottom. */
export function shade(value: number, [low, high]: readonly [number, number]): number {
  if (!(value > 0)) return 0;
  return Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low)));
}
