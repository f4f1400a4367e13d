/**
 * Exponentially weighted averages of a series.
 *
 * Legend: v₀ = 0, v_t = β v_{t−1} + (1−β) θ_t; corrected v_t / (1−βᵗ). An average over about the last 1/(1−β) points.
 */

/** The average after each point. Points that are not finite leave it as it is; before the first the corrected one is none. */
export function average(values: ArrayLike<number>, beta: number, corrected: boolean): Float64Array {
  const averages = new Float64Array(values.length);
  let [v, weight] = [0, 1];
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t] ?? Number.NaN;
    if (Number.isFinite(value)) {
      v = beta * v + (1 - beta) * value;
      weight *= beta;
    }
    averages[t] = corrected ? v / (1 - weight) : v;
  }
  return averages;
}

/** About how many of the last points an average is over. */
export function memory(beta: number): number {
  return 1 / (1 - beta);
}
