// Where options come from, and what happens when nothing can be opened with them.
import { forEachServer } from "@shoal/servers/databases"
import { afterEach, describe, expect, test, vi } from "vitest"
import { createPool, type Pool } from "../../src/index.ts"
import { realPools, until } from "../support/real-pools.ts"

forEachServer((server) => {
  const real = realPools(server)
  const { create } = real

  afterEach(() => void vi.useRealTimers())

  describe("what cannot work fails clearly", () => {
    const wrong = (change: (url: URL) => void): string => {
      const url = new URL(real.database.url)
      change(url)
      return url.href
    }

    test("a wrong password, at creation and later, with the server's code and the cause", async () => {
      const url = wrong((each) => {
        each.username = "nobody_here"
        each.password = "secret-word"
      })
      const expected = { code: "ER_ACCESS_DENIED_ERROR", errno: 1045, name: "OperationalError" }
      await expect(createPool(url)).rejects.toMatchObject({ ...expected, cause: expected })
      const pool = await create({ minSize: 0 }, url)
      const failures = await Promise.allSettled([1, 2, 3].map(() => pool.acquire()))
      for (const failure of failures) {
        expect(failure).toMatchObject({ status: "rejected", reason: expected })
        expect(String((failure as PromiseRejectedResult).reason)).not.toContain("secret-word")
      }
    })

    test("an unknown database", async () => {
      const url = wrong((each) => {
        each.pathname = "/no_such_database"
      })
      await expect(createPool(url)).rejects.toMatchObject({ errno: 1049, cause: { errno: 1049 } })
    })

    test("a closed port: at once at creation, with deadline and cause later", async () => {
      const url = wrong((each) => {
        each.port = "1"
      })
      await expect(createPool(url)).rejects.toMatchObject({ errno: 2003, code: "SHOAL_CONNECT" })
      const pool = await create({ minSize: 0, acquireTimeout: 200 }, url)
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
      const late = expect(pool.acquire()).rejects.toMatchObject({
        code: "SHOAL_TIMEOUT",
        cause: { errno: 2003 },
      })
      await until(() => pool.stats.connectFailures > 0)
      vi.advanceTimersByTime(200)
      await late
    })

    test("what holds no options, without telling what it is: it may be a URL with a password", async () => {
      const option = { code: "SHOAL_OPTION", name: "InterfaceError" }
      for (const target of [null, 5, []])
        await expect(createPool(target as never)).rejects.toMatchObject({
          ...option,
          message: /^createPool\(\): expected a URL or an object of options, found /,
        })
      for (const overrides of [null, 5, [], "mysql://u:secret@h"])
        await expect(createPool(real.database.url, overrides as never)).rejects.toMatchObject({
          ...option,
          message: /^createPool\(\): expected an object of options as overrides, found (?!.*secret)/,
        })
    })

    test("unknown options, of the pool and of the connection", async () => {
      const option = { code: "SHOAL_OPTION", name: "InterfaceError" }
      const create2 = (options: object): Promise<Pool> => createPool(real.database.url, options)
      await expect(create2({ maxsize: 5 })).rejects.toMatchObject({
        ...option,
        message: /did you mean "maxSize"/,
      })
      await expect(create2({ pool_recycle: 5 })).rejects.toMatchObject({
        ...option,
        message: /"poolRecycle"/,
      })
      await expect(create2({ passwort: "x" })).rejects.toMatchObject({ ...option, message: /passwor[dt]/ })
      await expect(create2({ minSize: 0, connectTimeout: "soon" })).rejects.toMatchObject(option)
      await expect(createPool(`${real.database.url}?minsize=3`)).rejects.toMatchObject(option)
    })
  })

  test("the password may be a function, called for each connect", async () => {
    let calls = 0
    const pool = await create({
      maxSize: 3,
      password: async () => {
        calls++
        await Promise.resolve()
        return decodeURIComponent(new URL(real.database.url).password)
      },
    })
    await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()])
    expect(calls).toBe(3)
  })

  test("options of the pool may stand in the URL; explicit ones win", async () => {
    const pool = await create({ maxSize: 7 }, `${real.database.url}?minSize=2&maxSize=3&resetOnRelease=false`)
    expect([pool.minSize, pool.maxSize, pool.size]).toEqual([2, 7, 2])
  })
})
