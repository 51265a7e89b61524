import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { describe, expect, it } from "vitest"
import { forEachServer } from "@shoal/servers/databases"
import { connect } from "../../src/index.ts"

forEachServer((server) => {
  describe("diagnostics channels", () => {
    it("tell connects and statements in OpenTelemetry's words, without values", async () => {
      const seen: [string, Record<string, unknown>][] = []
      const names = ["shoal:connect", "shoal:query"].flatMap((name) =>
        ["start", "asyncEnd", "error"].map((phase) => `tracing:${name}:${phase}`),
      )
      const listeners = names.map((name) => {
        const listener = (message: unknown): void => void seen.push([name, { ...(message as object) }])
        subscribe(name, listener)
        return () => unsubscribe(name, listener)
      })
      try {
        await using conn = await connect(server.url)
        await conn.query("select ? as a", ["s3cret"])
        await conn.execute("SELECT ? AS a", ["s3cret"])
        await conn.query("SELEC").catch(() => undefined)
      } finally {
        for (const stop of listeners) stop()
      }
      const phases = seen.map(([name, message]) => `${name} ${String(message["db.query.text"] ?? "")}`)
      expect(phases).toEqual([
        "tracing:shoal:connect:start ",
        "tracing:shoal:connect:asyncEnd ",
        "tracing:shoal:query:start select ? as a",
        "tracing:shoal:query:asyncEnd select ? as a",
        "tracing:shoal:query:start SELECT ? AS a",
        "tracing:shoal:query:asyncEnd SELECT ? AS a",
        "tracing:shoal:query:start SELEC",
        "tracing:shoal:query:error SELEC",
        "tracing:shoal:query:asyncEnd SELEC",
      ])
      const [, first] = seen[2] ?? []
      expect(first).toMatchObject({
        "db.system.name": server.family,
        "db.operation.name": "SELECT",
        "server.address": server.host,
        "server.port": server.port,
      })
      expect(seen[3]?.[1]).toMatchObject({ "db.response.returned_rows": 1 })
      expect(seen[7]?.[1]).toMatchObject({ "db.response.status_code": "1064" })
      const attributes = seen.map(([, { result, ...rest }]) => (void result, rest))
      expect(JSON.stringify(attributes)).not.toContain("s3cret")
    })
  })
})
