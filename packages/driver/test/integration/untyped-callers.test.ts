// What callers without types may pass: each mistake is told before anything is sent, and the connection goes on.
import { connect, InterfaceError, resolveOptions } from "@shoal/driver"
import { forEachServer } from "@shoal/servers/databases"
import { describe, expect, test } from "vitest"
import { failureOf } from "../support/expect-failure.ts"
import { suiteConnection } from "../support/suite-connection.ts"

describe("options of connect()", () => {
  test.each([
    [5, "expected a URL or an object of options, found a value of type number"],
    [null, "found null"],
    [["mysql://h/"], "found an array"],
    [{ codecs: { decode: { DATTIME: () => 1 } } }, 'did you mean "DATETIME"?'],
    [{ codecs: { decode: { DATE: 5 } } }, "codecs.decode.DATE"],
    [{ codecs: { decoders: {} } }, 'unknown option "codecs.decoders"'],
    [{ codecs: { encode: [[Date]] } }, "a list of [class, function]"],
    [{ password2: "x" }, "additionalPasswords"],
  ])("%j", (target, message) => {
    expect(() => resolveOptions(target as never)).toThrow(InterfaceError)
    expect(() => resolveOptions(target as never)).toThrow(message)
  })

  test("overrides that are none", () => {
    expect(() => resolveOptions({}, "x" as never)).toThrow("as overrides, found a value of type string")
  })
})

forEachServer((server) => {
  const suite = suiteConnection(server, { autocommit: true })

  test.each([
    [{ password: () => 5 }, "SHOAL_PASSWORD", "gave a value of type number instead of a string"],
    [{ password: () => Promise.resolve(null) }, "SHOAL_PASSWORD", "gave a value of type null"],
    [{ stream: () => ({}) }, "SHOAL_CONNECT", "expected a Duplex stream"],
    [{ stream: () => undefined }, "SHOAL_CONNECT", "expected a Duplex stream"],
    [
      { password: () => new Promise(() => undefined), connectTimeout: 20 },
      "SHOAL_TIMEOUT",
      "waiting for the password",
    ],
  ])("functions among the options that give something else: %o", async (options, code, message) => {
    const error = await failureOf(connect(suite.database.url, options as never))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)])
  })

  const goesOn = async (): Promise<void> => {
    expect((await suite.conn.query("SELECT 'on' AS x")).rows).toEqual([{ x: "on" }])
  }
  const untyped = (value: unknown): never => value as never

  test.each([
    [{ timeout: Number.NaN }, "milliseconds from 0 (none) to 2147483647, found NaN"],
    [{ timeout: -1 }, "found -1"],
    // Node would wait for 1 ms.
    [{ timeout: Number.POSITIVE_INFINITY }, "found Infinity"],
    [{ timeout: 2 ** 31 }, "found 2147483648"],
    [{ timeout: "5" }, 'found "5"'],
    [{ timeout: 1n }, "found 1"],
    [{ signal: {} }, "expected an AbortSignal, found object"],
    [{ signal: "x" }, 'found "x"'],
    [{ signal: new AbortController() }, "expected an AbortSignal"],
  ])("limits of a call: %o", async (call, message) => {
    const statement = await suite.conn.prepare("SELECT 1")
    const cursor = suite.conn.cursor()
    const refused = [
      () => suite.conn.query("SELECT 1", undefined, untyped(call)),
      () => suite.conn.execute("SELECT 1", undefined, untyped(call)),
      () => suite.conn.execute("SELECT 2", undefined, untyped(call)),
      () => suite.conn.prepare("SELECT 1", untyped(call)),
      () => suite.conn.ping(untyped(call)),
      () => suite.conn.reset(untyped(call)),
      () => suite.conn.begin(untyped(call)),
      () => suite.conn.stream("SELECT 1", undefined, untyped(call)).next(),
      () => cursor.execute("SELECT 1", undefined, untyped(call)),
      () => cursor.executeMany("DO ?", [[1]], untyped(call)),
      () => statement.execute([], untyped(call)),
      () => statement.cursor().fetch(1, untyped(call)),
      () => connect(suite.database.url, undefined, untyped(call)),
    ]
    for (const run of refused) {
      const error = await failureOf(run())
      expect([error.code, error.message]).toEqual(["SHOAL_OPTION", expect.stringContaining(message)])
    }
    await statement.close()
    await goesOn()
  })

  test.each([undefined, null, 5, {}, Buffer.from("SELECT 1"), ["SELECT 1"]])("SQL: %o", async (sql) => {
    const cursor = suite.conn.cursor()
    const refused = [
      () => suite.conn.query(untyped(sql)),
      () => suite.conn.query(untyped(sql), [1]),
      () => suite.conn.execute(untyped(sql)),
      () => suite.conn.execute(untyped(sql), [1]),
      () => suite.conn.prepare(untyped(sql)),
      () => suite.conn.stream(untyped(sql)).next(),
      () => cursor.execute(untyped(sql)),
      () => cursor.executeMany(untyped(sql), [[1]]),
      async () => Promise.resolve(cursor.mogrify(untyped(sql), [1])),
    ]
    for (const run of refused) await expect(run()).rejects.toThrow(/^SQL: expected a string, found /)
    await goesOn()
  })

  test.each(["objekt", "", 5, {}])("rows: %j", async (rows) => {
    const statement = await suite.conn.prepare("SELECT 1")
    const call = untyped({ rows })
    const refused = [
      () => suite.conn.query("SELECT 1", undefined, call),
      () => suite.conn.execute("SELECT 1", undefined, call),
      () => suite.conn.stream("SELECT 1", undefined, call).next(),
      () => statement.execute([], call),
      () => statement.cursor(call).fetch(),
    ]
    for (const run of refused) await expect(run()).rejects.toThrow('rows: expected "object", "array"')
    await statement.close()
    await goesOn()
  })

  describe("executeMany", () => {
    test.each([null, undefined, 5, "ab", {}])("rows of parameters: %j", async (rows) => {
      const message = /^executeMany: expected an iterable of rows of parameters, found /
      await expect(suite.conn.cursor().executeMany("DO ?", untyped(rows))).rejects.toThrow(message)
      await using statement = await suite.conn.prepare("DO ?")
      await expect(statement.executeMany(untyped(rows))).rejects.toThrow(message)
      await goesOn()
    })

    test("a bad value is told with its row", async () => {
      await suite.conn.query("CREATE TEMPORARY TABLE bad_row (a INT, b INT)")
      const sql = "INSERT INTO bad_row VALUES (?, ?)"
      for (const rows of [
        [[1, 2], [3]],
        [
          [1, 2],
          [3, untyped(undefined)],
        ],
      ]) {
        await expect(suite.conn.cursor().executeMany(sql, rows)).rejects.toThrow(/^row 1: /)
        await expect(
          suite.conn.cursor().executeMany("UPDATE bad_row SET a = ?, b = ?", rows),
        ).rejects.toThrow(/^row 1: /)
      }
      await suite.conn.query("DROP TEMPORARY TABLE bad_row")
    })
  })
})
