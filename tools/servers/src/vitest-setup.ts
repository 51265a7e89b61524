// vitest globalSetup: both servers once per run; the ones we started stop at its end.
import { addressOf, obtainBothServers } from "@shoal/ephemeral"
import type { TestProject } from "vitest/node"
import "./vitest-context.ts"

/** Obtains both servers and provides them as `inject("shoalServers")`; the result stops them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { mysql, mariadb } = await obtainBothServers()
  project.provide("shoalServers", [addressOf(mysql), addressOf(mariadb)])
  return async () => {
    await Promise.all([mysql.stop(), mariadb.stop()])
  }
}
