import { describe, expect, test } from "vitest"
import { Backoff, isReadOnlyRefusal, isTransient, wasNeverSent } from "../src/retry.ts"

const error = (fields: object, cause?: unknown): Error => Object.assign(new Error("x", { cause }), fields)

describe("retry", () => {
  test.each([
    [{ code: "SHOAL_CONNECT", errno: 2003 }],
    [{ code: "ECONNREFUSED" }],
    [{ code: "ER_CON_COUNT_ERROR", errno: 1040 }],
    [{ code: "ER_SERVER_SHUTDOWN", errno: 1053 }],
    [{ code: "SHOAL_TIMEOUT", errno: 0 }],
    [{ code: "SHOAL_SERVER_LOST", errno: 2013 }],
  ])("%o passes by itself", (fields) => {
    expect(isTransient(error(fields))).toBe(true)
  })

  test.each([
    [{ code: "ER_ACCESS_DENIED_ERROR", errno: 1045 }],
    [{ code: "ER_BAD_DB_ERROR", errno: 1049 }],
    [{ code: "SHOAL_OPTION", errno: 0 }],
    [{ code: "SHOAL_AUTH_REFUSED", errno: 2059 }],
    [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }],
    [{}],
  ])("%o does not", (fields) => {
    expect(isTransient(error(fields))).toBe(false)
  })

  test("the cause decides where the error itself says nothing: a TLS handshake that was cut", () => {
    expect(isTransient(error({ code: "SHOAL_TLS", errno: 2026 }, error({ code: "ECONNRESET" })))).toBe(true)
    expect(isTransient(error({ code: "SHOAL_TLS", errno: 2026 }, error({ code: "CERT_HAS_EXPIRED" })))).toBe(
      false,
    )
  })

  test("no endless chain of causes, no failure on values that are no errors", () => {
    const loop = error({})
    loop.cause = loop
    expect(isTransient(loop)).toBe(false)
    expect([undefined, null, "text", 7].map(isTransient)).toEqual([false, false, false, false])
    expect([undefined, null, "text", 7].map(isReadOnlyRefusal)).toEqual([false, false, false, false])
    expect([undefined, null, "text", 7].map(wasNeverSent)).toEqual([false, false, false, false])
  })

  test("read-only refusals", () => {
    expect([1290, 1792, 1836, 1064].map((errno) => isReadOnlyRefusal(error({ errno })))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  test("pauses double up to a second, less up to a quarter", () => {
    const exact = new Backoff(() => 0)
    expect([1, 2, 3, 4, 5, 6, 7].map(() => exact.next())).toEqual([50, 100, 200, 400, 800, 1000, 1000])
    exact.reset()
    expect(exact.next()).toBe(50)
    expect(new Backoff(() => 1).next()).toBe(37.5)
  })
})
