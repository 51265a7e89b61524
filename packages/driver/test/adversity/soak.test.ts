// The same work over and over, in a process of its own: the heap does not grow with it.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { expect, test } from "vitest"
import { runChildScript } from "../support/child-script.ts"

interface Report {
  readonly kibibytes: readonly number[]
  readonly preparedStatements: number
}

forEachServer((server) => {
  test("the heap after the last rounds is the heap after the first ones", { timeout: 120_000 }, async () => {
    await using database = await createDatabase(server)
    const args = [database.url, "6", "250"]
    const report = (await runChildScript("soak-child.ts", { args, nodeArgs: ["--expose-gc"] })) as Report
    expect(report.kibibytes).toHaveLength(6)
    // Caches and compiled code fill up in the first two rounds.
    const settled = Math.max(...report.kibibytes.slice(1, 3))
    // A collection now and then leaves a quarter of a megabyte more than the next.
    const last = Math.min(...report.kibibytes.slice(-2))
    expect(last, JSON.stringify(report)).toBeLessThan(settled + 1024)
  })
})
