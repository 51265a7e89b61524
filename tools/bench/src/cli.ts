// `npm run bench [suite ...] [--server mysql|mariadb]`: runs suites on both servers, prints a table per case.
import { parseArgs } from "node:util"
import { withDatabase } from "./database.ts"
import { progress } from "./progress.ts"
import { measure } from "./runner.ts"
import { suites } from "./suites.ts"
import type { Suite, Target } from "./suite.ts"
import { formatCase } from "./table.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { server: { type: "string" }, case: { type: "string" }, list: { type: "boolean" } },
})

const families = (["mysql", "mariadb"] as const).filter(
  (family) => values.server === undefined || values.server === family,
)
const chosen = suites.filter((suite) => positionals.length === 0 || positionals.includes(suite.name))
if (values.list === true) console.log(suites.map((suite) => suite.name).join("\n"))
else if (chosen.length === 0 || families.length === 0) {
  console.error(
    `nothing to run; suites: ${suites.map((suite) => suite.name).join(", ")}; servers: mysql, mariadb`,
  )
  process.exitCode = 2
} else {
  console.log(`Node ${process.versions.node}, medians of interleaved rounds`)
  for (const family of families) for (const suite of chosen) await runSuite(suite, family)
}

async function runSuite(suite: Suite, family: Target["family"]): Promise<void> {
  await withDatabase(family, async (target) => {
    progress(`${suite.name} on ${family}: preparing`)
    const { cases, dispose } = await suite.prepare(target)
    try {
      for (const comparison of cases) {
        if (values.case !== undefined && !comparison.name.includes(values.case)) continue
        const results = await measure(comparison, (done, of) =>
          progress(`${suite.name} on ${family}: ${comparison.name} ${done}/${of}`),
        )
        progress("")
        console.log(`\n[${family}] ${formatCase(comparison, results)}`)
      }
    } finally {
      await dispose()
    }
  })
}
