// Days that were seen before are the same string again: it must never be another day's.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { binaryDay, textDate } from "../../src/values/day-text.ts"

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
