import { expect, it } from "vitest"
import { parseTypeSyntax } from "../../src/types/type-syntax.ts"

it.each([
  ["Record<string,  Money>", "Record<string, Money>", ["Record", "Money"]],
  ["{ a: import('./x.js').Y }", "{ a: import('./x.js').Y }", []],
  ["typeof prices[number]", "typeof prices[number]", ["prices"]],
  // A following `| null` must not become part of these.
  ["(x: string) => void", "((x: string) => void)", []],
  ["T extends string ? 1 : 2", "(T extends string ? 1 : 2)", ["T"]],
  ["'a  b' | `c  d`", "'a  b' | `c  d`", []],
  // A comment to the end of the line must not hide what follows.
  ["Money // in cents", "Money", ["Money"]],
  ["{ url: 'https://example.org' }", "{ url: 'https://example.org' }", []],
])("reads %s", (text, printed, names) => {
  expect(parseTypeSyntax(text)).toEqual({ text: printed, names })
})

it.each(["", "string; let x = 1", "string)", "a b", "{ a: ", "1 + 1", "string //\n) | (number"])(
  "refuses %j",
  (text) => {
    expect(parseTypeSyntax(text)).toBeUndefined()
  },
)
