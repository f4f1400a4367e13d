/** Which pictures are on a page, and whether the network is right about them. */

export interface Guess {
  readonly index: number;
  readonly actual: number;
  readonly label: number;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface Answers {
  readonly label: ArrayLike<number>;
  /** 0 to 255. */
  readonly confidence: ArrayLike<number>;
}

/** What the network says of every example; only its mistakes, the surest first, if asked. */
export function guesses(y: ArrayLike<number>, answers: Answers | null, onlyMistakes: boolean): Guess[] {
  const all = Array.from(y, (actual, index) => ({
    index,
    actual,
    label: answers?.label[index] ?? Number.NaN,
    confidence: (answers?.confidence[index] ?? 0) / 255,
  }));
  if (!onlyMistakes) return all;
  return all.filter(isWrong).sort((a, b) => b.confidence - a.confidence || a.index - b.index);
}

/** Whether the network is wrong; without an answer it is not. */
export function isWrong({ actual, label }: Guess): boolean {
  return Number.isFinite(label) && actual !== label;
}

/** One page of many, and its number brought within what there is. */
export function pageOf<Item>(
  items: readonly Item[],
  page: number,
  size: number,
): { page: number; pages: number; items: readonly Item[] } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const within = Math.min(Math.max(0, page), pages - 1);
  return { page: within, pages, items: items.slice(within * size, (within + 1) * size) };
}
