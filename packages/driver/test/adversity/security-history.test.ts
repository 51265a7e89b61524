// One test per entry of the security history of mysql2, mysqljs, sqlstring and the MariaDB connector; each is named after its entry.
// Where the others are: values and names in SQL (mysql2#4054, GHSA-g5xc-5w98-jfvm, NO_BACKSLASH_ESCAPES) in security-statements.test.ts; files
// (CVE-2019-14939, CONJS-354, CONJS-58) in rogue-infile, TLS (mysql2#103, mysqljs) in rogue-tls, GHSA-cqhc-2h57-wpxf (CONJS-349) in rogue-certificate, PAM
// (CONJS-353) in rogue-handshake and integration/auth-pam, sizes before the login (CONJS-358) in rogue-handshake, compression (GHSA-rgwj-5xj2-c3m3) and
// reassembly in rogue-framing, packets cut at every byte (mysql2#4161) in rogue-results and in protocol/test/messages, code generation (CVE-2024-21508) also in
// protocol/test/values/rows.test.ts and integration/no-eval, keys of shapes (CVE-2024-21507) also in protocol/test/conversation/shape-cache.test.ts. The one
// comparison with a secret (CONJS-351) is that of protocol/src/auth/certificate-proof.ts, in constant time.
import { connect, InterfaceError } from "@shoal/driver"
import { escapeIdentifier } from "@shoal/protocol"
import { describe, expect, test } from "vitest"
import { promptFailureOf, secretPassword } from "../support/expect-failure.ts"
import { connectTo } from "../support/rogue-client.ts"
import { type RoguePeer, startRogueServer } from "../support/rogue-server.ts"
import {
  authMore,
  authSwitch,
  err,
  lenenc,
  ok,
  resultSet,
  text,
  textRow,
  u8,
} from "../support/server-packets.ts"
import { hostileNames } from "../support/hostile-names.ts"

describe("CVE-2024-21508 (mysql2#2572): names and options never become code", () => {
  test("hostile column names from a server", async () => {
    for (const rows of ["object", "array", "columns", "lazy"] as const) {
      await using server = await startRogueServer(async (peer) => {
        await peer.ready()
        for (;;) {
          await peer.read()
          const columns = hostileNames.map((name) => ({ name, table: name, type: 253 }))
          await peer.send(...resultSet(columns, [textRow(...hostileNames.map((_, i) => String(i)))]))
        }
      })
      const conn = await connectTo(server)
      // The second time a shape comes it may be compiled.
      for (let time = 0; time < 3; time++) {
        const result = await conn.query("SELECT 1", undefined, { rows })
        expect(result.columns.map(({ name }) => name)).toEqual(hostileNames)
        if (rows !== "object") continue
        const [row] = result.rows as Record<string, string>[]
        hostileNames.forEach((name, i) => {
          expect(Object.getOwnPropertyDescriptor(row, name), JSON.stringify(name)).toMatchObject({
            value: String(i),
            enumerable: true,
          })
        })
      }
      conn.close()
    }
  })

  test.each([
    "bigint",
    "decimal",
    "temporal",
    "zeroDate",
    "json",
    "charset",
    "collation",
    "timezone",
    "paramstyle",
    "compress",
  ])("a hostile value of the option %s is refused", async (name) => {
    for (const value of ["string'); process.exit(1); ('", "`", "a\u2028b", "a b"]) {
      await expect(connect({ host: "127.0.0.1", port: 1, [name]: value })).rejects.toBeInstanceOf(
        InterfaceError,
      )
    }
  })
})

test("CVE-2024-21511 (mysql2#2608): a time zone is an offset and nothing else", async () => {
  for (const timezone of ["+00:00'; DROP TABLE t; -- ", "+00:00 ", "UTC", "+25:00", "+0:00", "", "'"]) {
    const error = await promptFailureOf(connect({ host: "127.0.0.1", port: 1, timezone }))
    expect(error).toMatchObject({ code: "SHOAL_OPTION" })
  }
})

test("CVE-2024-21507 (mysql2#2424): shapes whose names concatenate to the same are different shapes", async () => {
  const shapes = [
    ["a", "b"],
    ["ab", ""],
    ["", "ab"],
    ["a,b", "c"],
    ["a", "b,c"],
    ['a","b', "c"],
    ["a", 'b","c'],
    ["a:253", "b"],
    ["a", "253:b"],
    ["a\u0000b", "c"],
    ["a", "b\u0000c"],
  ]
  let shape: readonly string[] = []
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    for (;;) {
      await peer.read()
      await peer.send(
        ...resultSet(
          shape.map((name) => ({ name, table: "" })),
          [textRow("1", "2")],
        ),
      )
    }
  })
  const conn = await connectTo(server)
  for (let time = 0; time < 3; time++) {
    for (const names of shapes) {
      shape = names
      const [first = "", second = ""] = names
      expect((await conn.query("SELECT 1")).rows).toEqual([{ [first]: "1", [second]: "2" }])
    }
  }
  conn.close()
})

test("CVE-2024-21509, CVE-2024-21512 (mysql2#2574, #2702): no column or table name touches a prototype", async () => {
  const before = Reflect.ownKeys(Object.prototype)
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    for (;;) {
      await peer.read()
      const columns = ["__proto__", "constructor", "polluted"].map((name) => ({ name, table: "__proto__" }))
      await peer.send(...resultSet(columns, [textRow('{"polluted":1}', "x", "y")]))
    }
  })
  const conn = await connectTo(server)
  const objects = await conn.query("SELECT 1")
  const lazy = await conn.query("SELECT 1", undefined, { rows: "lazy" })
  for (const row of [objects.rows[0], lazy.rows[0]?.toObject()]) {
    expect(Object.entries(row ?? {})).toEqual([
      ["__proto__", '{"polluted":1}'],
      ["constructor", "x"],
      ["polluted", "y"],
    ])
    expect(Object.getPrototypeOf(row)).toSatisfy((proto) => proto === Object.prototype || proto === null)
  }
  const { DictCursor } = await import("@shoal/driver")
  await using cursor = conn.cursor(DictCursor)
  await cursor.execute("SELECT 1")
  expect(Object.keys((await cursor.fetchOne()) ?? {})).toEqual(["__proto__", "constructor", "polluted"])
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  conn.close()
})

test("GHSA-3f6p-5ww8-9rcr, GHSA-42r5-vhpq-m858: a switch to a clear-text plugin needs the option and a trusted channel", async () => {
  for (const allowCleartextPassword of [false, true]) {
    await using server = await startRogueServer(async (peer) => {
      await peer.greet()
      await peer.send(authSwitch("mysql_clear_password"))
      await peer.read()
      await peer.send(ok())
    })
    expect((await promptFailureOf(connectTo(server, { allowCleartextPassword }))).code).toBe(
      "SHOAL_AUTH_REFUSED",
    )
    expect(server.received().includes(secretPassword)).toBe(false)
  }
})

test("mysql2 3.19.1 #4162: a URL sets no dangerous or unknown option", async () => {
  const queries = [
    "flags=LOCAL_FILES",
    "infile=1",
    "localInfile=true",
    "multiStatements=true",
    "stream=x",
    "codecs=x",
    "onConnect=x",
    "nonsense=1",
  ]
  for (const query of queries) {
    const call = connect(`mysql://app@127.0.0.1:1/db?${query}`)
    const error: unknown = await call.catch((reason: unknown) => reason)
    expect(error, query).toBeInstanceOf(InterfaceError)
  }
})

test("GHSA-42r5-vhpq-m858: no native password hash for a server that did not ask for one", async () => {
  await using server = await startRogueServer(async (peer) => {
    const response = await peer.greet({ plugin: "no_such_plugin" })
    expect(response.includes("mysql_native_password")).toBe(false)
    await peer.send(authSwitch("no_such_plugin"))
    await peer.untilGone()
  })
  expect((await promptFailureOf(connectTo(server))).code).toBe("SHOAL_AUTH_REFUSED")
})

test("mysqljs#342, MariaDB connector 3.5.4: identifiers are quoted whole", () => {
  expect(escapeIdentifier("a`b")).toBe("`a``b`")
  expect(escapeIdentifier("a.b")).toBe("`a.b`")
  expect(() => escapeIdentifier("a\0b")).toThrow()
})

test("mysql2 3.19.1 #4159 #4164: a geometry that lies about its counts is bytes", async () => {
  const lying = Buffer.concat([Buffer.alloc(4), u8(1, 7, 0, 0, 0, 255, 255, 255, 255), Buffer.alloc(9, 7)])
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(...resultSet([{ type: 255, collation: 63 }], [textRow(lying)]))
    await peer.untilGone()
  })
  const conn = await connectTo(server)
  expect((await conn.query("SELECT 1")).rows).toEqual([{ c: lying }])
  conn.close()
})

test("MariaDB connector 3.5.4: at most 65,535 columns", async () => {
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(lenenc(1_000_000))
    await peer.untilGone()
  })
  const conn = await connectTo(server)
  expect((await promptFailureOf(conn.query("SELECT 1"))).code).toBe("SHOAL_MALFORMED_PACKET")
})

describe("MariaDB connector 3.5.4: a change of user", () => {
  const attacks: Readonly<Record<string, (peer: RoguePeer) => Promise<void>>> = {
    "that is refused": (peer) => peer.send(err(1045, "Access denied for user 'other'", "28000")),
    "that is switched to a clear-text plugin": (peer) => peer.send(authSwitch("mysql_clear_password")),
    "that is switched to an unknown plugin": (peer) => peer.send(authSwitch("nonsense")),
    "that wants the password for a key it hands out": async (peer) => {
      await peer.send(authSwitch("caching_sha2_password"))
      await peer.read()
      await peer.send(authMore(u8(4)))
    },
    "that is answered by a result set": (peer) => peer.send(...resultSet([{}], [textRow("a")])),
    "that is answered by garbage": (peer) => peer.send(Buffer.from([0x55, 0x66])),
    "that is cut": (peer) => Promise.resolve(peer.end()),
  }

  test.each(Object.entries(attacks))("%s rejects, and no password is given away", async (_name, attack) => {
    await using server = await startRogueServer(async (peer) => {
      await peer.ready()
      await peer.read()
      await attack(peer)
      await peer.untilGone()
    })
    const conn = await connectTo(server, { allowCleartextPassword: true })
    await promptFailureOf(conn.changeUser({ user: "other", password: secretPassword }))
    expect(server.received().includes(secretPassword)).toBe(false)
    expect((await promptFailureOf(conn.query("SELECT 1"))).fatal).toBe(true)
  })
})

test("tracked session state: a hostile schema name changes nothing but the name", async () => {
  await using server = await startRogueServer(async (peer) => {
    await peer.ready()
    await peer.read()
    await peer.send(ok({ sessionState: text(Buffer.concat([u8(1), text(text("`; DROP DATABASE x; -- "))])) }))
    await peer.untilGone()
  })
  const conn = await connectTo(server)
  await conn.query("USE x")
  expect(conn.db).toBe("`; DROP DATABASE x; -- ")
  conn.close()
})
