// A schema of N tables with 20 columns each, the same for every library; names differ so that no checker can share types.

/** One column of the synthetic schema. */
export interface SyntheticColumn {
  readonly name: string
  readonly key: string
  readonly family: "Num" | "Str" | "Tmp" | "Bool" | "Json" | "Bin"
  readonly sqlType: string
  readonly type: string
  readonly nullable: boolean
  readonly optional: boolean
  readonly generated: boolean
}

/** One table of the synthetic schema. */
export interface SyntheticTable {
  readonly name: string
  readonly key: string
  readonly className: string
  readonly columns: readonly SyntheticColumn[]
}

const subjects = [
  "user",
  "order",
  "invoice",
  "product",
  "account",
  "session",
  "ticket",
  "payment",
  "message",
  "event",
]
const kinds = ["item", "log", "meta", "link", "tag", "state", "audit", "batch", "rule", "note"]

/** The first `count` tables. */
export function syntheticTables(count: number): SyntheticTable[] {
  return Array.from({ length: count }, (_, i) => {
    const subject = subjects[i % 10] ?? ""
    const name = `${subject}_${kinds[Math.floor(i / 10) % 10] ?? ""}_${String(i)}`
    const key = camel(name)
    return {
      name,
      key,
      className: key.charAt(0).toUpperCase() + key.slice(1),
      columns: columnsOf(subject, i),
    }
  })
}

function columnsOf(subject: string, i: number): SyntheticColumn[] {
  const n = (of: number): string => String(i % of)
  const status = `'active' | 'disabled' | 's${n(5)}'`
  return [
    column("id", "Num", "bigint unsigned", "bigint", "default"),
    column("tenant_id", "Num", "int", "number"),
    column("user_id", "Num", "bigint unsigned", "bigint"),
    column("parent_id", "Num", "bigint unsigned", "bigint", "null"),
    column("name", "Str", "varchar(255)", "string"),
    column(`${subject}_email_${n(7)}`, "Str", "varchar(255)", "string", "null"),
    column("status", "Str", `enum('active','disabled','s${n(5)}')`, status, "default"),
    column(`flags_${n(11)}`, "Str", "varchar(64)", "string", "null"),
    column("price", "Num", "decimal(12,2)", "string"),
    column(`qty_${subject}`, "Num", "int", "number", "default"),
    column(`ratio_${n(3)}`, "Num", "double", "number", "null"),
    column("is_active", "Bool", "tinyint(1)", "boolean", "default"),
    column("payload", "Json", "json", `{ k${n(9)}: string; n: number; list?: string[] }`, "null"),
    column(`body_${String(i)}`, "Str", "text", "string", "null"),
    column(`hash_${subject}`, "Bin", "binary(16)", "Uint8Array", "null"),
    column(`score_${n(13)}`, "Num", "smallint unsigned", "number", "null"),
    column("starts_on", "Tmp", "date", "string"),
    column("full_name", "Str", "varchar(255)", "string", "null", "generated"),
    column("created_at", "Tmp", "datetime", "Date", "default"),
    column("updated_at", "Tmp", "timestamp", "Date", "null", "default"),
  ]
}

function column(
  name: string,
  family: SyntheticColumn["family"],
  sqlType: string,
  type: string,
  ...flags: ("null" | "default" | "generated")[]
): SyntheticColumn {
  const nullable = flags.includes("null")
  return {
    name,
    key: camel(name),
    family,
    sqlType,
    type,
    nullable,
    optional: nullable || flags.includes("default"),
    generated: flags.includes("generated"),
  }
}

/** `user_id` -> `userId`. */
export function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** The TypeScript type of a column's value. */
export function valueType(of: SyntheticColumn): string {
  return of.nullable ? `${of.type} | null` : of.type
}

/** An object literal that fills the required columns. */
export function requiredValues(table: SyntheticTable, name: (of: SyntheticColumn) => string): string {
  const value: Record<string, string> = { bigint: "1n", number: "1" }
  const entries = table.columns
    .filter((of) => !of.optional && !of.generated)
    .map((of) => `${name(of)}: ${value[of.type] ?? "'x'"}`)
  return `{ ${entries.join(", ")} }`
}

/** The column whose name matches. */
export function columnLike(table: SyntheticTable, pattern: RegExp): SyntheticColumn {
  const found = table.columns.find((of) => pattern.test(of.name))
  if (found === undefined) throw new Error(`no column of ${table.name} matches ${String(pattern)}`)
  return found
}
