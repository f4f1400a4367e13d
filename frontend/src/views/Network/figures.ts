/** Weights as text that can be typed back. */

/** Four significant digits with a true minus; nothing for an unknown value. */
export function writeNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

/** The number in a text, which may have a true minus, a decimal comma or spaces; NaN if it is none. */
export function readNumber(text: string): number {
  const plain = text.trim().replace("−", "-").replace(/\s/g, "").replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}
