import { expect, it } from "vitest"
import { singularName } from "../../src/naming/singular.ts"

it.each([
  ["users", "user"],
  ["Categories", "Category"],
  ["user_addresses", "user_address"],
  ["boxes", "box"],
  ["statuses", "status"],
  ["houses", "house"],
  ["databases", "database"],
  ["caches", "cache"],
  ["people", "person"],
  ["ORDER_PEOPLE", "ORDER_PERSON"],
  ["OrderChildren", "OrderChild"],
  ["movies", "movie"],
  ["series", "series"],
  ["news", "news"],
  ["status", "status"],
  ["class", "class"],
  ["analysis", "analysis"],
  ["user", "user"],
  ["🐟", "🐟"],
])("%s -> %s", (plural, singular) => {
  expect(singularName(plural)).toBe(singular)
})
