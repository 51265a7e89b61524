// createEngine(): from a URL, options or a pool to an engine that knows its server.
import type { DbapiPool } from "../dbapi/dbapi.ts"
import { ShoalDbapiPool } from "../dbapi/shoal.ts"
import { createShoalPool } from "../dbapi/shoal-pool.ts"
import { Dialect } from "../dialect/dialect.ts"
import { profileOf, type ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"
import { CompiledCache } from "./compiled-cache.ts"
import { echoLogger } from "./echo.ts"
import { Engine } from "./engine.ts"
import { type EngineOptions, type EngineOwnOptions, ownOptionNames } from "./engine-options.ts"
import { parseEngineUrl, urlOptions } from "./engine-url.ts"
import { Listeners } from "./events.ts"
import { checkExecutionOptions } from "./execution-options.ts"
import type { EngineContext } from "./executor.ts"
import { isolationLevelSql } from "./isolation-level.ts"
import { StatementForms } from "./statement-forms.ts"

/** As many as SQLAlchemy keeps compiled statements. */
const KEPT_FORMS = 500
const PAGE_BYTES = 1_000_000
/** Of COM_STMT_PREPARE. */
const MAX_PLACEHOLDERS = 65_535

/**
 * Makes an engine and connects once, so that a wrong URL fails here and statements are rendered for the server that answered.
 *
 * @param target `mysql://user@host/db` (our driver), `mysql+mysql2://...` (mysql2), or options, among them `pool` for a pool that exists
 * @param overrides options that win over the target's
 * @throws ArgumentError for a wrong option; the driver's error when no connection can be made
 */
export async function createEngine(
  target: string | URL | EngineOptions,
  overrides: EngineOptions = {},
): Promise<Engine> {
  const { own, pool } = await open(target, overrides)
  try {
    const dialect = own.dialect ?? new Dialect({ profile: await learnProfile(pool) })
    return new Engine(contextOf(own, pool, dialect))
  } catch (error) {
    pool.terminate()
    throw error
  }
}

interface Opened {
  readonly own: EngineOwnOptions
  readonly pool: DbapiPool
}

async function open(target: string | URL | EngineOptions, overrides: EngineOptions): Promise<Opened> {
  if (typeof target === "string" || target instanceof URL) {
    const { driver, url } = parseEngineUrl(target)
    if (driver === "mysql2") return await openWith({ ...urlOptions(url), ...overrides, driver }, undefined)
    return await openWith({ ...overrides, driver }, url)
  }
  return await openWith({ ...target, ...overrides }, undefined)
}

async function openWith(options: EngineOptions, url: URL | undefined): Promise<Opened> {
  const own: EngineOwnOptions = Object.fromEntries(
    Object.entries(options).filter(([name]) => ownOptionNames.has(name)),
  )
  const rest = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => !ownOptionNames.has(name) && value !== undefined),
  )
  checkOwn(own)
  if (own.pool !== undefined) return { own, pool: await adapt(own.pool, rest) }
  if (own.driver === "mysql2") return { own, pool: await mysql2(rest) }
  return { own, pool: await createShoalPool(url, rest) }
}

async function adapt(
  pool: NonNullable<EngineOwnOptions["pool"]>,
  rest: Readonly<Record<string, unknown>>,
): Promise<DbapiPool> {
  const { autocommit, ...others } = rest
  const [name] = Object.keys(others)
  if (name !== undefined) {
    throw new ArgumentError(`option "${name}": the pool that was given has its own options; set it there`)
  }
  if ("driver" in pool && "acquire" in pool) return pool
  if ("getConnection" in pool) {
    const door = await import("../mysql2.ts")
    return door.mysql2Pool(pool, { autocommit: autocommit as boolean | null | undefined })
  }
  if ("acquire" in pool) return new ShoalDbapiPool(pool)
  throw new ArgumentError('option "pool": expected a pool of @shoal/pool or mysql2')
}

async function mysql2(rest: Readonly<Record<string, unknown>>): Promise<DbapiPool> {
  const { maxSize, poolRecycle, autocommit, ...connect } = without(rest, "minSize")
  const door = await import("../mysql2.ts")
  // Names and values are checked there.
  return await door.createMysql2Pool(connect, { maxSize, poolRecycle, autocommit } as object)
}

function without(
  options: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([key]) => key !== name))
}

function checkOwn(own: EngineOwnOptions): void {
  checkExecutionOptions(own.executionOptions ?? {})
  const { isolationLevel, insertManyPageBytes = PAGE_BYTES } = own
  if (isolationLevel !== undefined && isolationLevel !== "AUTOCOMMIT") isolationLevelSql(isolationLevel)
  if (!Number.isInteger(insertManyPageBytes) || insertManyPageBytes < 1) {
    throw new ArgumentError(
      `option "insertManyPageBytes": expected a whole number of at least 1, found ${insertManyPageBytes}`,
    )
  }
}

function contextOf(own: EngineOwnOptions, pool: DbapiPool, dialect: Dialect): EngineContext {
  return {
    pool,
    dialect,
    paramstyle: own.paramstyle ?? "qmark",
    pageBytes: own.insertManyPageBytes ?? PAGE_BYTES,
    maxPlaceholders: MAX_PLACEHOLDERS,
    cache: own.compiledCache == null ? undefined : new CompiledCache(own.compiledCache),
    listeners: new Listeners(),
    echo: echoLogger(own.echo),
    forms: new StatementForms(dialect.profile, KEPT_FORMS),
    lints: own.enableFromLinting ?? true,
    prepares: pool.driver !== "mysql2",
    joinsRows: pool.driver !== "mysql2",
    executionOptions: { isolationLevel: own.isolationLevel, ...own.executionOptions },
  }
}

/** What statements are rendered for. */
async function learnProfile(pool: DbapiPool): Promise<ServerProfile> {
  const connection = await pool.acquire()
  try {
    const { rows } = await connection.execute(
      "SELECT VERSION(), @@sql_mode, @@lower_case_table_names",
      undefined,
    )
    const [version, sqlMode, lowerCase] = rows[0] ?? []
    const setting = Number(lowerCase)
    return profileOf(String(version), {
      decimalParameters: true,
      sqlMode: String(sqlMode),
      lowerCaseTableNames: setting === 1 || setting === 2 ? setting : 0,
    })
  } finally {
    await pool.release(connection)
  }
}
