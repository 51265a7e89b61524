// Four cases per packet: plain, maximal, truncated at every byte, and the quirks of real servers.
import { describe, expect, test } from "vitest"
import { Capability } from "../../src/constants/capabilities.ts"
import { ColumnFlag, ColumnType } from "../../src/constants/column-types.ts"
import { Writer } from "../../src/bytes/writer.ts"
import { ProtocolError } from "../../src/index.ts"
import { decodePluginRequest } from "../../src/messages/auth.ts"
import { decodeHandshake, encodeHandshakeResponse, encodeSslRequest } from "../../src/messages/handshake.ts"
import { decodeEnd, decodeError, decodeOk, decodeProgress, isProgress } from "../../src/messages/response.ts"
import { decodeColumn, decodePrepareOk, decodeResultHeader } from "../../src/messages/resultset.ts"
import {
  column,
  end,
  eof,
  err,
  greeting,
  NONCE,
  ok,
  payload,
  SERVER_CAPABILITIES,
} from "../support/packets.ts"

const TRACK = Capability.SESSION_TRACK

/** Every shorter form of a packet decodes or fails as a ProtocolError, never otherwise. Returns how many failed. */
function truncated(bytes: Buffer, decode: (b: Buffer, start: number, end: number) => unknown): number {
  let failures = 0
  for (let length = 0; length < bytes.length; length++) {
    // Bytes behind the end of the packet must not be read.
    const room = Buffer.concat([Buffer.from([9]), bytes.subarray(0, length), Buffer.alloc(20, 0x31)])
    try {
      decode(room, 1, 1 + length)
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError)
      failures++
    }
  }
  return failures
}

describe("HandshakeV10", () => {
  const decode = (b: Buffer, s = 0, e = b.length): ReturnType<typeof decodeHandshake> =>
    decodeHandshake(b, s, e)

  test("MySQL", () => {
    const {
      greeting: g,
      nonce,
      low,
    } = decode(greeting({ version: "8.4.3", plugin: "caching_sha2_password" }))
    expect(g).toMatchObject({
      serverVersion: "8.4.3",
      family: "mysql",
      version: [8, 4, 3],
      connectionId: 7,
      authPlugin: "caching_sha2_password",
    })
    expect(nonce).toEqual(NONCE)
    expect(low).toBe(SERVER_CAPABILITIES)
  })

  test("MariaDB hides its version and shows extended capabilities", () => {
    const bytes = greeting({
      version: "5.5.5-10.11.18-MariaDB-log",
      capabilities: (SERVER_CAPABILITIES & ~1) >>> 0,
      extended: 0x1f,
    })
    expect(decode(bytes)).toMatchObject({
      extended: 0x1f,
      greeting: { serverVersion: "10.11.18-MariaDB-log", family: "mariadb", version: [10, 11, 18] },
    })
    const modern = decode(greeting({ version: "11.8.2", capabilities: (SERVER_CAPABILITIES & ~1) >>> 0 }))
    expect(modern.greeting.family).toBe("mariadb")
  })

  test("quirks: no closing NUL of the plugin name; no plugin at all; other names of servers", () => {
    const bytes = greeting()
    expect(decode(bytes.subarray(0, -1)).greeting.authPlugin).toBe("mysql_native_password")
    expect(
      decode(greeting({ capabilities: (SERVER_CAPABILITIES & ~Capability.PLUGIN_AUTH) >>> 0 })).greeting
        .authPlugin,
    ).toBe("mysql_native_password")
    expect(decode(greeting({ version: "8.0.11-TiDB-v7.5.0" })).greeting).toMatchObject({
      family: "mysql",
      version: [8, 0, 11],
    })
    expect(decode(greeting({ version: "weird" })).greeting.version).toEqual([0, 0, 0])
  })

  test("truncated, and what is not spoken", () => {
    expect(truncated(greeting(), decode)).toBe(38)
    expect(() => decode(Buffer.from([9, 0]))).toThrow("expected protocol version 10, the server speaks 9")
    expect(() => decode(greeting({ capabilities: 0x1 }))).toThrow("older than MySQL 4.1")
  })
})

describe("client packets of the handshake", () => {
  const hello = { low: SERVER_CAPABILITIES, extended: 0x1c, maxPacket: 0x40000000, collation: 45 }

  test("SSLRequest is 32 bytes with MariaDB's word at the end", () => {
    const bytes = payload((w) => encodeSslRequest(w, hello))
    expect(bytes).toHaveLength(32)
    expect(bytes.readUInt32LE(0)).toBe(SERVER_CAPABILITIES)
    expect(bytes[8]).toBe(45)
    expect(bytes.readUInt32LE(28)).toBe(0x1c)
  })

  test("response with everything", () => {
    const attributes = { ключ: "v".repeat(300) }
    const bytes = payload((w) =>
      encodeHandshakeResponse(w, {
        ...hello,
        user: "jürgen",
        authResponse: Buffer.alloc(300, 1),
        authPlugin: "p",
        database: "db",
        attributes,
        zstdLevel: 3,
        low: (SERVER_CAPABILITIES | Capability.ZSTD_COMPRESSION_ALGORITHM | Capability.CONNECT_WITH_DB) >>> 0,
      }),
    )
    const rest = bytes.subarray(32)
    expect(rest.subarray(0, 8).toString()).toBe("jürgen\0")
    expect([...rest.subarray(8, 11)]).toEqual([0xfc, 300 & 255, 300 >> 8])
    expect(rest.subarray(311, 316).toString()).toBe("db\0p\0")
    expect([...rest.subarray(316, 319)]).toEqual([0xfc, 312 & 255, 312 >> 8])
    expect(rest).toHaveLength(319 + 9 + 303 + 1)
    expect(rest.at(-1)).toBe(3)
  })

  test("an answer that the old length byte cannot hold", () => {
    const low = (SERVER_CAPABILITIES & ~Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA) >>> 0
    const response = {
      ...hello,
      low,
      user: "u",
      authPlugin: "p",
      database: undefined,
      attributes: {},
      zstdLevel: 3,
    }
    expect(() =>
      encodeHandshakeResponse(new Writer(), { ...response, authResponse: Buffer.alloc(251) }),
    ).toThrow("at most 250 bytes")
  })
})

describe("OK", () => {
  const decode = (b: Buffer, s = 0, e = b.length): ReturnType<typeof decodeOk> => decodeOk(b, s, e, TRACK)

  test("plain and with info", () => {
    expect(decode(ok({ affectedRows: 3, insertId: 9, warnings: 2, info: "Rows matched: 3" }))).toEqual({
      affectedRows: 3,
      insertId: 9,
      status: 2,
      warningCount: 2,
      info: "Rows matched: 3",
      sessionState: [],
    })
    const old = Buffer.concat([ok(), Buffer.from("no length here")])
    expect(decodeOk(old, 0, old.length, 0).info).toBe("no length here")
  })

  test("numbers beyond 2^53 are bigints", () => {
    const bytes = payload((w) => {
      w.u8(0)
      for (let i = 0; i < 2; i++) {
        w.u8(0xfe)
        w.bigint64(2n ** 64n - 2n)
      }
      w.u32(2)
    })
    expect(decode(bytes)).toMatchObject({
      affectedRows: 18446744073709551614n,
      insertId: 18446744073709551614n,
    })
  })

  const state = payload((w) => {
    const change = (type: number, write: (x: Writer) => void): void => {
      w.u8(type)
      w.lenencBytes(payload(write))
    }
    change(0, (x) => {
      x.lenencString("autocommit")
      x.lenencString("OFF")
      x.lenencString("time_zone")
      x.lenencString("SYSTEM")
    })
    change(1, (x) => x.lenencString("newdb"))
    change(2, (x) => x.utf8("1"))
    change(3, (x) => {
      x.u8(0)
      x.lenencString("uuid:1-5")
    })
    change(4, (x) => x.lenencString("START TRANSACTION;"))
    change(5, (x) => x.lenencString("T_______"))
    change(99, (x) => x.utf8("future"))
  })

  test("session state of every kind", () => {
    expect(decode(ok({ status: 0x4002, info: "", state })).sessionState).toEqual([
      { kind: "variable", name: "autocommit", value: "OFF" },
      { kind: "variable", name: "time_zone", value: "SYSTEM" },
      { kind: "schema", name: "newdb" },
      { kind: "state", changed: true },
      { kind: "gtids", value: "uuid:1-5" },
      { kind: "transactionCharacteristics", value: "START TRANSACTION;" },
      { kind: "transactionState", value: "T_______" },
      { kind: "unknown", type: 99, data: Buffer.from("future") },
    ])
  })

  test("truncated, also inside the session state", () => {
    expect(truncated(ok({ status: 0x4002, info: "abc", state }), decode)).toBeGreaterThan(50)
    const bad = ok({ status: 0x4002, info: "", state: Buffer.from([0, 5, 3, 97, 98, 99]) })
    expect(() => decode(bad)).toThrow(ProtocolError)
  })
})

describe("what ends rows", () => {
  test("EOF or OK, told apart by length, whatever was negotiated", () => {
    expect(decodeEnd(eof(0x22, 5), 0, 5, 0)).toMatchObject({ status: 0x22, warningCount: 5 })
    const bytes = end({ status: 0x22, warnings: 5 })
    expect(decodeEnd(bytes, 0, bytes.length, 0)).toMatchObject({ status: 0x22, warningCount: 5 })
    expect(() => decodeEnd(Buffer.from([0xfe]), 0, 1, 0)).toThrow("malformed EOF packet")
  })
})

describe("ERR", () => {
  const decode = (b: Buffer, s = 0, e = b.length): ReturnType<typeof decodeError> =>
    decodeError(b, s, e, "mysql")

  test("with SQLSTATE, without (before the handshake), and with a number nobody knows", () => {
    expect(decode(err(1062, "Duplicate entry", "23000"))).toEqual({
      errno: 1062,
      sqlState: "23000",
      message: "Duplicate entry",
      symbol: "ER_DUP_ENTRY",
    })
    expect(decode(err(1040, "Too many connections", undefined))).toMatchObject({
      errno: 1040,
      sqlState: "HY000",
      symbol: "ER_CON_COUNT_ERROR",
    })
    expect(decode(err(65_000, "?"))).toMatchObject({ errno: 65_000, symbol: "ER_UNKNOWN_65000" })
  })

  test("the same number may mean different things on the two servers", () => {
    expect(decodeError(err(1969, "x"), 0, 10, "mariadb").symbol).toBe("ER_STATEMENT_TIMEOUT")
    expect(decodeError(err(4025, "x"), 0, 10, "mariadb").symbol).toBe("ER_CONSTRAINT_FAILED")
    expect(decode(err(3819, "x")).symbol).toBe("ER_CHECK_CONSTRAINT_VIOLATED")
  })

  test("truncated: everything but the number may be missing", () => {
    expect(truncated(err(1062, "Duplicate", "23000"), decode)).toBe(3)
  })

  test("progress reports of MariaDB", () => {
    const bytes = payload((w) => {
      w.u8(0xff)
      w.u16(0xffff)
      w.u8(1)
      w.u8(2)
      w.u8(3)
      w.u24(45_500)
      w.lenencString("copy to tmp table")
    })
    expect(isProgress(bytes, 0, bytes.length)).toBe(true)
    expect(isProgress(err(1062, "x"), 0, 10)).toBe(false)
    expect(decodeProgress(bytes, 0, bytes.length)).toEqual({
      stage: 2,
      maxStage: 3,
      progress: 45.5,
      info: "copy to tmp table",
    })
  })
})

describe("column definitions", () => {
  const decode = (b: Buffer, s = 0, e = b.length): ReturnType<typeof decodeColumn> =>
    decodeColumn(b, s, e, false)

  test("plain", () => {
    const c = decode(
      column({
        name: "naïve",
        type: ColumnType.LONG,
        flags: ColumnFlag.UNSIGNED | ColumnFlag.NOT_NULL,
        collation: 63,
        length: 10,
      }),
    )
    expect(c).toEqual({
      schema: "db",
      table: "t",
      orgTable: "t_org",
      name: "naïve",
      orgName: "naïve",
      collation: 63,
      length: 10,
      type: 3,
      typeName: "INT",
      flags: 33,
      decimals: 0,
      extendedType: "",
      extendedFormat: "",
    })
    expect(Object.isFrozen(c)).toBe(true)
  })

  test("MariaDB's extended metadata names the type", () => {
    const json = column({ type: ColumnType.BLOB, extended: [[1, "json"]] })
    expect(decodeColumn(json, 0, json.length, true)).toMatchObject({
      typeName: "JSON",
      extendedFormat: "json",
    })
    const uuid = column({
      type: ColumnType.STRING,
      extended: [
        [0, "uuid"],
        [7, "future"],
      ],
    })
    expect(decodeColumn(uuid, 0, uuid.length, true)).toMatchObject({ typeName: "UUID", extendedType: "uuid" })
  })

  test.each([
    [{ type: ColumnType.STRING, flags: ColumnFlag.ENUM }, "ENUM"],
    [{ type: ColumnType.STRING, flags: ColumnFlag.SET }, "SET"],
    [{ type: ColumnType.STRING, collation: 63 }, "BINARY"],
    [{ type: ColumnType.VAR_STRING, collation: 63 }, "VARBINARY"],
    [{ type: ColumnType.BLOB, collation: 63 }, "BLOB"],
    [{ type: ColumnType.BLOB }, "TEXT"],
    [{ type: ColumnType.STRING }, "CHAR"],
    [{ type: ColumnType.VECTOR, collation: 63 }, "VECTOR"],
    [{ type: 200 }, "VARCHAR"],
  ])("%o is %s", (fields, name) => {
    expect(decode(column(fields)).typeName).toBe(name)
  })

  test("truncated, too short a fixed part, and metadata that runs over", () => {
    const bytes = column({ name: "abc" })
    expect(truncated(bytes, decode)).toBe(bytes.length)
    const short = Buffer.from(bytes)
    short[bytes.length - 13] = 3
    expect(() => decode(short)).toThrow("expected at least 12")
  })
})

describe("PREPARE_OK and the column count", () => {
  test("plain, and old servers without a warning count", () => {
    const bytes = payload((w) => {
      w.u8(0)
      w.u32(77)
      w.u16(3)
      w.u16(2)
      w.u8(0)
      w.u16(1)
    })
    expect(decodePrepareOk(bytes, 0, 12)).toEqual({
      id: 77,
      columnCount: 3,
      parameterCount: 2,
      warningCount: 1,
    })
    expect(decodePrepareOk(bytes, 0, 10)).toMatchObject({ warningCount: 0 })
    expect(truncated(bytes, (b, s, e) => decodePrepareOk(b, s, e))).toBe(10)
  })

  test("column counts are bounded", () => {
    expect(decodeResultHeader(Buffer.from([5]), 0, 1, false)).toEqual({
      columnCount: 5,
      metadataFollows: true,
    })
    expect(decodeResultHeader(Buffer.from([5, 0]), 0, 2, true)).toEqual({
      columnCount: 5,
      metadataFollows: false,
    })
    expect(decodeResultHeader(Buffer.from([5, 1]), 0, 2, true).metadataFollows).toBe(true)
    expect(() => decodeResultHeader(Buffer.from([0]), 0, 1, false)).toThrow("without columns")
    expect(() => decodeResultHeader(Buffer.from([0xfd, 0, 0, 1]), 0, 4, false)).toThrow("exceeds 65535")
    expect(() =>
      decodeResultHeader(Buffer.from([0xfe, 255, 255, 255, 255, 255, 255, 255, 255]), 0, 9, false),
    ).toThrow("exceeds 65535")
  })
})

test("AuthSwitchRequest: nonces of both servers, and the switch of before 5.5.7", () => {
  const mysql = Buffer.concat([Buffer.from("\xfecaching_sha2_password\0", "latin1"), NONCE, Buffer.from([0])])
  expect(decodePluginRequest(mysql, 0, mysql.length)).toEqual({
    plugin: "caching_sha2_password",
    data: NONCE,
  })
  const nonce32 = Buffer.alloc(32)
  const mariadb = Buffer.concat([Buffer.from("\xfeclient_ed25519\0", "latin1"), nonce32])
  expect(decodePluginRequest(mariadb, 0, mariadb.length).data).toEqual(nonce32)
  expect(decodePluginRequest(Buffer.from([0xfe]), 0, 1).plugin).toBe("mysql_old_password")
})
