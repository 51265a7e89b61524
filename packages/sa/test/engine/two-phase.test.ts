// Two-phase (XA) transactions (aiomysql: sa/test_sa_transaction, and its defects).
import { randomBytes } from "node:crypto"
import { afterEach, beforeEach, expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { resetTable, tbl } from "../support/sa-tbl.ts"

const count = sa.select(sa.func.count().as("n")).selectFrom(tbl)
const add = tbl.insert().values({ val: "some_val_2" })

forEachEngine((bench) => {
  beforeEach(async () => {
    await resetTable(bench.engine)
  })

  const used: sa.Xid[] = []

  /** Names are global on the server. */
  const unique = (): string => {
    const name = `t${randomBytes(6).toString("hex")}`
    used.push(name)
    return name
  }

  // A prepared transaction that a failed test leaves behind would lock its table until somebody finds it.
  afterEach(async () => {
    await using conn = await bench.engine.acquire()
    for (const xid of used.splice(0)) await conn.rollbackPrepared(xid).catch(() => undefined)
  })

  async function rows(): Promise<number> {
    await using conn = await bench.engine.acquire()
    return Number(await conn.scalar(count))
  }

  test("prepare and commit; the connection begins again afterwards", async () => {
    await using conn = await bench.engine.acquire()
    for (let round = 1; round <= 2; round++) {
      const tr = await conn.beginTwophase()
      expect([tr.isActive, tr.isPrepared, conn.inTransaction]).toEqual([true, false, true])
      await conn.execute(add)
      await tr.prepare()
      await tr.prepare()
      expect([tr.isPrepared, await rows()]).toEqual([true, round])
      await tr.commit()
      expect([tr.isActive, conn.inTransaction, await rows()]).toEqual([false, false, round + 1])
    }
    const plain = await conn.begin()
    await plain.commit()
  })

  test("commit without prepare is one phase", async () => {
    await using conn = await bench.engine.acquire()
    const tr = await conn.beginTwophase()
    await conn.execute(add)
    await tr.commit()
    expect(await rows()).toBe(2)
    await expect(tr.commit()).rejects.toThrow("This transaction is inactive")
    await expect(tr.prepare()).rejects.toThrow("This transaction is inactive")
  })

  test("rollback before and after prepare", async () => {
    await using conn = await bench.engine.acquire()
    for (const prepared of [false, true]) {
      const tr = await conn.beginTwophase()
      await conn.execute(add)
      if (prepared) await tr.prepare()
      await tr.rollback()
      await tr.rollback()
      expect([tr.isActive, await rows()]).toEqual([false, 1])
    }
  })

  test("one inside another is an error", async () => {
    await using conn = await bench.engine.acquire()
    const tr = await conn.beginTwophase()
    await expect(conn.beginTwophase()).rejects.toThrow(sa.InvalidRequestError)
    await expect(conn.begin()).rejects.toThrow(sa.InvalidRequestError)
    await expect(conn.beginNested()).rejects.toThrow(sa.InvalidRequestError)
    await tr.rollback()
    const plain = await conn.begin()
    await expect(conn.beginTwophase()).rejects.toThrow(sa.InvalidRequestError)
    await plain.rollback()
  })

  test.each(["it's", "back\\slash", '"; DROP TABLE sa_tbl; --', "ünïcode 日本", "a,b"])(
    "the name %s",
    async (name) => {
      const xid = `${name}${unique()}`
      used.push(xid)
      await using conn = await bench.engine.acquire()
      const tr = await conn.beginTwophase(xid)
      expect(tr.xid).toBe(xid)
      await conn.execute(add)
      await tr.prepare()
      await tr.commit()
      expect(await rows()).toBe(2)
    },
  )

  test("a prepared transaction survives its connection; another one finds and finishes it", async () => {
    for (const finish of ["commitPrepared", "rollbackPrepared"] as const) {
      await resetTable(bench.engine)
      const xid = `o'clock ${unique()}`
      used.push(xid)
      {
        await using conn = await bench.engine.acquire()
        const tr = await conn.beginTwophase(xid)
        await conn.execute(add)
        await tr.prepare()
      }
      await using other = await bench.engine.acquire()
      expect(await other.recoverTwophase()).toContain(xid)
      await untilFree(() => other[finish](xid))
      expect(await other.recoverTwophase()).not.toContain(xid)
      expect(await rows()).toBe(finish === "commitPrepared" ? 2 : 1)
    }
  })

  test("names of other programs: branch, format and binary parts", async () => {
    const xid = { gtrid: randomBytes(16), bqual: Buffer.from([255]), formatId: 7 }
    used.push(xid)
    {
      await using conn = await bench.engine.acquire()
      const tr = await conn.beginTwophase(xid)
      await conn.execute(add)
      await tr.prepare()
    }
    await using other = await bench.engine.acquire()
    const found = (await other.recoverTwophase()).find(
      (each) => typeof each !== "string" && Buffer.from(each.gtrid).equals(xid.gtrid),
    )
    expect(found).toEqual({ gtrid: xid.gtrid, bqual: xid.bqual, formatId: 7 })
    await untilFree(() => other.rollbackPrepared(xid))
    expect(await rows()).toBe(1)
  })

  test("closing the connection rolls back what was not prepared", async () => {
    const xid = unique()
    {
      await using conn = await bench.engine.acquire()
      await conn.beginTwophase(xid)
      await conn.execute(add)
    }
    await using other = await bench.engine.acquire()
    expect(await other.recoverTwophase()).not.toContain(xid)
    expect(await rows()).toBe(1)
  })

  test("a name that is too long is refused, and nothing is sent", async () => {
    await using conn = await bench.engine.acquire()
    await expect(conn.beginTwophase("x".repeat(65))).rejects.toThrow(sa.ArgumentError)
    await expect(conn.commitPrepared("")).rejects.toThrow(sa.ArgumentError)
    expect(conn.inTransaction).toBe(false)
  })
})

/** The server notices a little later that the preparing connection is gone; until then it says XAER_NOTA or XAER_OUTSIDE. */
async function untilFree(finish: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await finish()
      return
    } catch (error) {
      if (tries >= 1000) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
