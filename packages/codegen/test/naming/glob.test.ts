import { expect, it } from "vitest"
import { matchesPattern, matchesTable } from "../../src/naming/glob.ts"

it.each([
  ["log_*", "log_2024", true],
  ["log_*", "catalog_x", false],
  ["USER?", "users", true],
  ["{order,invoice}_*", "invoice_item", true],
  ["{order,invoice}_*", "payment_item", false],
  ["[ab]*", "beta", true],
  ["[!ab]*", "beta", false],
  ["a.b+c", "a.b+c", true],
  ["a.b", "aXb", false],
  ["\\*", "*", true],
  ["a{b", "a{b", true],
  ["*", "line\nbreak", true],
])("%s on %s", (glob, name, matches) => {
  expect(matchesPattern(glob, name)).toBe(matches)
})

it("tries a RegExp without remembering where it stopped", () => {
  const sticky = /^a/g
  expect([matchesPattern(sticky, "ab"), matchesPattern(sticky, "ab")]).toEqual([true, true])
})

it("matches tables by their name and by database and name", () => {
  expect(matchesTable("shop.order_*", "shop", "order_item")).toBe(true)
  expect(matchesTable("crm.*", "shop", "order_item")).toBe(false)
})
