import { expect, test } from "vitest"
import { binaryFromPath, clientFromPath } from "../src/path-binary.ts"
import type { ServerRequest } from "../src/server.ts"
import { programsOnPath } from "./support/programs-on-path.ts"

const programs = programsOnPath()

function requestFor(family: "mysql" | "mariadb", version?: string): ServerRequest {
  return { family, version, signal: undefined, report: () => undefined }
}

test("a program of the right family and version is taken", async () => {
  const file = await programs.add(
    "mysqld",
    "echo 'mysqld  Ver 9.1.0 for Linux on x86_64 (MySQL Community Server)'",
  )
  expect(await binaryFromPath(requestFor("mysql"))).toMatchObject({ family: "mysql", version: "9.1.0", file })
})

test("mysqld may be MariaDB under its old name", async () => {
  await programs.add("mysqld", "echo 'mysqld  Ver 11.4.2-MariaDB for Linux on x86_64'")
  await expect(binaryFromPath(requestFor("mysql"))).rejects.toThrow("mysqld is mariadb")
  expect(await binaryFromPath(requestFor("mariadb"))).toMatchObject({ version: "11.4.2" })
})

test("an old program is refused with both versions, unless it is asked for", async () => {
  await programs.add("mysqld", "echo 'mysqld  Ver 8.0.40 for Linux on x86_64 (MySQL Community Server)'")
  await expect(binaryFromPath(requestFor("mysql"))).rejects.toThrow("it is 8.0.40, wanted 9.0 or later")
  expect(await binaryFromPath(requestFor("mysql", "8.0"))).toMatchObject({ version: "8.0.40" })
})

test("a program that cannot run is refused with what it printed", async () => {
  await programs.add("mariadbd", "echo 'error while loading shared libraries' >&2; exit 127")
  const refused = binaryFromPath(requestFor("mariadb"))
  await expect(refused).rejects.toMatchObject({ code: "SHOAL_SOURCE_UNAVAILABLE" })
  await expect(refused).rejects.toThrow("status 127: error while loading shared libraries")
})

test("a client of the other family is not taken", async () => {
  await programs.add("mysql", "echo 'mysql  Ver 15.1 Distrib 10.11.6-MariaDB, for Linux (x86_64)'")
  expect(await clientFromPath("mysql", undefined)).toBeUndefined()
})
