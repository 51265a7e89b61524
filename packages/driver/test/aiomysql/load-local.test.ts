// aiomysql's test_load_local.py: LOAD DATA LOCAL INFILE, whose content comes from a handler of that very call.
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import {
  type ConnectOptions,
  type Connection,
  connect,
  InterfaceError,
  OperationalError,
  type QueryCallOptions,
  SSCursor,
} from "@shoal/driver"
import { createDatabase, forEachServer, type TestDatabase } from "@shoal/servers/databases"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { failureOf, promptFailureOf } from "../support/expect-failure.ts"
import { stopClock } from "../support/still-clock.ts"

const load = "LOAD DATA LOCAL INFILE 'data.csv' INTO TABLE test_load_local FIELDS TERMINATED BY ','"

forEachServer((server) => {
  let database: TestDatabase
  let directory: string
  let conn: Connection

  const open = (options: ConnectOptions = {}): Promise<Connection> =>
    connect(database.url, { localInfile: true, bigint: "number", autocommit: true, ...options })

  beforeAll(async () => {
    database = await createDatabase(server)
    directory = await mkdtemp(join(tmpdir(), "shoal-load-"))
    await using setup = await open()
    await setup.query("CREATE TABLE test_load_local (a INTEGER, b INTEGER)")
  })
  beforeEach(async () => {
    conn = await open()
    await conn.query("TRUNCATE TABLE test_load_local")
    return () => conn.ensureClosed()
  })
  afterAll(async () => {
    await database?.drop()
    await rm(directory, { recursive: true })
  })

  const lines = (count: number): string =>
    Array.from({ length: count }, (_, i) => `${String(i)},${String(i * 2)}\n`).join("")

  async function count(): Promise<number> {
    return (await conn.query<{ n: number }>("SELECT COUNT(*) AS n FROM test_load_local")).rows[0]?.n ?? -1
  }

  test("no_file: 1017, and the connection stays in step", async () => {
    const call = conn.query(load, undefined, { localInfile: () => join(directory, "nope.csv") })
    const error = await promptFailureOf(call)
    expect(error).toBeInstanceOf(OperationalError)
    expect(error).toMatchObject({ errno: 1017, fatal: false })
    expect(await count()).toBe(0)
  })

  test("error_on_file_read: 1024, whatever the source", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from("1,1\n"))
      throw new Error("disk on fire")
    }
    const sources = [
      () => failing(),
      () => Readable.from(failing()),
      () => directory,
      () => Promise.reject(new Error("no handler today")),
    ]
    for (const localInfile of sources) {
      const error = await promptFailureOf(conn.query(load, undefined, { localInfile }))
      expect(error).toBeInstanceOf(OperationalError)
      expect(error).toMatchObject({ errno: 1024, fatal: false })
      expect(error.cause).toBeInstanceOf(Error)
    }
    await conn.ping()
  })

  test("load_file: from a path, a Readable, an async generator and bytes", async () => {
    const text = lines(22_749)
    const path = join(directory, "data.csv")
    await writeFile(path, text)
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < text.length; at += 1000)
        yield await Promise.resolve(Buffer.from(text.slice(at, at + 1000)))
    }
    for (const source of [() => path, () => Readable.from(pieces()), pieces, () => Buffer.from(text)]) {
      await conn.query("TRUNCATE TABLE test_load_local")
      const { affectedRows } = await conn.query(load, undefined, { localInfile: source })
      expect(affectedRows).toBe(22_749)
      expect(await count()).toBe(22_749)
    }
  })

  test("load_file: through cursors, buffered or not", async () => {
    for (const cursor of [conn.cursor(), conn.cursor(SSCursor)]) {
      expect(await cursor.execute(load, undefined, { localInfile: () => Buffer.from(lines(5)) })).toBe(5)
      expect(cursor.rowCount).toBe(5)
      await cursor.close()
    }
    expect(await count()).toBe(10)
  })

  test("load_file: more than one packet holds", async () => {
    await conn.query("CREATE TEMPORARY TABLE big (s LONGTEXT)")
    const text = "x".repeat(20_000_000)
    await conn.query("LOAD DATA LOCAL INFILE 'big' INTO TABLE big", undefined, {
      localInfile: () => Buffer.from(text),
    })
    expect((await conn.query("SELECT LENGTH(s) AS n FROM big")).rows).toEqual([{ n: 20_000_000 }])
  })

  test("load_warnings: counted, and shown when asked for", async () => {
    const result = await conn.query(load, undefined, { localInfile: () => Buffer.from("1,x\n2,3\n") })
    expect(result.warningCount).toBe(1)
    const [warning] = await conn.showWarnings()
    expect(warning).toMatchObject({ level: "Warning", code: 1366 })
    expect(warning?.message).toContain("Incorrect integer value")
  })

  test("load_local_disabled: without the option, without a handler, and with a client flag instead", async () => {
    const localInfile = (): Uint8Array => Buffer.from("1,1\n")
    const refused = await promptFailureOf(conn.query(load))
    expect(refused).toMatchObject({ code: "SHOAL_INFILE_REFUSED", fatal: false })
    expect(await count()).toBe(0)
    await using without = await open({ localInfile: false })
    expect((await promptFailureOf(without.query(load, undefined, { localInfile }))).fatal).toBe(false)
    await without.ping()
    await expect(open({ localInfile: false, clientFlag: 128 })).rejects.toBeInstanceOf(InterfaceError)
  })

  test("an abort in the middle of a file ends it", async () => {
    const controller = new AbortController()
    const reason = new Error("changed my mind")
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 100_000; i++) {
        if (i === 5) controller.abort(reason)
        yield await new Promise<Uint8Array>((resolve) => setTimeout(() => resolve(Buffer.from("1,1\n")), 1))
      }
    }
    const call = conn.query(load, undefined, { localInfile: endless, signal: controller.signal })
    await expect(call).rejects.toBe(reason)
    await using other = await open()
    expect((await other.query("SELECT COUNT(*) AS n FROM test_load_local")).rows).toHaveLength(1)
  })

  // For KILL QUERY the server would wait for the end of the file, and then keep what came until then.
  test.each(["goes on for ever", "hangs"])(
    "given up in the middle of a source that %s: no row stays, and it is told at once",
    async (how) => {
      for (const run of [
        (call: QueryCallOptions) => conn.query(load, undefined, call),
        (call: QueryCallOptions) => conn.cursor(SSCursor).execute(load, undefined, call),
      ]) {
        let released = (): void => undefined
        const release = new Promise<void>((resolve) => (released = resolve))
        using clock = stopClock()
        async function* endless(): AsyncGenerator<Uint8Array> {
          try {
            for (;;) {
              yield Buffer.from("1,2\n")
              clock.pass(50)
              await new Promise((resolve) => how === "hangs" || setImmediate(resolve))
            }
          } finally {
            released()
          }
        }
        const error = await failureOf(run({ localInfile: endless, timeout: 50 }))
        expect([error.code, conn.closed]).toEqual(["SHOAL_TIMEOUT", true])
        const gone = await failureOf(conn.query("SELECT 1"))
        expect(gone).toMatchObject({ errno: 2006, message: expect.stringContaining("local file") })
        conn = await open()
        expect(await count()).toBe(0)
        if (how !== "hangs") await release
      }
    },
  )

  test("given up before the server asks for the file: the connection goes on", async () => {
    await using locker = await open()
    await locker.query("LOCK TABLES test_load_local WRITE")
    const given = failureOf(
      conn.query(load, undefined, { localInfile: () => Buffer.from("1,2\n"), timeout: 50 }),
    )
    expect((await given).code).toBe("SHOAL_TIMEOUT")
    await locker.query("UNLOCK TABLES")
    expect(await count()).toBe(0)
  })

  test.each([
    ["nothing", () => undefined],
    ["null", () => null],
    ["a number", () => Promise.resolve(5)],
    ["an object", () => ({})],
  ])("a handler that gives %s", async (_what, localInfile) => {
    const error = await promptFailureOf(conn.query(load, undefined, { localInfile: localInfile as never }))
    expect(error).toMatchObject({ errno: 1024, message: expect.stringContaining("expected a path, bytes") })
    expect(await count()).toBe(0)
  })

  test("a Readable that failed before it was read", async () => {
    const localInfile = (): Readable => new Readable({ read: () => undefined }).destroy(new Error("gone"))
    const error = await promptFailureOf(conn.query(load, undefined, { localInfile }))
    expect(error).toMatchObject({ errno: 1024, message: expect.stringContaining("gone") })
    expect(await count()).toBe(0)
  })
})
