// Transactions of acquire(): begin, inner, savepoints (aiomysql: sa/test_sa_transaction).
import { beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { resetTable, tbl } from "../support/sa-tbl.ts"

const count = sa.select(sa.func.count().as("n")).selectFrom(tbl)
const add = tbl.insert().values({ val: "some_val_2" })

forEachEngine((bench) => {
  beforeEach(async () => {
    await resetTable(bench.engine)
  })

  /** Two connections: what the first changes, the second sees or does not. */
  async function two(
    work: (one: sa.SAConnection, seen: () => Promise<number>) => Promise<void>,
  ): Promise<void> {
    await using one = await bench.engine.acquire()
    await using other = await bench.engine.acquire()
    await work(one, async () => Number(await other.scalar(count)))
  }

  test("without a transaction each statement stands for itself", async () => {
    await two(async (one, seen) => {
      await one.execute(add)
      expect([await seen(), one.inTransaction]).toEqual([2, false])
    })
  })

  test("connection and isActive", async () => {
    await using conn = await bench.engine.acquire()
    const tr = await conn.begin()
    expect([tr.connection === conn, tr.isActive, conn.inTransaction]).toEqual([true, true, true])
    await tr.rollback()
    expect([tr.isActive, conn.inTransaction]).toEqual([false, false])
    expect(conn.connection).toBeDefined()
  })

  test("isolated until commit", async () => {
    await two(async (one, seen) => {
      const tr = await one.begin()
      await one.execute(add)
      expect(await seen()).toBe(1)
      await tr.commit()
      expect([await seen(), tr.isActive, one.inTransaction]).toEqual([2, false, false])
    })
  })

  test("rollback, and close, which rolls back", async () => {
    await two(async (one, seen) => {
      for (const end of ["rollback", "close"] as const) {
        const tr = await one.begin()
        await one.execute(add)
        await tr[end]()
        await tr[end]()
        expect([await seen(), tr.isActive]).toEqual([1, false])
      }
    })
  })

  test("closing the connection rolls back", async () => {
    const one = await bench.engine.acquire()
    const tr = await one.begin()
    await one.execute(add)
    await one.close()
    expect(tr.isActive).toBe(false)
    await using other = await bench.engine.acquire()
    expect(Number(await other.scalar(count))).toBe(1)
  })

  test("an ended transaction refuses commit and ignores rollback and close", async () => {
    await using conn = await bench.engine.acquire()
    const tr = await conn.begin()
    await tr.commit()
    await expect(tr.commit()).rejects.toThrow("This transaction is inactive")
    await tr.rollback()
    await tr.close()
  })

  test("an inner transaction: commit does nothing", async () => {
    await two(async (one, seen) => {
      const outer = await one.begin()
      const inner = await one.begin()
      await one.execute(add)
      await inner.commit()
      expect([await seen(), inner.isActive, outer.isActive, one.inTransaction]).toEqual([
        1,
        false,
        true,
        true,
      ])
      await outer.commit()
      expect(await seen()).toBe(2)
    })
  })

  test("an inner transaction: rollback rolls back the whole", async () => {
    await two(async (one, seen) => {
      const outer = await one.begin()
      await one.execute(add)
      const inner = await one.begin()
      await inner.rollback()
      expect([inner.isActive, outer.isActive, await seen()]).toEqual([false, false, 1])
      await expect(outer.commit()).rejects.toThrow("This transaction is inactive")
    })
  })

  test("an inner transaction: close ends only itself", async () => {
    await two(async (one, seen) => {
      const outer = await one.begin()
      const inner = await one.begin()
      await one.execute(add)
      await inner.close()
      expect([inner.isActive, outer.isActive]).toEqual([false, true])
      await outer.commit()
      expect(await seen()).toBe(2)
    })
  })

  test("savepoints: commit and rollback, each also twice", async () => {
    await two(async (one, seen) => {
      const root = await one.begin()
      const kept = await one.beginNested()
      expect(kept).toBeInstanceOf(sa.NestedTransaction)
      await one.execute(add)
      await kept.commit()
      await kept.commit()
      const undone = await one.beginNested()
      await one.execute(add)
      await one.execute(add)
      await undone.rollback()
      await undone.rollback()
      expect([kept.isActive, undone.isActive, root.isActive]).toEqual([false, false, true])
      expect(Number(await one.scalar(count))).toBe(2)
      await root.commit()
      expect(await seen()).toBe(2)
      await expect(kept.commit()).rejects.toThrow("This transaction is inactive")
    })
  })

  test("savepoints in savepoints; rolling back the outer one ends the inner one", async () => {
    await using conn = await bench.engine.acquire()
    const root = await conn.begin()
    const outer = await conn.beginNested()
    const inner = await conn.beginNested()
    await conn.execute(add)
    await outer.rollback()
    expect([inner.isActive, outer.isActive, root.isActive, conn.inTransaction]).toEqual([
      false,
      false,
      true,
      true,
    ])
    const again = await conn.beginNested()
    await conn.execute(add)
    await again.commit()
    expect(Number(await conn.scalar(count))).toBe(2)
    await root.rollback()
    expect(again.isActive).toBe(false)
  })

  test("a savepoint left open is over when the transaction is", async () => {
    await using conn = await bench.engine.acquire()
    const root = await conn.begin()
    const nested = await conn.beginNested()
    await conn.execute(add)
    await root.commit()
    expect(nested.isActive).toBe(false)
    await nested.rollback()
    expect(Number(await conn.scalar(count))).toBe(2)
  })

  test("beginNested without a transaction begins one", async () => {
    await two(async (one, seen) => {
      const tr = await one.beginNested()
      await one.execute(add)
      expect(await seen()).toBe(1)
      await tr.commit()
      expect(await seen()).toBe(2)
    })
  })

  test("one after the other", async () => {
    await two(async (one, seen) => {
      const first = await one.begin()
      await one.execute(add)
      await first.commit()
      const second = await one.begin()
      await one.execute(add)
      await second.rollback()
      const third = await one.begin()
      await one.execute(add)
      await third.commit()
      expect(await seen()).toBe(3)
    })
  })

  test("begin(work) and beginNested(work)", async () => {
    await using conn = await bench.engine.acquire()
    await conn.begin(async (inside) => {
      await inside.execute(add)
      const broken = inside.beginNested(async () => {
        await inside.execute(add)
        throw new Error("only this part")
      })
      await expect(broken).rejects.toThrow("only this part")
    })
    expect([Number(await conn.scalar(count)), conn.inTransaction]).toEqual([2, false])
  })

  test("await using rolls back what was not committed", async () => {
    await using conn = await bench.engine.acquire()
    {
      await using tr = await conn.begin()
      await conn.execute(add)
      expect(tr.isActive).toBe(true)
    }
    {
      await using tr = await conn.begin()
      await conn.execute(add)
      await tr.commit()
    }
    expect(Number(await conn.scalar(count))).toBe(2)
  })

  test("isolation level, read only, consistent snapshot", async () => {
    await using one = await bench.engine.acquire()
    await using other = await bench.engine.acquire()
    const snapshot = await one.begin({
      isolationLevel: "REPEATABLE READ",
      consistentSnapshot: true,
      readOnly: true,
    })
    await other.execute(add)
    expect(Number(await one.scalar(count))).toBe(1)
    await expect(one.execute(add)).rejects.toMatchObject({ errno: 1792 })
    await snapshot.rollback()
    const committed = await one.begin({ isolationLevel: "READ COMMITTED" })
    expect(Number(await one.scalar(count))).toBe(2)
    await other.execute(add)
    expect(Number(await one.scalar(count))).toBe(3)
    await expect(one.begin({ readOnly: true })).rejects.toThrow(sa.InvalidRequestError)
    await committed.commit()
  })

  test("DDL inside a transaction commits what was before, and the transaction goes on", async () => {
    await two(async (one, seen) => {
      const tr = await one.begin()
      await one.execute(add)
      await one.execute("CREATE TABLE IF NOT EXISTS made_inside (id INT)")
      expect(await seen()).toBe(2)
      await one.execute(add)
      expect(await seen()).toBe(2)
      await tr.rollback()
      expect(await seen()).toBe(2)
    })
  })

  test("after a deadlock the transaction is rolled back, not continued by accident", async () => {
    await using setup = await bench.engine.acquire()
    await setup.execute("INSERT INTO sa_tbl (id, val) VALUES (2, 'b')")
    await using one = await bench.engine.acquire()
    await using other = await bench.engine.acquire()
    const trs = [await one.begin(), await other.begin()]
    await one.execute("UPDATE sa_tbl SET val = 'one' WHERE id = 1")
    await other.execute("UPDATE sa_tbl SET val = 'other' WHERE id = 2")
    const crossed = await Promise.allSettled([
      one.execute("UPDATE sa_tbl SET val = 'one' WHERE id = 2"),
      other.execute("UPDATE sa_tbl SET val = 'other' WHERE id = 1"),
    ])
    const victim = crossed.findIndex(({ status }) => status === "rejected")
    expect(crossed[victim]).toMatchObject({ reason: { errno: 1213 } })
    const loser = victim === 0 ? one : other
    await expect(loser.execute(add)).rejects.toThrow("deadlock")
    await expect(trs[victim]?.commit()).rejects.toThrow(sa.InvalidRequestError)
    await trs[victim]?.rollback()
    await trs[1 - victim]?.rollback()
    expect(loser.inTransaction).toBe(false)
    await loser.execute(add)
    expect(Number(await loser.scalar(count))).toBe(3)
  })
})
