// What is generated compiles under strict with every check on, and queries over it have the right types and rows.
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { createDatabase, forEachServer } from "@shoal/servers/databases"
import { createEngine, type Engine } from "@shoal/sa"
import { expect, it } from "vitest"
import { generate } from "../../src/emit/generate.ts"
import { introspect } from "../../src/introspect/introspect.ts"
import { typeErrors } from "../support/generated-module.ts"
import { harbour } from "../support/harbour.ts"
import { mysql2Source } from "../support/mysql2-source.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

const program = `import * as sa from "@shoal/sa"
import { berth, inPort, pilot, portCall, ship, type ShipRow } from "./schema.ts"

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export function assertSame<A, B>(_same: Same<A, B>): void {}

export const query = sa
  .select(ship.c.name, ship.c.flag, ship.c.grossTonnage, portCall.c.arrived, berth.c.code, berth.c.services)
  .join(portCall, portCall.c.ship.eq(ship.c.imoNumber))
  .outerjoin(berth, berth.c.id.eq(portCall.c.berth))
  .orderBy(ship.c.name)
assertSame<
  sa.RowOf<typeof query>,
  {
    name: string
    flag: "NL" | "NO" | "it's" | ""
    grossTonnage: bigint | null
    arrived: Date
    code: string | null
    services: readonly ("water" | "power" | "fuel")[] | null
  }
>(true)

const mentor = pilot.alias("mentor")
const mentors = sa.select(pilot.c.id, mentor.c.rankNo.as("mentorRank")).outerjoin(mentor, mentor.c.id.eq(pilot.c.mentor))
assertSame<sa.RowOf<typeof mentors>, { id: number; mentorRank: number | null }>(true)

const everything = sa.select(ship)
assertSame<sa.RowOf<typeof everything>, ShipRow>(true)
assertSame<sa.RowOf<ReturnType<typeof inPort.select>>, { imo: number; name: string; code: string | null }>(true)

// @ts-expect-error a number has no like()
ship.c.imoNumber.like("x")
// @ts-expect-error no such member of the enum
ship.c.flag.eq("DE")
// @ts-expect-error label is generated
ship.insert().values({ imoNumber: 1, name: "x", label: "y" })
// @ts-expect-error name is missing
ship.insert().values({ imoNumber: 1 })

/** Fills the tables and reads them through the query. */
export async function fill(engine: sa.Engine): Promise<unknown> {
  await engine.begin(async (conn) => {
    await conn.execute(ship.insert().values({ imoNumber: 7, name: "Ada", flag: "NL", grossTonnage: 9007199254740993n, papers: { crew: [1] } }))
    await conn.execute(berth.insert().values({ code: "A1", services: ["water", "fuel"], position: { type: "Point", coordinates: [1, 2] } }))
    await conn.execute(portCall.insert().values({ ship: 7, berth: 1, arrived: new Date(0) }))
  })
  await using conn = await engine.connect()
  return await conn.execute(query).then((result) => result.mappings().all())
}
`

forEachServer((server) => {
  it("types a three-table join over a generated schema, and runs it", { timeout: 240_000 }, async () => {
    await using database = await createDatabase(server)
    await using source = await mysql2Source(database.url)
    await source.run(...harbour)
    const [schema] = generate(await introspect(source), { out: "schema.ts" })
    const files = { "schema.ts": schema?.text ?? "", "program.ts": program }
    expect(await typeErrors(files)).toEqual([])

    await using folder = await temporaryFolder()
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
    const url = pathToFileURL(join(folder.path, "program.ts")).href
    const module = (await import(/* @vite-ignore */ url)) as { fill: (engine: Engine) => Promise<unknown> }
    await using engine = await createEngine(database.url)
    expect(await module.fill(engine)).toEqual([
      {
        name: "Ada",
        flag: "NL",
        grossTonnage: 9007199254740993n,
        arrived: new Date(0),
        code: "A1",
        services: ["water", "fuel"],
      },
    ])
  })

  it("generates the server's own databases, and they compile", { timeout: 240_000 }, async () => {
    await using source = await mysql2Source(server.url)
    const files: Record<string, string> = {}
    for (const database of ["sys", "mysql", "performance_schema", "information_schema"]) {
      const [file] = generate(await introspect(source, { databases: [database] }))
      files[`${database}.ts`] = file?.text ?? ""
    }
    expect(await typeErrors(files)).toEqual([])
  })
})
