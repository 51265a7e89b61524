// One run's settings: flags over environment over config file, paths made absolute.
import { basename, dirname, join, relative, resolve, sep } from "node:path"
import type { FlagValues } from "../cli/flags.ts"
import type { GenerateOptions } from "../emit/options.ts"
import { CodegenError } from "../errors.ts"
import type { NamePattern } from "../naming/glob.ts"
import type { CodegenConfig, ConnectionOptions } from "./config.ts"
import type { Environment } from "./environment.ts"
import { headerCommand } from "./header-command.ts"
import type { LoadedConfig } from "./load-config.ts"
import { withPemFiles } from "./pem-files.ts"
import { validateConfig } from "./validate-config.ts"

/** Everything a run needs to know. */
export interface Settings {
  readonly url: string | undefined
  readonly connection: ConnectionOptions
  readonly databases: readonly string[]
  readonly include: readonly NamePattern[]
  readonly exclude: readonly NamePattern[]
  readonly views: boolean
  readonly routines: boolean
  readonly callProcedures: boolean
  readonly from: readonly string[]
  readonly server: "mysql" | "mariadb"
  readonly queries: readonly string[]
  readonly queriesOut: string
  readonly format: boolean
  readonly strict: boolean
  /** Folder of the config file, else the working directory. */
  readonly project: string
  /** Absolute path. */
  readonly out: string
  readonly generate: GenerateOptions
}

/** Where settings come from. */
export interface SettingsSources {
  readonly flags: FlagValues
  readonly environment: Environment
  readonly loaded: LoadedConfig
  readonly cwd: string
}

/**
 * Merges the sources.
 *
 * @throws CodegenError when a flag has a value that its option may not have, or when nothing says where to write.
 */
export function resolveSettings({ flags, environment, loaded, cwd }: SettingsSources): Settings {
  const { config, folder } = loaded
  const given = validateConfig(configOfFlags(flags), "flags")
  const layout = given.layout ?? config.layout ?? "single"
  const printed = flags.json === true || flags["dry-run"] === true
  const unnamed = layout === "single" ? "schema.ts" : "schema"
  const out = outPath(flags.out, config.out ?? (printed ? unnamed : undefined), layout, cwd, folder)
  const from =
    flags.from?.map((path) => resolve(cwd, path)) ?? config.from?.map((path) => resolve(folder, path)) ?? []
  return {
    url: flags.url ?? environment["DATABASE_URL"] ?? config.url,
    connection: {
      ...withPemFiles(config.connection ?? {}, folder),
      ...withPemFiles(connectionOfFlags(flags), cwd),
    },
    databases: given.databases ?? config.databases ?? [],
    include: listOf(given.include ?? config.include),
    exclude: listOf(given.exclude ?? config.exclude),
    views: given.views ?? config.views ?? true,
    routines: given.routines ?? config.routines ?? false,
    callProcedures: given.callProcedures ?? config.callProcedures ?? from.length > 0,
    from,
    server: given.server ?? config.server ?? "mysql",
    queries:
      flags.queries?.map((path) => resolve(cwd, path)) ??
      listOf(config.queries).map((path) => resolve(folder, path)),
    queriesOut:
      config.queriesOut === undefined ? join(dirname(out), "queries.ts") : resolve(folder, config.queriesOut),
    format: given.format ?? config.format ?? true,
    strict: given.strict ?? config.strict ?? false,
    project: folder,
    out,
    generate: generateOptions({ ...config, ...given, layout }, out, { flags, loaded, cwd }),
  }
}

function generateOptions(
  config: CodegenConfig,
  out: string,
  { flags, loaded, cwd }: Omit<SettingsSources, "environment">,
): GenerateOptions {
  const base = config.layout === "files" ? out : dirname(out)
  const specifier = (module: string): string => fromOutput(module, loaded.folder, base)
  const { naming, types, overrides = [], imports = {}, layout, importExtension, inferForeignKeys } = config
  return {
    out,
    layout: layout ?? "single",
    command: config.command ?? headerCommand(flags, loaded, cwd),
    overrides: overrides.map((rule) =>
      rule.import === undefined ? rule : { ...rule, import: specifier(rule.import) },
    ),
    imports: Object.fromEntries(Object.entries(imports).map(([name, module]) => [name, specifier(module)])),
    ...(naming === undefined ? {} : { naming }),
    ...(types === undefined ? {} : { types }),
    ...(inferForeignKeys === undefined ? {} : { inferForeignKeys }),
    ...(importExtension === undefined ? {} : { importExtension }),
  }
}

/** Flags that are options of the config under the same or a near name. */
function configOfFlags(flags: FlagValues): Record<string, unknown> {
  const given: Record<string, unknown> = {
    databases: flags.database,
    include: flags.include,
    exclude: flags.exclude,
    naming: flags.naming,
    layout: flags.layout,
    server: flags.server,
    views: flags["no-views"] === true ? false : undefined,
    format: flags["no-format"] === true ? false : undefined,
    routines: flags.routines,
    callProcedures: flags["call-procedures"],
    strict: flags.strict,
    inferForeignKeys: flags["infer-foreign-keys"],
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function connectionOfFlags(flags: FlagValues): ConnectionOptions {
  const ssl = { mode: flags["ssl-mode"], ca: flags["ssl-ca"], cert: flags["ssl-cert"], key: flags["ssl-key"] }
  const given = Object.entries(ssl).filter(([, value]) => value !== undefined)
  return {
    ...(given.length === 0 ? {} : { ssl: Object.fromEntries(given) }),
    ...(flags.socket === undefined ? {} : { unixSocket: flags.socket }),
  }
}

function outPath(
  flag: string | undefined,
  configured: string | undefined,
  layout: "single" | "files",
  cwd: string,
  folder: string,
): string {
  const out = flag === undefined ? configured && resolve(folder, configured) : resolve(cwd, flag)
  if (out === undefined) {
    throw new CodegenError(
      "SHOAL_CODEGEN_USAGE",
      `say where to write: --out src/schema.ts, or "out" in the config file`,
    )
  }
  if (layout === "single" && !/\.[cm]?ts$/.test(out)) {
    throw new CodegenError(
      "SHOAL_CODEGEN_USAGE",
      `--out ${basename(out)}: a single file must end in .ts; a folder goes with --layout files`,
    )
  }
  return out
}

function fromOutput(module: string, folder: string, base: string): string {
  if (!module.startsWith("./") && !module.startsWith("../")) return module
  const path = relative(base, resolve(folder, module)).split(sep).join("/")
  return path.startsWith(".") ? path : `./${path}`
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return isList(value) ? value : [value]
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
