// The servers of the integration tests.
import { type ServerFamily, testServers as provided } from "@shoal/servers/databases"

/** One of the two servers. */
export interface TestServer {
  readonly name: ServerFamily
  readonly url: string
}

/** Both of them. */
export function testServers(): readonly TestServer[] {
  return provided().map(({ family, url }) => ({ name: family, url }))
}

/** A database name that no other run uses. */
export function randomDatabase(): string {
  return `shoal_protocol_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
}
