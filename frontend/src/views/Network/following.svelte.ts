/** Where each column was before an edit, so that it is seen to move. A new size of the room only puts things elsewhere. */

import type { Places } from "../../draw/links";
import type { ColumnModel } from "./model";

/** Milliseconds that cards may take to their places. */
const TIME = 180;

export class Following {
  /** Whether cards are on their way. */
  isMoving = $state(false);
  #columns: readonly ColumnModel[] = [];
  #places: readonly Places[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Where the columns come from; null if they only have to be put in their places. */
  from(columns: readonly ColumnModel[], isCalm: boolean): (Places | null)[] | null {
    if (isCalm || !this.#isEdit(columns)) return null;
    clearTimeout(this.#timer);
    this.isMoving = true;
    this.#timer = setTimeout(() => (this.isMoving = false), TIME);
    return columns.map(({ key }) => this.#places[this.#columns.findIndex((old) => old.key === key)] ?? null);
  }

  /** These are the places now. */
  keep(columns: readonly ColumnModel[], places: readonly Places[]): void {
    this.#columns = columns;
    this.#places = places;
  }

  /** Whether layers or units came, went or moved. */
  #isEdit(columns: readonly ColumnModel[]): boolean {
    const before = this.#columns;
    if (before.length === 0) return false;
    const shape = (all: readonly ColumnModel[]) => all.map(({ key, units }) => `${key}:${units}`).join();
    return shape(before) !== shape(columns);
  }
}
