// The 13 cases of aiomysql's tests/sa/test_sa_distil.py, and what JavaScript adds.
import { expect, test } from "vitest"
import { distillParams } from "../../src/engine/distill-params.ts"

test.each<[string, readonly unknown[] | undefined, Record<string, unknown> | undefined, unknown]>([
  ["none", undefined, undefined, []],
  ["no multi, no param", [], {}, []],
  ["dict, multi is none", undefined, { foo: "bar" }, [{ foo: "bar" }]],
  ["dict, multi is empty", [], { foo: "bar" }, [{ foo: "bar" }]],
  ["single dict", [{ foo: "bar" }], {}, [{ foo: "bar" }]],
  ["single list of strings", [["foo", "bar"]], {}, [["foo", "bar"]]],
  // prettier-ignore
  ["single list of tuples", [[["foo", "bar"], ["bat", "hoho"]]], {}, [["foo", "bar"], ["bat", "hoho"]]],
  ["single list of one tuple", [[["foo", "bar"]]], {}, [["foo", "bar"]]],
  // prettier-ignore
  ["several lists of tuples", [[["foo", "bar"]], [["bar", "bat"]]], {}, [[["foo", "bar"]], [["bar", "bat"]]]],
  ["several strings", ["foo", "bar"], {}, [["foo", "bar"]]],
  // prettier-ignore
  ["single list of dicts", [[{ foo: "bar" }, { foo: "hoho" }]], {}, [{ foo: "bar" }, { foo: "hoho" }]],
  ["single string", ["arg"], {}, [["arg"]]],
  ["several strings as a tuple", [["arg", "arg"]], {}, [["arg", "arg"]]],
])("%s", (_, multiparams, named, expected) => {
  expect(distillParams(multiparams, named)).toEqual(expected)
})

test("dates, bytes, null and bigints are values, not mappings", () => {
  const date = new Date(0)
  const bytes = new Uint8Array([1])
  expect(distillParams([date])).toEqual([[date]])
  expect(distillParams([bytes])).toEqual([[bytes]])
  expect(distillParams([null])).toEqual([[null]])
  expect(distillParams([1n, date])).toEqual([[1n, date]])
  expect(distillParams([[bytes, date]])).toEqual([[bytes, date]])
})

test("several dicts are executemany, an empty list is none", () => {
  expect(distillParams([{ a: 1 }, { a: 2 }])).toEqual([{ a: 1 }, { a: 2 }])
  expect(distillParams([[]])).toEqual([])
})
