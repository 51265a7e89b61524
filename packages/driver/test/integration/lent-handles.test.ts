// Handles that a pool lends: what ends with them, and what stays.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { type Connection, connect } from "@shoal/driver"

forEachServer((server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase(server)
  })
  afterAll(() => database.drop())

  describe("handles lent by a pool", () => {
    it("close their statements and cursors on the server when they end", async () => {
      await using conn = await connect(database.url, { autocommit: true })
      const held = async (): Promise<number> => {
        const { rows } = await conn.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Com_stmt_close'")
        return Number(rows[0]?.Value)
      }
      const before = await held()
      const owner = { release: () => Promise.resolve(), failed: () => undefined }
      const handle = conn.lease(owner)
      const statement = await handle.prepare("SELECT table_name FROM information_schema.tables")
      await using closed = await handle.prepare("SELECT 1")
      await closed.close()
      await statement.execute()
      await statement.cursor({ fetchSize: 2 }).fetch()
      expect((await held()) - before).toBe(1)
      handle.endLease()
      await closed.close()
      await statement.close()
      expect((await held()) - before).toBe(3)
    })

    it("go back to their owner when they are closed", async () => {
      for (const how of ["close", "ensureClosed"] as const) {
        const conn = await connect(database.url)
        const released: Connection[] = []
        const owner = {
          release: (handle: Connection) => {
            released.push(handle)
            handle.endLease()
            return Promise.resolve()
          },
          failed: () => undefined,
        }
        const handle = conn.lease(owner)
        await handle[how]()
        await handle[how]()
        expect([conn.closed, handle.closed, released]).toEqual([true, true, [handle]])
      }
    })

    it("die alone, with all that was made from them", async () => {
      await using conn = await connect(database.url)
      const failures: unknown[] = []
      const released: unknown[] = []
      const owner = {
        release: (handle: Connection) => {
          released.push(handle)
          handle.endLease()
          return Promise.resolve()
        },
        failed: (error: unknown) => failures.push(error),
      }
      const handle = conn.lease(owner)
      const cursor = handle.cursor()
      await cursor.execute("SELECT 1")
      const stream = handle.stream(
        "SELECT REPEAT('x', 1000) AS a FROM information_schema.columns a, information_schema.columns b",
      )
      await stream.next()
      expect(handle.busy).toBe(true)
      await expect(handle.query("SELEC")).rejects.toMatchObject({ errno: 1064 })
      expect(failures).toEqual([expect.objectContaining({ errno: 1064 })])
      await handle[Symbol.asyncDispose]()
      expect(released).toEqual([handle])
      expect(handle.closed).toBe(true)
      expect(conn.closed).toBe(false)
      await expect(handle.query("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_RELEASED" })
      await expect(cursor.execute("SELECT 1")).rejects.toMatchObject({ code: "SHOAL_RELEASED" })
      await handle.ensureClosed()
      handle.close()
      expect((await conn.query("SELECT 3 AS x")).rows).toHaveLength(1)
    })
  })
})
