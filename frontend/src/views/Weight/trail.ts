/** What was seen of one weight, step by step: every frame that shows a new step is one point. */

import type { Table } from "../../draw/figure";
import type { Arrays } from "../../state/frames";
import type { Terms } from "../Update/formula";

/** More points than this are thinned to half. */
const MOST = 4_000;

export class Trail {
  steps: number[] = [];
  seen: Terms[] = [];
  #at = "";

  /** Takes a frame in; another weight, another optimizer or an earlier step begin anew. */
  hear({ at, ...arrays }: Arrays, step: number): void {
    const names = Object.keys(arrays);
    const where = `${at?.data.join(" ") ?? ""} ${names.slice(3).join(" ")}`;
    const isPlain = names.length < 2; // a knob was turned since the last step: nothing is known of that step now
    const last = this.steps.at(-1) ?? -1;
    if (step < last || (!isPlain && where !== this.#at)) this.clear();
    if (isPlain || this.steps.at(-1) === step) return;
    this.#at = where;
    this.steps.push(step);
    this.seen.push(Object.fromEntries(names.map((name) => [name, arrays[name]?.data[0] ?? NaN])));
    if (this.steps.length > MOST) this.#thin();
  }

  clear(): void {
    this.steps = [];
    this.seen = [];
    this.#at = "";
  }

  /** The terms of the step before the last one: none before the first, null where that step was not seen. */
  before(): Terms | null {
    const [last, before] = [this.seen.at(-1), this.seen.at(-2)];
    if (last?.t === 1) return { w: (last.w ?? NaN) - (last.Δw ?? NaN) };
    return before && before.t === (last?.t ?? 0) - 1 ? before : null;
  }

  column(name: string): number[] {
    return this.seen.map((terms) => terms[name] ?? NaN);
  }

  table(): Table {
    const names = Object.keys(this.seen[0] ?? {});
    const rows = this.seen.map((terms, i) => [this.steps[i] ?? NaN, ...names.map((name) => terms[name] ?? NaN)]);
    return { columns: ["step", ...names], rows };
  }

  #thin(): void {
    const keeps = (_: unknown, i: number) => i % 2 === 1;
    this.steps = this.steps.filter(keeps);
    this.seen = this.seen.filter(keeps);
  }
}
