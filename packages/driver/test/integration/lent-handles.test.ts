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

    it("do no harm to the next one, and learn nothing from it, when they are used on", async () => {
      await using conn = await connect(database.url, { autocommit: true })
      await conn.query("CREATE TABLE numbers (id INT PRIMARY KEY AUTO_INCREMENT)")
      const owner = { release: () => Promise.resolve(), failed: () => undefined }
      const old = conn.lease(owner)
      await old.query("INSERT INTO numbers VALUES (NULL), (NULL)")
      expect([old.affectedRows, old.insertId]).toEqual([2, 1])
      old.endLease()
      const next = conn.lease(owner)
      expect([next.affectedRows, next.insertId, next.warningCount]).toEqual([0, 0, 0])
      const running = next.query("SELECT CAST(SLEEP(0.2) AS CHAR) AS slept")
      const released = { code: "SHOAL_RELEASED" }
      for (const use of [
        () => old.cancel(),
        () => old.reset(),
        () => old.changeUser({}),
        () => old.prepare("SELECT 1"),
        () => Promise.resolve().then(() => old.insertId),
        () => Promise.resolve().then(() => old.affectedRows),
        () => Promise.resolve().then(() => old.warningCount),
      ]) {
        await expect(use()).rejects.toMatchObject(released)
      }
      expect((await running).rows).toEqual([{ slept: "0" }])
      expect(next.closed).toBe(false)
    })
  })
})
