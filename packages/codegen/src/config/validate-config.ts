// What a config may contain, option by option. A wrong one is refused before anything is connected or written.
import { CodegenError } from "../errors.ts"
import {
  anyObject,
  type Check,
  either,
  flag,
  listed,
  mapped,
  oneOf,
  pattern,
  shaped,
  text,
} from "./checks.ts"
import type { CodegenConfig } from "./config.ts"

const style = oneOf("camel", "pascal", "preserve")
const patterns = either(pattern, listed(pattern))

const naming = either(
  style,
  shaped({ tables: style, columns: style, rows: oneOf("suffix", "singular"), rename: mapped(text) }),
)

const types = shaped({
  bigint: oneOf("bigint", "number", "string"),
  decimal: oneOf("string", "number"),
  temporal: oneOf("date", "string", "temporal"),
  tinyint1: oneOf("number", "boolean"),
})

const override = shaped(
  {
    table: pattern,
    column: pattern,
    sqlType: pattern,
    nullable: flag,
    type: text,
    import: text,
    family: oneOf("num", "str", "tmp", "bool", "json", "bin"),
  },
  ["type"],
)

const options: Readonly<Record<keyof CodegenConfig, Check>> = {
  url: text,
  connection: anyObject,
  databases: listed(text),
  include: patterns,
  exclude: patterns,
  views: flag,
  routines: flag,
  callProcedures: flag,
  from: listed(text),
  server: oneOf("mysql", "mariadb"),
  queries: either(text, listed(text)),
  queriesOut: text,
  format: flag,
  strict: flag,
  out: text,
  layout: oneOf("single", "files"),
  naming,
  types,
  overrides: listed(override),
  imports: mapped(text),
  inferForeignKeys: flag,
  importExtension: oneOf(".js", ".ts", ""),
  command: text,
}

const config: Check = shaped(options)

/**
 * The value as a config.
 *
 * @param source what to call it in the message: the path of the file.
 * @throws CodegenError that names the first option that is wrong, what it may be and what was found.
 */
export function validateConfig(value: unknown, source: string): CodegenConfig {
  const problem = config(value, "")
  if (problem !== undefined) throw new CodegenError("SHOAL_CODEGEN_CONFIG", `${source}: ${problem}`)
  return value as CodegenConfig
}
