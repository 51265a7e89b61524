import { decimal, DecimalValue, escapeLiteral } from "@shoal/protocol"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LiteralWriter } from "../../src/query/literal-writer.ts"

/** What was written, or why it was not. */
function outcome(write: () => string): string {
  try {
    return write()
  } catch (error) {
    return String(error)
  }
}

describe("the quick writer", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("'", "\\", "a", "\0", "\n", '"', "\u001a") }),
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.date({
      noInvalidDate: true,
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
    }),
    fc.uint8Array(),
    fc
      .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat())
      .map(([a, b]) => decimal(`${a}.${b}`)),
  )
  const timezone = fc.constantFrom("+00:00", "-05:30", "+14:00")

  it("writes what the careful one writes", () => {
    fc.assert(
      fc.property(fc.array(value), fc.boolean(), timezone, (values, noBackslashEscapes, zone) => {
        const options = { noBackslashEscapes, encoders: [], timezone: zone }
        const writer = new LiteralWriter(options)
        for (const each of values) {
          // Near the ends of the calendar an offset may lead out: then both refuse.
          const careful = outcome(() => escapeLiteral(each, { ...options, parameter: 0 }))
          expect(outcome(() => writer.literal(each, 0))).toBe(careful)
        }
      }),
    )
  })

  it("leaves encoders the first word", () => {
    const writer = new LiteralWriter({
      noBackslashEscapes: false,
      encoders: [
        [Date, () => "a date"],
        [DecimalValue, () => "a decimal"],
      ],
      timezone: "+00:00",
    })
    expect(writer.literal(new Date(), 0)).toBe("'a date'")
    expect(writer.literal(decimal("1"), 0)).toBe("'a decimal'")
  })

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN), {}, Symbol("x")])(
    "refuses %o",
    (bad) => {
      const writer = new LiteralWriter({ noBackslashEscapes: false, encoders: [], timezone: "+00:00" })
      expect(() => writer.literal(bad, "name")).toThrow(TypeError)
    },
  )
})
