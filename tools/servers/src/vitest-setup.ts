// vitest globalSetup: both servers once per run; the ones we started stop at its end.
import type { TestProject } from "vitest/node"
import { obtainBothServers } from "./obtain.ts"
import { addressOf } from "./server.ts"
import "./vitest-context.ts"

/** Obtains both servers and provides them as `inject("shoalServers")`; the result stops them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { mysql, mariadb } = await obtainBothServers()
  project.provide("shoalServers", [addressOf(mysql), addressOf(mariadb)])
  return async () => {
    await Promise.all([mysql.stop(), mariadb.stop()])
  }
}
