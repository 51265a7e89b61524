// innodb_rollback_on_timeout: a lock wait that times out takes the whole transaction with it, and the error does not tell. The variable is read
// when a server starts, so this one has its own.
import { obtainServer } from "@shoal/servers"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import * as sa from "../../src/index.ts"
import { drivers, engineUrl } from "../support/drivers.ts"

// The environment names the servers of the other tests.
beforeAll(() => {
  vi.stubEnv("SHOAL_MYSQL_URL", undefined)
  vi.stubEnv("SHOAL_MARIADB_URL", undefined)
})
afterAll(() => void vi.unstubAllEnvs())

test.concurrent.each(["mysql", "mariadb"] as const)("%s: error 1205", async (family) => {
  await using server = await obtainServer(family, { serverOptions: ["--innodb-rollback-on-timeout=ON"] })
  for (const driver of drivers) {
    await using engine = await sa.createEngine(engineUrl(driver, server.url))
    await using setup = await engine.acquire()
    await setup.execute("CREATE DATABASE IF NOT EXISTS late")
    await setup.execute("DROP TABLE IF EXISTS late.t")
    await setup.execute("CREATE TABLE late.t (id INT PRIMARY KEY, val INT)")
    await setup.execute("INSERT INTO late.t VALUES (1, 0), (2, 0)")
    const holder = await setup.begin()
    await setup.execute("UPDATE late.t SET val = 1 WHERE id = 1")

    await using conn = await engine.connect()
    await conn.execute("SET SESSION innodb_lock_wait_timeout = 1")
    await conn.execute("UPDATE late.t SET val = 2 WHERE id = 2")
    await expect(conn.execute("UPDATE late.t SET val = 2 WHERE id = 1")).rejects.toMatchObject({
      errno: 1205,
    })
    await expect(conn.execute("INSERT INTO late.t VALUES (3, 2)")).rejects.toMatchObject({
      code: "SHOAL_TRANSACTION_ROLLED_BACK",
      cause: { errno: 1205 },
    })
    await expect(conn.commit()).rejects.toMatchObject({ code: "SHOAL_TRANSACTION_ROLLED_BACK" })
    await conn.rollback()
    await holder.commit()
    const left = await setup.execute("SELECT id, val FROM late.t ORDER BY id")
    expect(await left.mappings().all()).toEqual([
      { id: 1, val: 1 },
      { id: 2, val: 0 },
    ])
  }
})
