import { expect, it } from "vitest"
import { camelCase, pascalCase, wordsOf } from "../../src/naming/words.ts"

it.each([
  ["order_items", "orderItems", "OrderItems"],
  ["AlbumId", "albumId", "AlbumId"],
  ["ID", "id", "Id"],
  ["HTTPServer_log 2", "httpServerLog2", "HttpServerLog2"],
  ["address2", "address2", "Address2"],
  ["first name", "firstName", "FirstName"],
  ["naïve-Größe", "naïveGröße", "NaïveGröße"],
  ["__proto__", "proto", "Proto"],
  ["🐟 count", "count", "Count"],
  ["🐟", "", ""],
])("%s", (name, camel, pascal) => {
  expect(camelCase(name)).toBe(camel)
  expect(pascalCase(name)).toBe(pascal)
})

it("splits before a capital that begins a word", () => {
  expect(wordsOf("parseXMLFile")).toEqual(["parse", "XML", "File"])
})
