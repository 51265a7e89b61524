import { describe, expect, it } from "vitest"
import * as driver from "../../src/index.ts"
import { serverError } from "../../src/errors/failure.ts"

const { isDisconnect, isRetryable } = driver

function errorOf(errno: number, sqlState = "HY000"): driver.MySQLError {
  return serverError({ errno, sqlState, message: "m", symbol: "ER_X" }, "SELECT 1")
}

describe("classes", () => {
  it("are the tree of DB-API", () => {
    expect(new driver.IntegrityError("m", { code: "x" })).toBeInstanceOf(driver.DatabaseError)
    expect(new driver.DatabaseError("m", { code: "x" })).toBeInstanceOf(driver.Error)
    expect(new driver.InterfaceError("m", { code: "x" })).toBeInstanceOf(driver.Error)
    expect(new driver.InterfaceError("m", { code: "x" })).not.toBeInstanceOf(driver.DatabaseError)
    expect(new driver.Error("m", { code: "x" })).toBeInstanceOf(driver.MySQLError)
    expect(new driver.Warning("m", { code: "x" })).not.toBeInstanceOf(driver.Error)
    expect(new driver.MySQLError("m", { code: "x" })).toBeInstanceOf(Error)
    expect(new driver.TimeoutError("m", 5)).toBeInstanceOf(driver.OperationalError)
    expect(new driver.TimeoutError("m", 5)).toMatchObject({
      code: "SHOAL_TIMEOUT",
      timeout: 5,
      name: "TimeoutError",
    })
  })

  it("show their name in the stack", () => {
    expect(new driver.DataError("text", { code: "x" }).stack).toMatch(/^DataError: text/)
  })

  it.each([
    [1064, driver.ProgrammingError],
    [1146, driver.ProgrammingError],
    [1264, driver.DataError],
    [1406, driver.DataError],
    [1062, driver.IntegrityError],
    [1452, driver.IntegrityError],
    [1235, driver.NotSupportedError],
    [1045, driver.OperationalError],
    [1213, driver.OperationalError],
    [4025, driver.OperationalError],
    [3819, driver.OperationalError],
    [999, driver.InternalError],
  ])("errno %i", (errno, type) => {
    const error = errorOf(errno)
    expect(error.constructor).toBe(type)
    expect(error).toMatchObject({
      errno,
      sqlState: "HY000",
      code: "ER_X",
      sql: "SELECT 1",
      fatal: false,
      retrySafe: false,
    })
  })

  it.each([
    ["23000", driver.IntegrityError],
    ["22007", driver.DataError],
    ["42S22", driver.ProgrammingError],
    ["0A000", driver.NotSupportedError],
    ["40001", driver.OperationalError],
    ["45000", driver.OperationalError],
  ])("unknown number with SQLSTATE %s", (state, type) => {
    expect(errorOf(65_000, state).constructor).toBe(type)
  })
})

describe("questions", () => {
  it("isRetryable: deadlocks, lock waits, and what was not sent", () => {
    expect(isRetryable(errorOf(1213))).toBe(true)
    expect(isRetryable(errorOf(1205))).toBe(true)
    expect(isRetryable(errorOf(9999, "40001"))).toBe(true)
    expect(isRetryable(new driver.OperationalError("m", { code: "x", retrySafe: true }))).toBe(true)
    expect(isRetryable(errorOf(1062))).toBe(false)
    expect(isRetryable(new Error("x"))).toBe(false)
  })

  it("isDisconnect: gone, lost, killed", () => {
    expect(isDisconnect(errorOf(2013))).toBe(true)
    expect(isDisconnect(errorOf(4031))).toBe(true)
    expect(isDisconnect(errorOf(1062))).toBe(false)
    expect(isDisconnect(new TypeError("x"))).toBe(false)
  })
})
