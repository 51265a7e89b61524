// The connect options of this project, as far as mysql2 has them, in mysql2's words.
import type { PoolOptions } from "mysql2"
import { ArgumentError } from "../errors.ts"

/** TLS as in `@shoal/driver`: a mode, `true` (= verify-identity), `false` (= disabled) or a mode with keys. */
export type Mysql2Tls =
  | boolean
  | string
  | {
      readonly mode?: string | undefined
      readonly ca?: string | Buffer | undefined
      readonly cert?: string | Buffer | undefined
      readonly key?: string | Buffer | undefined
    }

/** Connect options that both drivers understand; `mysql2` holds what only mysql2 knows. */
export interface Mysql2ConnectOptions {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly db?: string | undefined
  readonly unixSocket?: string | undefined
  readonly charset?: string | undefined
  /** Milliseconds. @default 10000 */
  readonly connectTimeout?: number | undefined
  /** @default disabled: mysql2 cannot fall back to an unencrypted connection */
  readonly ssl?: Mysql2Tls | undefined
  /** Options of mysql2's own `createPool`; they win. */
  readonly mysql2?: PoolOptions | undefined
}

const known: ReadonlySet<string> = new Set([
  "host",
  "port",
  "user",
  "password",
  "db",
  "unixSocket",
  "charset",
  "connectTimeout",
  "ssl",
  "mysql2",
])

/** @throws ArgumentError for an unknown option or TLS mode. */
export function poolOptions(connect: Mysql2ConnectOptions, maxSize: number): PoolOptions {
  for (const [name, value] of Object.entries(connect)) {
    if (known.has(name) || value === undefined) continue
    throw new ArgumentError(
      `option "${name}" is not known for mysql+mysql2: expected one of ${[...known].join(", ")}, found "${name}"; ` +
        "what only mysql2 knows goes into the option mysql2: { ... }",
    )
  }
  const options: PoolOptions = {
    host: connect.host ?? "localhost",
    port: connect.port ?? 3306,
    connectionLimit: maxSize,
    supportBigNumbers: true,
    bigNumberStrings: true,
  }
  if (connect.user !== undefined) options.user = connect.user
  if (connect.password !== undefined) options.password = connect.password
  if (connect.db !== undefined) options.database = connect.db
  if (connect.unixSocket !== undefined) options.socketPath = connect.unixSocket
  if (connect.charset !== undefined) options.charset = connect.charset
  if (connect.connectTimeout !== undefined) options.connectTimeout = connect.connectTimeout
  const ssl = tls(connect.ssl)
  if (ssl !== undefined) options.ssl = ssl
  return { ...options, ...connect.mysql2 }
}

type Ssl = Exclude<PoolOptions["ssl"], string | undefined>

function tls(given: Mysql2Tls | undefined): Ssl | undefined {
  const { mode, ...keys } = typeof given === "object" ? given : { mode: given }
  const material = Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Ssl
  switch (mode ?? (typeof given === "object" ? "verify-identity" : "disabled")) {
    case false:
    case "disabled":
      return undefined
    case "required":
      return { ...material, rejectUnauthorized: false }
    case "verify-ca":
      return { ...material, rejectUnauthorized: true }
    case true:
    case "verify-identity":
      return { ...material, rejectUnauthorized: true, verifyIdentity: true }
    default:
      throw new ArgumentError(
        `option "ssl": expected disabled, required, verify-ca or verify-identity for mysql2, found "${String(mode)}"`,
      )
  }
}
