// Names and texts that a database may hold and that generators trip over.
import fc from "fast-check"

const oddNames = [
  "select",
  "order",
  "class",
  "__proto__",
  "constructor",
  "toString",
  "then",
  "metadata",
  "sa",
  "default",
  "1",
  "2nd place",
  "first name",
  "naïve-Größe",
  "日本",
  "☃",
  "a.b",
  "a_b",
  "aB",
  "A_b",
  "back`tick",
  'quo"te',
  "it's",
  "semi;colon",
  "*/",
  "${x}",
  "back\\slash",
  "per%cent",
  ":name",
  "?",
  "-- dash",
  "$dollar",
  "UPPER",
  "interface",
  "alias",
  "c",
  "x".repeat(64),
]

/** A name of a table, column or index. */
export const randomName: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...oddNames) },
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z]{1,6}(_[a-z0-9]{1,5}){0,2}$/) },
)

/** A comment, a default, a member of an enum. */
export const randomText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    "NULL",
    "current_timestamp()",
    "it's",
    '"q"',
    "back\\slash",
    "\\",
    "line\nbreak",
    "*/ ${x} `",
    "é日",
    "🙂",
    "0",
    "%",
    "_utf8mb4'x'",
    "@json {",
  ),
  fc.string({ maxLength: 12 }).filter((value) => /^[\x20-\x7e]*$/.test(value) && value === value.trimEnd()),
)

/** A quoted identifier. */
export function quoted(identifier: string): string {
  return `\`${identifier.replaceAll("`", "``")}\``
}

/** A string literal. */
export function literal(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`
}
