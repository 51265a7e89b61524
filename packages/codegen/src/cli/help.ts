// What `--help` prints.
import { flags } from "./flags.ts"

/** The whole help text. */
export function helpText(): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const short = flag.short === undefined ? "    " : `-${flag.short}, `
    const value = flag.value === undefined ? "" : ` ${flag.value}`
    return { left: `${short}--${name}${value}`, help: flag.help }
  })
  const width = Math.max(...rows.map((row) => row.left.length))
  return `${intro}\nOptions:\n${rows.map((row) => `  ${row.left.padEnd(width)}  ${row.help}`).join("\n")}\n${outro}`
}

const intro = `shoal-codegen: typed tables for @shoal/sa from a live MySQL or MariaDB schema

  shoal-codegen --url mysql://root@127.0.0.1:3306/shop --out src/schema.ts
  shoal-codegen                            everything from shoal.config.ts and DATABASE_URL
  shoal-codegen --check                    in CI: exit 1 and a diff when the files are not up to date
  shoal-codegen --include 'order_*' --exclude '*_log' --naming preserve --out src/orders.ts
  shoal-codegen --from migrations/*.sql --out src/schema.ts      no database at hand: a private one is started
  shoal-codegen --json > schema.json       the schema as it was read
`

const outro = `
A flag wins over the environment (.env included), and that over the config file:

  import { defineConfig } from "@shoal/codegen"
  export default defineConfig({ out: "src/schema.ts", exclude: ["*_log"], naming: "camel" })

Exit codes: 0 done (or up to date), 1 not up to date (--check), 2 an error, which is explained on stderr,
130 interrupted.
`
