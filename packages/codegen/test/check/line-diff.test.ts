import fc from "fast-check"
import { expect, it } from "vitest"
import { unifiedDiff } from "../../src/check/line-diff.ts"

it("is empty for equal texts", () => {
  expect(unifiedDiff("a\n", "a\n", "x.ts")).toBe("")
})

it("shows three lines around a change", () => {
  const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
  const diff = unifiedDiff(before, before.replace("5", "five"), "x.ts")
  expect(diff).toBe(
    "--- x.ts\n+++ x.ts (generated now)\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
  )
})

it("shows distant changes in hunks of their own, and a new file whole", () => {
  const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`)
  const after = lines.with(2, "two").with(35, "thirty-five")
  const diff = unifiedDiff(`${lines.join("\n")}\n`, `${after.join("\n")}\n`, "x.ts")
  expect(diff.match(/^@@/gm)).toHaveLength(2)
  expect(unifiedDiff("", "a\nb\n", "x.ts")).toContain("@@ -1,0 +1,2 @@\n+a\n+b\n")
})

it("turns the old text into the new one, whatever they are", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 })
    .map((lines) => lines.join("\n"))
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && before !== "" && after !== "")
      expect(applied(before, unifiedDiff(before, after, "x"))).toBe(after)
    }),
  )
})

function applied(before: string, diff: string): string {
  const source = before.split("\n")
  const result: string[] = []
  let at = 0
  for (const line of diff.trimEnd().split("\n").slice(2)) {
    const hunk = /^@@ -(\d+),/.exec(line)
    if (hunk !== null) {
      const start = Number(hunk[1]) - 1
      result.push(...source.slice(at, start))
      at = start
    } else if (line.startsWith("+")) result.push(line.slice(1))
    else if (line.startsWith("-")) at++
    else result.push(source[at++] ?? "")
  }
  return [...result, ...source.slice(at)].join("\n")
}
