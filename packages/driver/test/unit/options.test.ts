import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { InterfaceError } from "../../src/errors/errors.ts"
import { connectOptionNames, resolveOptions } from "../../src/options/options.ts"

describe("defaults", () => {
  it("are those of the documentation", () => {
    const options = resolveOptions()
    expect(options).toMatchObject({
      host: "localhost",
      port: 3306,
      user: userInfo().username,
      password: "",
      charset: "utf8mb4",
      autocommit: false,
      connectTimeout: 10_000,
      localInfile: false,
      paramstyle: "qmark",
      preparedCacheSize: 256,
      timezone: "+00:00",
      multiStatements: false,
      tls: { mode: "preferred" },
    })
    expect(Object.isFrozen(options)).toBe(true)
  })

  it("use no TLS on a unix socket", () => {
    expect(resolveOptions({ unixSocket: "/tmp/s.sock" }).tls.mode).toBe("disabled")
  })
})

describe("checks", () => {
  it.each([
    [{ database: "x" }, 'unknown option "database": write "db"'],
    [{ connectionLimit: 5 }, 'unknown option "connectionLimit": write "maxSize", an option of createPool()'],
    [{ dateStrings: true }, 'unknown option "dateStrings": write temporal: "string"'],
    [{ hots: "x" }, 'unknown option "hots": did you mean "host"?'],
    [{ database: "x" }, 'unknown option "database"'],
    [{ read_default_file: "x" }, 'unknown option "read_default_file": did you mean "readDefaultFile"?'],
    [{ port: 0 }, 'option "port": expected a whole number from 1 to 65535, found 0'],
    [{ port: "many" }, 'option "port": expected a whole number from 1 to 65535, found "many"'],
    [{ host: "" }, 'option "host": expected text without NUL that is not empty'],
    [{ autocommit: "yes" }, 'option "autocommit": expected true or false, found "yes"'],
    [{ paramstyle: "qmrk" }, 'found "qmrk"; did you mean "qmark"?'],
    [{ charset: "latin1" }, 'option "charset": expected utf8mb4 (or utf8, utf8mb3), found "latin1"'],
    [{ timezone: "Europe/Berlin" }, 'option "timezone": expected an offset'],
    [{ collation: "a; DROP" }, 'option "collation": expected letters, digits and _'],
    [
      { ssl: "verify" },
      'option "ssl": expected one of disabled, preferred, required, verify-ca, verify-identity',
    ],
    [{ ssl: { ca: "/etc/ca.pem" } }, 'option "ssl.ca": expected the text of a PEM file'],
    [{ ssl: { keys: "x" } }, 'unknown option "ssl.keys": did you mean "ssl.key"?'],
    [{ clientFlag: 128 }, 'CLIENT_LOCAL_FILES (128) needs the option "localInfile: true"'],
    [{ clientFlag: 2048 }, 'bit 2048 is decided by the option "ssl"'],
    [{ connectTimeout: -1 }, 'option "connectTimeout": expected a whole number from 0'],
    [{ connectTimeout: 2 ** 31 }, 'option "connectTimeout": expected a whole number from 0'],
    [{ readDefaultGroup: "x" }, 'option "readDefaultGroup" needs "readDefaultFile"'],
    [{ cursorClass: "Cursor" }, 'option "cursorClass": expected a function, found "Cursor"'],
  ])("%o", (options, message) => {
    expect(() => resolveOptions(options as object)).toThrow(message)
    expect(() => resolveOptions(options as object)).toThrow(InterfaceError)
  })

  it("ignores options that are undefined", () => {
    expect(resolveOptions({ port: undefined }).port).toBe(3306)
  })

  it("never shows a password", () => {
    expect(() => resolveOptions({ password: ["s3cret"] } as never)).toThrow(
      /expected a string, found an array$/,
    )
  })

  it("turns multi statements on through clientFlag", () => {
    expect(resolveOptions({ clientFlag: 65_536 }).multiStatements).toBe(true)
  })

  it("cuts one init command at its semicolons, and leaves a list alone", () => {
    expect(resolveOptions({ initCommand: "SET @a = ';'; SET @b = 2 ;" }).initCommand).toEqual([
      "SET @a = ';'",
      "SET @b = 2",
    ])
    expect(resolveOptions({ initCommand: ["SELECT 1; SELECT 2"] }).initCommand).toEqual([
      "SELECT 1; SELECT 2",
    ])
  })

  it("knows the name of every option", () => {
    expect(connectOptionNames.has("readDefaultFile")).toBe(true)
    expect(connectOptionNames.has("minSize")).toBe(false)
  })
})

describe("URLs", () => {
  it("hold host, port, user, password, database and options", () => {
    expect(
      resolveOptions("mysql://u%40x:p%3Aw@[::1]:3307/my%20db?ssl=required&autocommit=1&bigint=number"),
    ).toMatchObject({
      host: "::1",
      port: 3307,
      user: "u@x",
      password: "p:w",
      db: "my db",
      autocommit: true,
      bigint: "number",
      tls: { mode: "required" },
    })
  })

  it.each([
    ["postgres://h/", "expected mysql:// or mariadb://, found postgres://"],
    ["mysql://h/a/b", "expected one database name"],
    ["mysql://h/?compres=true", 'unknown URL parameter "compres": did you mean "compress"?'],
    ["mysql://h/?localInfile=true", 'option "localInfile" cannot come from a URL'],
    ["mysql://h/?multiStatements=1", 'option "multiStatements" cannot come from a URL'],
    ["mysql://h/?bigint=number&bigint=string", '"bigint" is given twice'],
    ["mysql://u:%zz@h/", "the password has a percent sign that is not an escape"],
    ["not a url", "found text that is not a URL"],
    ["mysql://h:99999/", "found text that is not a URL"],
  ])("%s", (url, message) => {
    expect(() => resolveOptions(url)).toThrow(message)
  })

  it("never show their password", () => {
    expect(() => resolveOptions("mysql://u:s3cret@h:port/")).toThrow(/^(?!.*s3cret)/)
  })

  it("lose against explicit options", () => {
    expect(resolveOptions("mysql://a@h/x", { user: "b", db: "y" })).toMatchObject({
      user: "b",
      host: "h",
      db: "y",
    })
  })
})

describe("option files", () => {
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "shoal-cnf-"))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  it("give [client] and the group, with quotes, bare keys, comments, - and _ alike", () => {
    const path = file(
      "a.cnf",
      [
        "# comment",
        "[client]",
        'user = "quoted user"',
        "password='a\\\\b#c'",
        "port=3310 # trailing",
        "default_character_set=utf8",
        "skip-ssl",
        "!includedir /nowhere",
        "[other]",
        "user=second",
        "socket = /tmp/x.sock",
        "[mysqld]",
        "port=1",
      ].join("\r\n"),
    )
    expect(resolveOptions({ readDefaultFile: path })).toMatchObject({
      user: "quoted user",
      password: "a\\b#c",
      port: 3310,
      charset: "utf8",
      unixSocket: undefined,
      tls: { mode: "disabled" },
    })
    expect(resolveOptions({ readDefaultFile: path, readDefaultGroup: "other" })).toMatchObject({
      user: "second",
      unixSocket: "/tmp/x.sock",
      port: 3310,
    })
  })

  it("lose against explicit options", () => {
    const path = file("b.cnf", "[client]\ndatabase=fromfile\nuser=fromfile\n")
    expect(resolveOptions({ readDefaultFile: path, db: "explicit" })).toMatchObject({
      db: "explicit",
      user: "fromfile",
    })
  })

  it("are not required to exist, as in the C client", () => {
    expect(resolveOptions({ readDefaultFile: join(folder, "missing.cnf") }).port).toBe(3306)
  })

  it("may name certificates", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    const ca = file("ca.pem", pem)
    const path = file("c.cnf", `[client]\nssl_ca=${ca}\nssl-verify-server-cert\n`)
    expect(resolveOptions({ readDefaultFile: path }).tls).toMatchObject({
      mode: "verify-identity",
      options: { ca: pem },
    })
    const mode = file("d.cnf", "[client]\nssl-mode=VERIFY_CA\n")
    expect(resolveOptions({ readDefaultFile: mode }).tls.mode).toBe("verify-ca")
    const bad = file("e.cnf", "[client]\nssl-ca=/nowhere/ca.pem\n")
    expect(() => resolveOptions({ readDefaultFile: bad })).toThrow(
      'ssl-ca "/nowhere/ca.pem" cannot be read (ENOENT)',
    )
  })
})
