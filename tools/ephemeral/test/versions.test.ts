import { expect, test } from "vitest"
import { parseServerVersion, parseVersionOutput, versionObjection } from "../src/versions.ts"

test("what programs print for --version", () => {
  const cases = {
    "/x/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))": { family: "mysql", version: "9.7.4" },
    "mariadbd  Ver 10.11.18-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)": {
      family: "mariadb",
      version: "10.11.18",
    },
    "mariadb  Ver 15.1 Distrib 10.11.18-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper": {
      family: "mariadb",
      version: "10.11.18",
    },
    "mariadb from 11.8.6-MariaDB, client 15.2 for debian-linux-gnu": { family: "mariadb", version: "11.8.6" },
    "something else": undefined,
  }
  for (const [text, expected] of Object.entries(cases)) expect(parseVersionOutput(text)).toEqual(expected)
})

test("what servers say for VERSION()", () => {
  expect(parseServerVersion("9.7.4-2")).toEqual({ family: "mysql", version: "9.7.4" })
  expect(parseServerVersion("10.11.18-MariaDB-0+deb12u1-log")).toEqual({
    family: "mariadb",
    version: "10.11.18",
  })
})

test("the oldest versions that will do, and a wanted version", () => {
  expect(versionObjection("mysql", "9.0.0", undefined)).toBeUndefined()
  expect(versionObjection("mysql", "8.4.3", undefined)).toBe("it is 8.4.3, wanted 9.0 or later")
  expect(versionObjection("mariadb", "11.4.2", undefined)).toBeUndefined()
  expect(versionObjection("mariadb", "10.6.1", undefined)).toBe("it is 10.6.1, wanted 10.11 or later")
  expect(versionObjection("mysql", "8.4.3", "8.4")).toBeUndefined()
  expect(versionObjection("mysql", "8.40.3", "8.4")).toBe("it is 8.40.3, wanted 8.4")
})
