// The flags of the command, with the help text they appear in; parsed by node:util.
import { parseArgs, type ParseArgsConfig } from "node:util"
import { CodegenError } from "../errors.ts"
import { suggestion } from "../config/checks.ts"

type ParseArgsOptionsConfig = NonNullable<ParseArgsConfig["options"]>

/** One flag. */
export interface Flag {
  readonly type: "string" | "boolean"
  readonly short?: string
  readonly multiple?: boolean
  /** What the value is called in the help. */
  readonly value?: string
  readonly help: string
}

/** Values of the flags that were given. */
export interface FlagValues {
  readonly url?: string
  readonly out?: string
  readonly config?: string
  readonly database?: readonly string[]
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly naming?: string
  readonly layout?: string
  readonly "no-views"?: boolean
  readonly routines?: boolean
  readonly "call-procedures"?: boolean
  readonly "infer-foreign-keys"?: boolean
  readonly queries?: readonly string[]
  readonly from?: readonly string[]
  readonly server?: string
  readonly check?: boolean
  readonly watch?: boolean
  readonly "dry-run"?: boolean
  readonly json?: boolean
  readonly strict?: boolean
  readonly force?: boolean
  readonly "no-format"?: boolean
  readonly "env-file"?: string
  readonly "ssl-mode"?: string
  readonly "ssl-ca"?: string
  readonly "ssl-cert"?: string
  readonly "ssl-key"?: string
  readonly socket?: string
  readonly quiet?: boolean
  readonly help?: boolean
  readonly version?: boolean
}

/** The name of a flag. */
export type FlagName = keyof FlagValues

/** All flags by name, in the order of the help. */
export const flags: Readonly<Record<FlagName, Flag>> = {
  url: {
    type: "string",
    short: "u",
    value: "URL",
    help: "mysql://user@host:port/database (default: DATABASE_URL)",
  },
  out: { type: "string", short: "o", value: "PATH", help: "file to write, or folder with --layout files" },
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    help: "config file (default: shoal.config.ts, if there is one)",
  },
  database: { type: "string", multiple: true, value: "NAME", help: "database to read; repeat for several" },
  include: {
    type: "string",
    multiple: true,
    value: "GLOB",
    help: "only tables that match; repeat for several",
  },
  exclude: {
    type: "string",
    multiple: true,
    value: "GLOB",
    help: "no tables that match; wins over --include",
  },
  naming: { type: "string", value: "STYLE", help: "camel, pascal or preserve" },
  layout: { type: "string", value: "KIND", help: "single or files (one file per table, with an index)" },
  "no-views": { type: "boolean", help: "leave views out" },
  routines: { type: "boolean", help: "stored procedures and functions as typed callables" },
  "call-procedures": {
    type: "boolean",
    help: "call each procedure once, rolled back, to see its result sets (--from does it unasked)",
  },
  "infer-foreign-keys": {
    type: "boolean",
    help: "joins follow names where no foreign key is declared: author_id to author or authors",
  },
  queries: { type: "string", multiple: true, value: "GLOB", help: "SQL files that become typed functions" },
  from: {
    type: "string",
    multiple: true,
    value: "FILE...",
    help: "apply these SQL files to a private server and read that",
  },
  server: { type: "string", value: "FAMILY", help: "mysql or mariadb, for --from" },
  check: { type: "boolean", help: "write nothing; show a diff and exit 1 when the files are not up to date" },
  watch: {
    type: "boolean",
    short: "w",
    help: "stay, look every two seconds, and write when the schema has changed",
  },
  "dry-run": { type: "boolean", help: "print the files instead of writing them" },
  json: { type: "boolean", help: "print the schema that was read as JSON, and write nothing" },
  strict: { type: "boolean", help: "fail when something cannot be represented exactly" },
  force: { type: "boolean", help: "replace files that shoal-codegen did not write" },
  "no-format": { type: "boolean", help: "do not run the project's prettier" },
  "env-file": { type: "string", value: "FILE", help: "read variables from here instead of .env" },
  "ssl-mode": {
    type: "string",
    value: "MODE",
    help: "disabled, preferred, required, verify-ca or verify-identity",
  },
  "ssl-ca": { type: "string", value: "FILE", help: "certificate authority, PEM" },
  "ssl-cert": { type: "string", value: "FILE", help: "client certificate, PEM" },
  "ssl-key": { type: "string", value: "FILE", help: "client key, PEM" },
  socket: { type: "string", value: "PATH", help: "unix socket of the server" },
  quiet: { type: "boolean", short: "q", help: "print errors only" },
  help: { type: "boolean", short: "h", help: "show this" },
  version: { type: "boolean", help: "show the version" },
}

/**
 * Parses the arguments after the program's name. Arguments without a flag are more files of `--from`.
 *
 * @throws CodegenError for a flag that does not exist, lacks its value, or stands where none is meant.
 */
export function parseFlags(args: readonly string[]): FlagValues {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries<Flag>(flags).map(([name, { type, short, multiple }]) => [
      name,
      { type, multiple: multiple ?? false, ...(short === undefined ? {} : { short }) },
    ]),
  )
  const { values, positionals } = parse(args, options)
  if (positionals.length === 0) return values
  const { from } = values
  if (from === undefined) {
    throw usage(
      `unexpected argument ${JSON.stringify(positionals[0])}; the URL goes after --url, SQL files after --from`,
    )
  }
  return { ...values, from: [...from, ...positionals] }
}

function parse(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
): { values: FlagValues; positionals: string[] } {
  const unknown = args.find((arg) => /^--[a-z]/.test(arg) && !(nameOf(arg) in options))
  if (unknown !== undefined && !args.slice(0, args.indexOf(unknown)).includes("--")) {
    throw usage(`there is no flag --${nameOf(unknown)}${suggestion(nameOf(unknown), Object.keys(options))}`)
  }
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    // The options were made from `flags`, which FlagValues is computed from.
    return { values: parsed.values, positionals: parsed.positionals }
  } catch (cause) {
    throw usage(cause instanceof Error ? (cause.message.split(". ")[0] ?? "") : String(cause))
  }
}

function nameOf(arg: string): string {
  return arg.slice(2).split("=")[0] ?? ""
}

function usage(message: string): CodegenError {
  return new CodegenError(
    "SHOAL_CODEGEN_USAGE",
    `${message}${message.endsWith("?") ? "" : "."} "shoal-codegen --help" lists the flags`,
  )
}
