/** Equality of plain values, and keeping what did not change. */

/** Whether two plain JSON values say the same. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length && names.every((name) => name in right && same(left[name], right[name]))
  );
}

/** ``now``, but with every part that equals its counterpart in ``before`` being that very object. */
export function reconciled<T>(before: unknown, now: T): T {
  if (same(before, now)) return before as T;
  if (typeof now !== "object" || !now || typeof before !== "object" || !before) return now;
  const old = before as Record<string, unknown>;
  if (Array.isArray(now)) return now.map((item, i) => reconciled(old[i], item as unknown)) as T;
  return Object.fromEntries(
    Object.entries(now).map(([name, value]) => [name, reconciled(old[name], value as unknown)]),
  ) as T;
}
