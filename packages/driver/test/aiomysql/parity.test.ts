// docs/aiomysql-parity.md is complete and tells the truth: 261 tests by name, each with a test that exists or a reason.
import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

const packages = new URL("../../../", import.meta.url)
const page = readFileSync(new URL("../docs/aiomysql-parity.md", packages), "utf8")

/** Tests per file, as aiomysql has them. */
const counts: Readonly<Record<string, number>> = {
  "test_connection.py": 19,
  "test_basic.py": 14,
  "test_cursor.py": 24,
  "test_sscursor.py": 10,
  "test_dictcursor.py": 3,
  "test_deserialize_cursor.py": 5,
  "test_bulk_inserts.py": 8,
  "test_nextset.py": 5,
  "test_load_local.py": 5,
  "test_ssl.py": 2,
  "test_sha_connection.py": 4,
  "test_async_iter.py": 3,
  "test_async_with.py": 19,
  "test_pool.py": 35,
  "test_issues.py": 22,
  "sa/test_sa_connection.py": 33,
  "sa/test_sa_transaction.py": 19,
  "sa/test_sa_engine.py": 13,
  "sa/test_sa_default.py": 3,
  "sa/test_sa_compiled_cache.py": 1,
  "sa/test_sa_types.py": 1,
  "sa/test_sa_distil.py": 13,
}

interface Row {
  readonly section: string
  readonly name: string
  readonly coveredBy: string
  readonly difference: string
}

const rows: readonly Row[] = page.split(/^## /m).flatMap((part) => {
  const section = part.slice(0, part.indexOf(" "))
  const lines = part.split("\n").filter((line) => line.startsWith("| test_"))
  return lines.map((line) => {
    const [, name = "", coveredBy = "", difference = ""] = line.split("|").map((cell) => cell.trim())
    return { section, name, coveredBy, difference }
  })
})

test("all 261 tests are there, each once", () => {
  const found = Object.fromEntries(
    Object.keys(counts).map((section) => [section, rows.filter((row) => row.section === section).length]),
  )
  expect(found).toEqual(counts)
  expect(rows).toHaveLength(261)
  expect(new Set(rows.map(({ section, name }) => `${section} ${name}`)).size).toBe(261)
})

test("what is not covered says why", () => {
  const uncovered = rows.filter(({ coveredBy }) => coveredBy === "-")
  expect(uncovered.map(({ name }) => name)).toEqual(["test___del__", "test_weakrefs"])
  for (const { difference } of uncovered) expect(difference).not.toBe("")
})

test("every test that is cited exists", () => {
  for (const { name, coveredBy } of rows.filter((row) => row.coveredBy !== "-")) {
    const files = coveredBy.match(/\w+\/test\/[\w/.-]+\.test\.ts/g) ?? []
    expect(files.length, name).toBeGreaterThan(0)
    const sources = files.map((file) => {
      const url = new URL(file, packages)
      expect(existsSync(url), `${name}: ${file}`).toBe(true)
      return readFileSync(url, "utf8")
    })
    for (const [, title = ""] of coveredBy.matchAll(/"([^"]+)"/g)) {
      const known = sources.some((source) => hasTitle(source, title))
      expect(known, `${name}: "${title}"`).toBe(true)
    }
  }
})

/** Whether a source names a test so. A title may also be put together, "suite row" or "suite: row", from strings that stand in the source. */
function hasTitle(source: string, title: string): boolean {
  if (source.includes(`"${title}`)) return true
  return [...title.matchAll(/:? /g)].some((gap) => {
    const suite = title.slice(0, gap.index)
    const row = title.slice(gap.index + gap[0].length)
    return (
      [`"${suite}"`, `"${suite}%s`, `"${suite} %s`].some((each) => source.includes(each)) &&
      source.includes(`"${row}"`)
    )
  })
}
