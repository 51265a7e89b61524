// `npm run demo`: on each real server, the blog from nothing: migrations, codegen against the live schema, typed queries.
// SHOAL_MYSQL_URL and SHOAL_MARIADB_URL name the servers; every database made here is dropped at the end.
import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { connect } from "@shoal/driver"
import * as sa from "@shoal/sa"
import { migrate } from "./blog/migrate.ts"
import { published, seed, tagCounts, taggedWith } from "./blog/queries.ts"
import { bold, dim, green, table } from "./terminal.ts"

const run = promisify(execFile)
const committedSchema = fileURLToPath(new URL("../src/blog/schema.ts", import.meta.url))
const config = fileURLToPath(new URL("../shoal.config.ts", import.meta.url))
const codegen = fileURLToPath(new URL("../bin/shoal-codegen.js", import.meta.resolve("@shoal/codegen")))

for (const variable of ["SHOAL_MYSQL_URL", "SHOAL_MARIADB_URL"]) {
  const server = process.env[variable]
  if (server === undefined) throw new Error(`${variable} is not set; start this with "npm run demo"`)
  await withDatabase(server, show)
}
console.log(
  `\nThe program is ${dim("apps/examples/src/demo.ts")}, the queries ${dim("apps/examples/src/blog/queries.ts")}.`,
)

async function show(url: string): Promise<void> {
  console.log(`\n${green("1")} migrations applied: ${(await migrate(url)).join(", ")}`)
  await showCodegen(url)
  await using engine = await sa.createEngine(url)
  await seed(engine)
  await using conn = await engine.connect()
  const posts = await conn.execute(published).then((result) => result.all())
  console.log(
    `${green("3")} published posts with their authors; each row is ${dim("{ id: number; title: string; rating: string | null; author: string; publishedAt: Date | null }")}`,
  )
  console.log(
    table(
      ["title", "author", "rating", "published"],
      posts.map((row) => [
        row.title,
        row.author,
        row.rating ?? "",
        row.publishedAt?.toISOString().slice(0, 10) ?? "",
      ]),
    ),
  )
  const machines = await conn.execute(taggedWith, { label: "machines" }).then((result) => result.all())
  console.log(
    `${green("4")} posts tagged "machines", through the many-to-many table: ${machines.map((row) => row.title).join("; ")}`,
  )
  const counts = await conn.execute(tagCounts).then((result) => result.all())
  console.log(`${green("5")} posts per tag: ${counts.map((row) => `${row.label} ${row.posts}`).join(", ")}`)
  console.log(`   the SQL was: ${dim(String(tagCounts).replaceAll("\n", " "))}`)
}

async function showCodegen(url: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "shoal-demo-"))
  try {
    const out = join(folder, "schema.ts")
    await run(process.execPath, [codegen, "--config", config, "--url", url, "--out", out])
    const text = await readFile(out, "utf8")
    const interfaces = [...text.matchAll(/interface (\w+)Insert\b/g)].map(([, name]) => name)
    const same = text === (await readFile(committedSchema, "utf8"))
    console.log(
      `${green("2")} shoal-codegen read the live schema: ${interfaces.join(", ")}; ${same ? "the same file as the committed one" : "it differs from the committed one"}`,
    )
    if (!same) process.exitCode = 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function withDatabase(server: string, work: (url: string) => Promise<void>): Promise<void> {
  await using admin = await connect(server, { autocommit: true })
  const name = `shoal_demo_${randomBytes(4).toString("hex")}`
  console.log(
    bold(
      `\n${admin.serverInfo.includes("MariaDB") ? "" : "MySQL "}${admin.serverInfo} at ${admin.host}:${admin.port}`,
    ),
  )
  await admin.query(`CREATE DATABASE ${name}`)
  try {
    const url = new URL(server)
    url.pathname = `/${name}`
    await work(url.href)
  } finally {
    await admin.query(`DROP DATABASE ${name}`)
  }
}
