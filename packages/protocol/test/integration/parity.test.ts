// Text and binary protocol give the same values for every column type, under every option, with and without generated code.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { comInitDb, comStmtExecute, comStmtPrepare, type DecodeOptions } from "../../src/index.ts"
import { allTypesSql } from "../support/all-types.ts"
import { LiveClient, rowsOf } from "../support/live-client.ts"
import { randomDatabase, testServers } from "../support/servers.ts"

const OPTIONS: readonly DecodeOptions[] = [
  {},
  { temporal: "string" },
  { bigint: "string", json: "string", zeroDate: "null" },
  { decimal: "number", timezone: "+05:30", codegen: false },
  { timezone: "local", temporal: "string", zeroDate: "null" },
]

describe.each(testServers())("$name", ({ name, url }) => {
  const database = randomDatabase()
  let admin: LiveClient

  beforeAll(async () => {
    admin = await LiveClient.connect({ url })
    await admin.rows(`CREATE DATABASE ${database}`)
    await admin.send(comInitDb(database))
    for (const sql of allTypesSql(name)) await admin.rows(sql)
  })
  afterAll(async () => {
    await admin.rows(`DROP DATABASE ${database}`)
    admin.close()
  })

  async function both(client: LiveClient, sql: string): Promise<{ text: unknown[]; binary: unknown[] }> {
    await client.rows("SET time_zone = '+00:00'")
    const text = await client.rows(sql)
    const prepared = await client.send(comStmtPrepare(sql))
    if (prepared.last.kind !== "prepared") throw new Error("not prepared")
    const binary = rowsOf(await client.send(comStmtExecute(prepared.last.statement, [], { collect: true })))
    return { text, binary }
  }

  test.each(OPTIONS)("all types under %o", async (decode) => {
    const client = await LiveClient.connect({ url }, { database, decode })
    const { text, binary } = await both(client, "SELECT * FROM all_types ORDER BY id")
    expect(text).toHaveLength(4)
    for (let i = 0; i < text.length; i++) expect(binary[i]).toEqual(text[i])
    client.close()
  })

  test("generated code gives the same rows as the interpreter, in every shape", async () => {
    const sql = "SELECT * FROM all_types ORDER BY id"
    const generated = await LiveClient.connect({ url }, { database })
    const interpreted = await LiveClient.connect({ url }, { database, decode: { codegen: false } })
    for (let i = 0; i < 25; i++) await generated.rows("SELECT * FROM all_types WHERE id = 1")
    const a = await both(generated, sql)
    const b = await both(interpreted, sql)
    expect(a.text).toEqual(b.text)
    expect(a.binary).toEqual(b.binary)
    generated.close()
    interpreted.close()
  })

  test("floats are what the server shows", async () => {
    const client = await LiveClient.connect({ url }, { database })
    const { text, binary } = await both(client, "SELECT id, f, d FROM floats ORDER BY id")
    expect(binary).toEqual(text)
    client.close()
  })

  test("the values themselves", async () => {
    const client = await LiveClient.connect({ url }, { database })
    const [nulls, low, zero] = await client.rows("SELECT * FROM all_types ORDER BY id")
    for (const [key, value] of Object.entries(nulls ?? {}))
      if (key !== "id") expect([key, value]).toEqual([key, null])
    expect(low).toMatchObject({
      c_tiny: -128,
      c_utiny: 255,
      c_big: -9223372036854775808n,
      c_ubig: 18446744073709551615n,
      c_zint: 42,
      c_dec: "-99999999999999999999999999999999999.999999999999999999999999999999",
      c_date: "1000-01-01",
      c_time: "-838:59:59",
      c_time3: "-00:00:00.001",
      c_time6: "838:59:58.999999",
      c_dt: new Date("1000-01-01T00:00:00Z"),
      c_dt3: new Date("9999-12-31T23:59:59.999Z"),
      c_dt6: new Date("2024-02-29T13:14:15.123Z"),
      c_ts: new Date(1000),
      c_year: 1901,
      c_varchar: "naïve 😀 日本",
      c_latin1: "café €",
      c_mtext: "é".repeat(40000),
      c_binary: Buffer.from([0, 255, 0, 0]),
      c_enum: "é",
      c_set: "x,ü",
      c_bit1: Buffer.from([1]),
      c_bit10: Buffer.from([2, 170]),
      c_bit64: Buffer.alloc(8, 255),
    })
    expect(low?.["c_json"]).toEqual(JSON.parse('{"a": [1, 2.5, null, true, "é"], "__proto__": {"x": 1}}'))
    expect(low?.["c_geom"]).toBeInstanceOf(Uint8Array)
    expect(zero).toMatchObject({
      c_date: "0000-00-00",
      c_time3: "25:00:00.500",
      c_time6: "-00:30:00.000000",
      c_dt: "0000-00-00 00:00:00",
      c_dt3: "0000-00-00 00:00:00.000",
      c_dt6: "2020-00-10 01:02:03.000004",
      c_year: 0,
      c_enum: "",
      c_json: [],
    })
    if (name === "mysql") expect(low?.["c_vector"]).toEqual(new Float32Array([1, -2.5, 3e30]))
    else {
      expect(low).toMatchObject({
        c_uuid: "123e4567-e89b-12d3-a456-426655440000",
        c_inet4: "192.0.2.1",
        c_inet6: "2001:db8::ff00:42:8329",
      })
    }
    client.close()
  })
})
