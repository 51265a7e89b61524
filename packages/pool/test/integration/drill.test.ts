// The drill must be able to fail: each of its judges is shown what it has to find.
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { connect } from "@shoal/driver"
import { expect, test } from "vitest"
import { isFine } from "../../drill/drill.ts"
import { Ledger } from "../../drill/ledger.ts"
import { Load } from "../../drill/load.ts"
import type { Pool } from "../../src/index.ts"

forEachServer((server) => {
  test("the ledger finds lost, doubled, halved and invented writes", async () => {
    await using database = await createDatabase(server)
    await using conn = await connect(database.url, { autocommit: true })
    await conn.query("CREATE TABLE ledger (id INT PRIMARY KEY AUTO_INCREMENT, number INT NOT NULL)")
    const ledger = new Ledger()
    for (let i = 0; i < 6; i++) ledger.begin()
    // 0 and 3 are pairs; 2 failed, but the server has done it; of 5 nobody knows.
    for (const number of [0, 1, 3, 4]) ledger.acknowledge(number)
    ledger.fail(2)
    await conn.query("INSERT INTO ledger (number) VALUES (0), (0), (1), (2), (3), (3), (4)")
    expect(await ledger.audit(conn)).toEqual({ lost: 0, wrong: 0 })
    await conn.query("DELETE FROM ledger WHERE number = 4")
    expect(await ledger.audit(conn)).toEqual({ lost: 1, wrong: 0 })
    await conn.query("INSERT INTO ledger (number) VALUES (1), (77)")
    await conn.query("DELETE FROM ledger WHERE number = 3 LIMIT 1")
    expect(await ledger.audit(conn)).toEqual({ lost: 1, wrong: 3 })
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

test("one of them is enough to fail", () => {
  const fine = { lost: 0, wrong: 0, overdue: 0, resumedAfter: 12 }
  expect(isFine(fine)).toBe(true)
  for (const bad of [{ lost: 1 }, { wrong: 1 }, { overdue: 1 }, { resumedAfter: Infinity }])
    expect(isFine({ ...fine, ...bad })).toBe(false)
})
