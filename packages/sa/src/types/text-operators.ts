// Operators that read both of their operands as text, whatever these are.

/** LIKE, REGEXP and their kin: what stands opposite a number or a UUID there is a pattern or a part of a text, and no number or UUID. */
export const textOperators: ReadonlySet<string> = new Set([
  "like",
  "notLike",
  "ilike",
  "notIlike",
  "affix",
  "notAffix",
  "regexp",
  "notRegexp",
  "regexpReplace",
])
