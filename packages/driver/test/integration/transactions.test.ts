import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { connect, isRetryable } from "../../src/index.ts"

forEachServer((server) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase(server)
    await using conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE t (id INT PRIMARY KEY, n INT) ENGINE=InnoDB")
    await conn.query("INSERT INTO t VALUES (1, 0), (2, 0)")
  })
  afterAll(() => database.drop())

  describe("transactions", () => {
    it("begin, commit, roll back", async () => {
      await using conn = await connect(database.url, { autocommit: true })
      await conn.begin()
      expect(conn.inTransaction).toBe(true)
      expect(conn.getTransactionStatus()).toBe(true)
      await conn.query("INSERT INTO t VALUES (10, 1)")
      await conn.rollback()
      expect(conn.inTransaction).toBe(false)
      expect((await conn.query("SELECT * FROM t WHERE id = 10")).rows).toEqual([])
      await conn.begin({ isolation: "read committed", readOnly: true })
      await expect(conn.query("INSERT INTO t VALUES (10, 1)")).rejects.toMatchObject({ errno: 1792 })
      await conn.commit()
      await conn.begin({ isolation: "REPEATABLE READ", consistentSnapshot: true })
      await conn.commit()
      await expect(conn.begin({ isolation: "NONE" as never })).rejects.toThrow(TypeError)
    })

    it("autocommit", async () => {
      await using conn = await connect(database.url)
      expect(conn.getAutocommit()).toBe(false)
      await conn.query("SELECT * FROM t")
      expect(conn.inTransaction).toBe(true)
      await conn.commit()
      await conn.autocommit(true)
      expect(conn.getAutocommit()).toBe(true)
      await using asIs = await connect(database.url, { autocommit: null })
      expect(asIs.getAutocommit()).toBe(true)
    })

    it("a deadlock's victim knows that its transaction is gone", async () => {
      await using a = await connect(database.url)
      await using b = await connect(database.url)
      await a.query("UPDATE t SET n = 1 WHERE id = 1")
      await b.query("UPDATE t SET n = 2 WHERE id = 2")
      const outcomes = await Promise.allSettled([
        a.query("UPDATE t SET n = 1 WHERE id = 2"),
        b.query("UPDATE t SET n = 2 WHERE id = 1"),
      ])
      const failed = outcomes.findIndex(({ status }) => status === "rejected")
      const reason = (outcomes[failed] as PromiseRejectedResult).reason as { errno: number }
      expect(reason.errno).toBe(1213)
      expect(isRetryable(reason)).toBe(true)
      expect([a, b][failed]?.inTransaction).toBe(false)
      expect([a, b][1 - failed]?.inTransaction).toBe(true)
    })
  })
})
