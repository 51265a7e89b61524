import { expect, test } from "vitest"
import { newXid, xidOfRecovered, xidSql } from "../../src/engine/xid.ts"

test("names become hexadecimal literals", () => {
  expect(xidSql("a'b\\")).toBe("X'6127625c'")
  expect(xidSql({ gtrid: Buffer.from("g"), bqual: Buffer.alloc(0), formatId: 7 })).toBe("X'67', X'', 7")
  expect(newXid()).toMatch(/^_sa_[0-9a-f]{32}$/)
})

test("wrong lengths are refused", () => {
  expect(() => xidSql("")).toThrow("xid: expected 1 to 64 bytes, found 0")
  expect(() => xidSql("é".repeat(33))).toThrow("found 66")
  expect(() => xidSql({ gtrid: Buffer.from("g"), bqual: Buffer.alloc(0), formatId: -1 })).toThrow("formatId")
})

test("rows of XA RECOVER: text where it is one, all parts where it is not", () => {
  expect(xidOfRecovered([1, 3, 0, "a'b"])).toBe("a'b")
  expect(xidOfRecovered([1, 2, 0, "0x6127"])).toBe("a'")
  expect(xidOfRecovered([1n, 2n, 0n, Buffer.from("é")])).toBe("é")
  expect(xidOfRecovered([1, 1, 1, Buffer.from([255, 66])])).toEqual({
    gtrid: Buffer.from([255]),
    bqual: Buffer.from([66]),
    formatId: 1,
  })
  expect(xidOfRecovered([9, 1, 0, "x"])).toEqual({
    gtrid: Buffer.from("x"),
    bqual: Buffer.alloc(0),
    formatId: 9,
  })
})
