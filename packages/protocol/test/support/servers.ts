// The servers of the integration tests; tools/servers puts their URLs into the environment.

/** One of the two servers. */
export interface TestServer {
  readonly name: "mysql" | "mariadb"
  readonly url: string
}

function url(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set; start the tests through npm test`)
  return value
}

/** Both of them; read inside of a test file, after the global set-up ran. */
export function testServers(): readonly TestServer[] {
  return [
    { name: "mysql", url: url("SHOAL_MYSQL_URL") },
    { name: "mariadb", url: url("SHOAL_MARIADB_URL") },
  ]
}

/** A database name that no other run uses. */
export function randomDatabase(): string {
  return `shoal_protocol_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
}
