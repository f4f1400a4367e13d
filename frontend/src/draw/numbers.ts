/** Numbers as they are written on the page: as many digits as mean something, thousands separated, a true minus sign. */

/** From here on a number is written as a power of ten. */
const HUGE = 1e7;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A value with so many significant digits; very small and very large ones as powers of ten. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= HUGE) return power(value, digits);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size) + 1e-12));
  return signed(value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
}

/** A fixed number of decimals, for numbers that change in place; beyond millions a power of ten. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= HUGE) return power(value, 3);
  return signed(value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
}

/** A share from 0 to 1 as per cent. */
export function percent(share: number, decimals = 1): string {
  return Number.isFinite(share) ? `${fixed(share * 100, decimals)} %` : "–";
}

/** A count. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** Bytes as a person reads them. */
export function bytes(size: number): string {
  if (size < 1000) return `${count(size)} bytes`;
  return size < 1e6 ? `${significant(size / 1000)} kB` : `${significant(size / 1e6)} MB`;
}

/** "10⁻⁴", for the ticks of a logarithmic axis. */
export function powerOfTen(exponent: number): string {
  return `10${exponent < 0 ? "⁻" : ""}${superscript(Math.abs(exponent))}`;
}

/** "¹²", an exponent. */
export function superscript(exponent: number): string {
  return Array.from(String(exponent), (digit) => SUPERSCRIPTS[Number(digit)] ?? "").join("");
}

function power(value: number, digits: number): string {
  const [mantissa = "", exponent = "0"] = value.toExponential(digits - 1).split("e");
  return `${signed(mantissa)}·${powerOfTen(Number(exponent))}`;
}

function signed(text: string): string {
  return text.replace("-", "−");
}
