import { describe, expect, test } from "vitest"
import { poolOptionNames, resolveSettings, takeUrlOptions } from "../src/options.ts"
import { fakeErrors } from "./support/fake-pool.ts"

const resolve = (options: Record<string, unknown>): unknown => resolveSettings(options, fakeErrors)

describe("options", () => {
  test("defaults", () => {
    expect(resolveSettings({}, fakeErrors)).toEqual({
      minSize: 1,
      maxSize: 10,
      poolRecycle: -1,
      acquireTimeout: 10_000,
      idleTimeout: 60_000,
      maxLifetime: 1_800_000,
      validateAfterIdle: 500,
      maxWaiting: 0,
      resetOnRelease: true,
      onConnect: undefined,
      leakTimeout: 0,
    })
  })

  test("every name of a setting is known", () => {
    expect([...poolOptionNames].sort()).toEqual(Object.keys(resolveSettings({}, fakeErrors)).sort())
  })

  test.each([
    [{ minSize: -1 }, 'option "minSize": expected a whole number of at least 0, found -1'],
    [{ minSize: 1.5 }, "found 1.5"],
    [{ maxSize: "ten" }, 'found "ten"'],
    [{ minSize: 5, maxSize: 2 }, 'option "maxSize": expected 0 (unlimited) or at least minSize (5), found 2'],
    [{ poolRecycle: -2 }, "at least -1, found -2"],
    [{ idleTimeout: Number.NaN }, "found NaN"],
    [{ acquireTimeout: null }, "found null"],
    [{ acquireTimeout: {} }, "found a value of type object"],
    [{ resetOnRelease: 1 }, 'option "resetOnRelease": expected true or false, found 1'],
    [{ onConnect: "SET x" }, 'option "onConnect": expected a function, found "SET x"'],
  ])("%o is refused", (options, message) => {
    expect(() => resolve(options)).toThrow(message)
    expect(() => resolve(options)).toThrow(expect.objectContaining({ code: "SHOAL_OPTION" }))
  })

  test("minSize 0 and maxSize 0 are allowed", () => {
    expect(resolve({ minSize: 0, maxSize: 0 })).toMatchObject({ minSize: 0, maxSize: 0 })
    expect(resolve({ minSize: 7, maxSize: 0 })).toMatchObject({ minSize: 7, maxSize: 0 })
  })

  test("a URL gives the pool its options and keeps the rest", () => {
    const url = new URL(
      "mysql://u@h/db?maxSize=5&resetOnRelease=false&ssl=required&poolRecycle=-1&minSize=two",
    )
    expect(takeUrlOptions(url)).toEqual({
      maxSize: 5,
      resetOnRelease: false,
      poolRecycle: -1,
      minSize: "two",
    })
    expect(url.search).toBe("?ssl=required")
  })
})
