// How names of the database become names in TypeScript.

/** `camel`: `orderItems`; `pascal`: `OrderItems`; `preserve`: the database's own name where TypeScript allows it. */
export type NameStyle = "camel" | "pascal" | "preserve"

/** Rules for names; a style alone stands for tables and columns alike. */
export interface NamingOptions {
  /** Constants of tables. Default `"camel"`. */
  readonly tables?: NameStyle
  /** Keys of columns. Default `"camel"`. */
  readonly columns?: NameStyle
  /** Row interfaces: `UsersRow`, or `User` with `"singular"`. Default `"suffix"`. */
  readonly rows?: "suffix" | "singular"
  /** Exceptions: `{ users: "people", "users.nm": "name" }`, by table or table and column; wins over the style. */
  readonly rename?: Readonly<Record<string, string>>
}

/** All rules, with defaults. */
export interface Naming {
  readonly tables: NameStyle
  readonly columns: NameStyle
  readonly rows: "suffix" | "singular"
  readonly rename: Readonly<Record<string, string>>
}

/** Fills in the defaults. */
export function resolveNaming(options: NameStyle | NamingOptions = {}): Naming {
  const given = typeof options === "string" ? { tables: options, columns: options } : options
  return { tables: "camel", columns: "camel", rows: "suffix", rename: {}, ...withoutUndefined(given) }
}

function withoutUndefined(options: NamingOptions): NamingOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
