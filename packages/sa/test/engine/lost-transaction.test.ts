// When the server has rolled back by itself, nothing that follows takes effect alone: whatever became of the error on its way to the user.
import { beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"

const lost = { code: "SHOAL_TRANSACTION_ROLLED_BACK" }

forEachEngine((bench) => {
  const rows = async (): Promise<unknown[]> => {
    await using conn = await bench.engine.acquire()
    return await (await conn.execute("SELECT id, val FROM lost ORDER BY id")).mappings().all()
  }
  const untouched = [
    { id: 1, val: "a" },
    { id: 2, val: "b" },
  ]
  const set = (id: number, val: string): string => `UPDATE lost SET val = '${val}' WHERE id = ${id}`
  const add = "INSERT INTO lost VALUES (9, 'later')"

  beforeEach(async () => {
    await using conn = await bench.engine.acquire()
    await conn.execute("DROP TABLE IF EXISTS lost")
    await conn.execute("CREATE TABLE lost (id INT PRIMARY KEY, val VARCHAR(10))")
    await conn.execute("INSERT INTO lost VALUES (1, 'a'), (2, 'b')")
  })

  /** Runs into a deadlock. @returns the connection that lost its transaction */
  async function deadlock(one: sa.SAConnection, other: sa.SAConnection): Promise<sa.SAConnection> {
    await one.execute(set(1, "one"))
    await other.execute(set(2, "other"))
    const crossed = await Promise.allSettled([one.execute(set(2, "one")), other.execute(set(1, "other"))])
    return crossed[0].status === "rejected" ? one : other
  }

  const listeners: Record<string, () => unknown> = {
    "replaces it": () => new Error("mine"),
    "answers without an error": () => "no error at all",
    throws: () => {
      throw new Error("from the listener")
    },
  }

  test.each(Object.entries(listeners))("a deadlock whose listener %s", async (_name, listener) => {
    await using engine = await bench.open()
    engine.on("handleError", listener)
    for (const open of ["connect", "acquire"] as const) {
      await using one = await engine[open]()
      await using other = await engine[open]()
      const trs = [await one.begin(), await other.begin()]
      const victim = await deadlock(one, other)
      await expect(victim.execute(add)).rejects.toMatchObject(lost)
      await expect(victim.stream("SELECT 1")).rejects.toMatchObject(lost)
      await expect(victim.commit()).rejects.toMatchObject(lost)
      for (const tr of trs) await tr.rollback()
      expect(await rows()).toEqual(untouched)
      await victim.execute(add)
      await victim.rollback()
      if (open === "acquire") await victim.execute("DELETE FROM lost WHERE id = 9")
    }
  })

  // A procedure rolls back and says why, as the engine of the table does.
  test.each([1205, 1206, 1020])("error %d with which the transaction is gone", async (errno) => {
    await using conn = await bench.engine.connect()
    await conn.execute("DROP PROCEDURE IF EXISTS lose")
    await conn.execute(
      `CREATE PROCEDURE lose() BEGIN ROLLBACK; SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${errno}; END`,
    )
    await conn.execute(set(1, "x"))
    await expect(conn.execute("CALL lose()")).rejects.toMatchObject({ errno })
    await expect(conn.execute(add)).rejects.toMatchObject(lost)
    await expect(conn.commit()).rejects.toMatchObject(lost)
    await conn.rollback()
    expect(await rows()).toEqual(untouched)
  })

  test.each([1205, 1206, 1020])("error %d with which it is still there", async (errno) => {
    await using conn = await bench.engine.connect()
    await conn.execute("DROP PROCEDURE IF EXISTS stay")
    await conn.execute(
      `CREATE PROCEDURE stay() BEGIN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${errno}; END`,
    )
    await conn.execute(set(1, "x"))
    await expect(conn.execute("CALL stay()")).rejects.toMatchObject({ errno })
    await conn.execute(set(2, "y"))
    await conn.commit()
    expect(await rows()).toEqual([
      { id: 1, val: "x" },
      { id: 2, val: "y" },
    ])
  })

  if (bench.server.family === "mariadb") {
    test("1020 under innodb_snapshot_isolation: the snapshot is outdated, the transaction rolled back", async () => {
      await using conn = await bench.engine.connect()
      await conn.execute("SET SESSION innodb_snapshot_isolation = ON")
      await conn.commit()
      await conn.execute(set(1, "x"))
      await conn.execute("SELECT * FROM lost")
      await using other = await bench.engine.acquire()
      await other.execute(set(2, "new"))
      await expect(conn.execute(set(2, "y"))).rejects.toMatchObject({ errno: 1020 })
      await expect(conn.execute(add)).rejects.toMatchObject(lost)
      await expect(conn.commit()).rejects.toMatchObject(lost)
      await conn.rollback()
      await conn.execute("SET SESSION innodb_snapshot_isolation = OFF")
      expect(await rows()).toEqual([
        { id: 1, val: "a" },
        { id: 2, val: "new" },
      ])
    })
  }
})
