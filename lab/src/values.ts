// Numbers of the engine. The page shows and draws them and computes nothing from them: a Value is no `number`, so
// arithmetic with it does not compile. Only this file and scale.ts look inside (scripts/lint.mjs).

declare const ofTheEngine: unique symbol;

/** A number that the engine computed; null where it is infinite or none. */
export type Value = { readonly [ofTheEngine]: true } | null;

/** Takes a number out of an answer. */
export const value = (json: unknown): Value => json as Value;
export const values = (json: unknown): Value[] => json as Value[];

const MINUS = "−";
/** The signs of a power of ten; a plus is not written. */
const RAISED: Record<string, string> = { "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹" };

/** So many significant digits, as 1.298·10²² where it is very large or small; "not finite" where there is no number. */
export function shown(given: Value, digits = 4): string {
  if (given === null || given === undefined) return "not finite";
  const number = given as unknown as number;
  const size = Math.abs(number);
  if (size === 0 || (size >= 1e-4 && size < 1e7)) return String(Number(number.toPrecision(digits))).replace("-", MINUS);
  const [factor = "", power = ""] = number.toExponential(digits - 1).split("e");
  return `${factor.replace("-", MINUS)}·10${[...power].map((sign) => RAISED[sign] ?? "").join("")}`;
}

/** So many digits behind the point, as explanations write them. */
export function fixed(given: Value, digits = 12): string {
  if (given === null || given === undefined) return "not finite";
  const text = (given as unknown as number).toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", MINUS);
}

/** Whether it is below zero: a sign is shown by form too. */
export const isNegative = (given: Value): boolean => given !== null && (given as unknown as number) < 0;
/** Whether both are numbers and the first is the larger one. */
export const isAbove = (given: Value, other: Value): boolean => given !== null && other !== null && (given as unknown as number) > (other as unknown as number);
export const isZero = (given: Value): boolean => given !== null && (given as unknown as number) === 0;
