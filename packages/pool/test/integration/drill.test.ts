// The drill must be able to fail: each of its judges is shown what it has to find.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { connect } from "@shoal/driver"
import { expect, test } from "vitest"
import { wasFelt } from "../../drill/drill.ts"
import { Ledger } from "../../drill/ledger.ts"
import { Load } from "../../drill/load.ts"
import { isFine } from "../../drill/trial.ts"
import type { Pool } from "../../src/index.ts"

forEachServer((server) => {
  test("the ledger finds lost, doubled, halved and invented writes", async () => {
    await using database = await createDatabase(server)
    await using conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE ledger (id INT PRIMARY KEY AUTO_INCREMENT, number INT NOT NULL)")
    const ledger = new Ledger()
    for (let i = 0; i < 8; i++) ledger.begin()
    // 0 and 3 are pairs; of 2 and 5 nobody knows, and the server has done 2; 7 was refused.
    for (const number of [0, 1, 3, 4]) ledger.acknowledge(number)
    for (const number of [2, 5]) ledger.doubt(number)
    ledger.refuse(7)
    await conn.query("INSERT INTO ledger (number) VALUES (0), (0), (1), (2), (3), (3), (4)")
    const fine = { refused: 1, doubtful: 2, doubtfulDone: 1, lost: 0, doubled: 0, halved: 0, invented: 0 }
    expect(await ledger.audit(conn)).toEqual(fine)
    await conn.query("DELETE FROM ledger WHERE number = 4")
    expect(await ledger.audit(conn)).toEqual({ ...fine, lost: 1 })
    await conn.query("INSERT INTO ledger (number) VALUES (1), (2), (77), (7)")
    await conn.query("DELETE FROM ledger WHERE number = 3 LIMIT 1")
    expect(await ledger.audit(conn)).toEqual({ ...fine, lost: 1, doubled: 2, halved: 1, invented: 2 })
    await conn.query("DELETE FROM ledger")
    await conn.query("INSERT INTO ledger (number) VALUES (0), (0), (1), (3), (4), (3)")
    const twice = { refused: 1, doubtful: 2, lost: 0, halved: 0, invented: 0 }
    // The same write on two servers, as the audit after a failover sees it.
    expect(await ledger.audit(conn, conn)).toEqual({ ...twice, doubtfulDone: 0, doubled: 4 })
  })
})

test("the load finds wrong answers and late callers", async () => {
  const conn = {
    query: () => Promise.resolve(),
    begin: () => Promise.resolve(),
    commit: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const pool = {
    query: () => Promise.resolve({ rows: [{ n: -1, mine: "left behind" }] }),
    use: () => Promise.resolve(),
    acquire: () => Promise.resolve(conn),
  } as unknown as Pool
  const ledger = new Ledger()
  // Every wait is longer than allowed.
  const load = new Load(pool, ledger, { acquire: -1000, statement: 0 })
  load.start()
  await load.stop()
  expect(load.wrongAnswers).toBeGreaterThan(0)
  expect(load.overdue).toBe(ledger.acknowledged)
  expect(ledger.acknowledged).toBeGreaterThan(3)
})

test("a fault that nobody noticed proves nothing", () => {
  const audit = { refused: 0, doubtful: 0, doubtfulDone: 0, lost: 0, doubled: 0, halved: 0, invented: 0 }
  const quiet = { ...audit, acknowledged: 9, wrong: 0, overdue: 0, longestPause: 12, resumedAfter: 12 }
  expect(wasFelt(quiet)).toBe(false)
  for (const [name, much] of [
    ["refused", 1],
    ["doubtful", 1],
    ["longestPause", 50],
  ] as const)
    expect(wasFelt({ ...quiet, [name]: much }), name).toBe(true)
})

test("one of them is enough to fail", () => {
  const audit = { refused: 5, doubtful: 3, doubtfulDone: 2, lost: 0, doubled: 0, halved: 0, invented: 0 }
  const fine = { ...audit, acknowledged: 9, wrong: 0, overdue: 0, resumedAfter: 12 }
  expect(isFine(fine)).toBe(true)
  for (const name of ["lost", "doubled", "halved", "invented", "wrong", "overdue"] as const)
    expect(isFine({ ...fine, [name]: 1 }), name).toBe(false)
  expect(isFine({ ...fine, resumedAfter: Infinity })).toBe(false)
  // Nothing went through: that proves nothing.
  expect(isFine({ ...fine, acknowledged: 0 })).toBe(false)
})
