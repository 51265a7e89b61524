// Strings and days that repeat are taken from a dictionary: it must never give another value than the bytes have.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { binaryDay, textDate } from "../../src/values/day-text.ts"
import { dictionaryText } from "../../src/values/text-dictionary.ts"
import type { Cell } from "../../src/values/cell.ts"

function decode(cell: Cell, text: string): unknown {
  const bytes = Buffer.from(`..${text}..`)
  return cell(bytes, 2, bytes.length - 2)
}

describe("a dictionary of strings", () => {
  test("any values in any order come back as they are", () => {
    const words = fc.array(
      fc.string({ unit: "binary", maxLength: 40 }).map((s) => Buffer.from(s).toString()),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(words, fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (few, order) => {
        const cell = dictionaryText()
        for (let round = 0; round < 30; round++)
          for (const i of order) {
            const word = few[i % few.length] ?? ""
            if (decode(cell, word) !== word) throw new Error(`not ${JSON.stringify(word)}`)
          }
      }),
      { numRuns: 40 },
    )
  })

  test("values that share a place in it are told apart", () => {
    const cell = dictionaryText()
    // Thrice as many as it has places, three times in a row each, so that it is not given up.
    for (let i = 0; i < 20_000; i++) {
      const word = `w${Math.floor(i / 5) % 700}`
      if (decode(cell, word) !== word) throw new Error(`value ${i} is not ${word}`)
    }
  })

  test("a column whose values do not repeat, and then do, stays right", () => {
    const cell = dictionaryText()
    for (let i = 0; i < 3000; i++) expect(decode(cell, `unique ${i}`)).toBe(`unique ${i}`)
    for (let i = 0; i < 3000; i++) expect(decode(cell, "same")).toBe("same")
  })

  test("invalid UTF-8 is refused with or without a dictionary", () => {
    const cell = dictionaryText()
    const bad = Buffer.from([0x61, 0xff])
    for (let i = 0; i < 200; i++) decode(cell, "same")
    expect(() => cell(bad, 0, 2)).toThrow(expect.objectContaining({ code: "SHOAL_INVALID_UTF8" }))
    for (let i = 0; i < 3000; i++) decode(cell, `unique ${i}`)
    expect(() => cell(bad, 0, 2)).toThrow(expect.objectContaining({ code: "SHOAL_INVALID_UTF8" }))
  })
})

describe("known days", () => {
  test("both protocols give the same text, at the first time and again", () => {
    const day = fc.record({ y: fc.nat(9999), m: fc.nat(12), d: fc.nat(31) })
    fc.assert(
      fc.property(day, ({ y, m, d }) => {
        const pad = (n: number, width: number): string => String(n).padStart(width, "0")
        const text = `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`
        const bytes = Buffer.from(text)
        for (let i = 0; i < 2; i++) {
          expect(binaryDay(y, m, d)).toBe(text)
          expect(textDate(bytes, 0, 10)).toBe(text)
        }
      }),
    )
  })

  test("what a server must not send is not known afterwards", () => {
    // Both have the numbers of another day in the end: 2021-00-01 and 2020-10-01.
    expect(binaryDay(2020, 128, 1)).toBe("2020-128-01")
    expect(binaryDay(2021, 0, 1)).toBe("2021-00-01")
    const odd = Buffer.from("1999-0:-01")
    expect(textDate(odd, 0, 10)).toBe("1999-0:-01")
    expect(textDate(Buffer.from("1999-10-01"), 0, 10)).toBe("1999-10-01")
  })
})
