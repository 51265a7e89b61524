// Where code may not be made from text (Workers, a content security policy), rows are the same.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { expect, test } from "vitest"
import { runChildScript } from "../support/child-script.ts"

interface Report {
  readonly mayEvaluate: boolean
  readonly digests: readonly string[]
}

forEachServer((server) => {
  test("without new Function: every shape, both protocols", async () => {
    await using database = await createDatabase(server)
    const run = (...nodeArgs: string[]): Promise<Report> =>
      runChildScript("no-eval-child.ts", { args: [database.url], nodeArgs }) as Promise<Report>
    const compiled = await run()
    const interpreted = await run("--disallow-code-generation-from-strings")
    expect([compiled.mayEvaluate, interpreted.mayEvaluate]).toEqual([true, false])
    expect(interpreted.digests).toEqual(compiled.digests)
    expect(new Set(compiled.digests).size).toBeGreaterThan(2)
  })
})
