// Names of constraints and indexes: given, from the MetaData's naming convention, or left to the server.
import { createHash } from "node:crypto"
import { InvalidRequestError } from "../errors.ts"
import type { ConstraintItem, ForeignKeyConstraintItem } from "./constraint.ts"
import { FinalName } from "./schema-item.ts"
import type { SchemaColumn } from "./schema-column.ts"
import type { IndexItem } from "./table-index.ts"

/** Computes one token of a naming convention. */
export type NamingToken = (item: ConstraintItem | IndexItem) => string

/**
 * Templates by kind of item (`ix` index, `uq` unique, `ck` check, `fk` foreign key, `pk` primary key), e.g.
 * `"fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"`; further keys are tokens of your own.
 *
 * Tokens: `table_name`, `referred_table_name`, `constraint_name`, `column_0_name`, `column_0_key`, `column_0_label`,
 * `referred_column_0_name`; `column_0N_name` joins all columns, `column_0_N_name` with underscores.
 */
export type NamingConvention = Readonly<Record<string, string | NamingToken>>

/** What a MetaData has when it is given none. */
export const defaultConvention: NamingConvention = { ix: "ix_%(column_0_label)s" }

/** Longest name of an index or constraint on both servers, in characters. */
const maxNameLength = 64

const kinds = { primary: "pk", unique: "uq", check: "ck", foreign: "fk", index: "ix" } as const

/**
 * The name of an item; undefined leaves it to the server.
 *
 * @throws InvalidRequestError when the convention needs a name that was not given, or a column that is not there.
 */
export function nameOf(item: ConstraintItem | IndexItem): string | undefined {
  const { givenName } = item
  if (givenName instanceof FinalName) return givenName.text
  const convention = item.table.metadata.namingConvention
  const template = convention[kinds[item.kind]]
  const given = givenName ?? undefined
  if (typeof template !== "string") return given
  if (given !== undefined && !template.includes("%(constraint_name)s")) return given
  return shortened(filled(template, item, convention))
}

function filled(template: string, item: ConstraintItem | IndexItem, convention: NamingConvention): string {
  return template.replace(/%\((\w+)\)s/g, (_, token: string) => {
    const custom = convention[token]
    return typeof custom === "function" ? custom(item) : tokenText(token, item)
  })
}

function tokenText(token: string, item: ConstraintItem | IndexItem): string {
  if (token === "table_name") return item.table.name
  if (token === "constraint_name") return constraintName(item)
  if (token === "referred_table_name") return referred(item).referredTable.name
  const column = /^(referred_)?column_(\d+)(_?N)?_(name|key|label)$/.exec(token)
  if (column === null)
    throw new InvalidRequestError(`The naming convention has an unknown token %(${token})s.`)
  const [, from, index = "0", all, fact = "name"] = column
  const columns = from === undefined ? item.columns : referred(item).references
  const wanted =
    all === undefined ? columns.slice(Number(index), Number(index) + 1) : columns.slice(Number(index))
  if (wanted.length === 0) {
    throw new InvalidRequestError(
      `The naming convention asks for column ${index} of an item of table "${item.table.name}" that has ${columns.length}.`,
    )
  }
  return wanted.map((one) => columnText(one, fact, item)).join(all === "_N" ? "_" : "")
}

function columnText(column: SchemaColumn, fact: string, item: ConstraintItem | IndexItem): string {
  if (fact === "key") return column.key
  if (fact === "name") return column.name
  return `${item.table.fullName.replaceAll(".", "_")}_${column.name}`
}

function constraintName(item: ConstraintItem | IndexItem): string {
  const { givenName } = item
  if (typeof givenName === "string") return givenName
  throw new InvalidRequestError(
    `The naming convention contains %(constraint_name)s, so every such constraint of table "${item.table.name}" needs a name.`,
  )
}

function referred(item: ConstraintItem | IndexItem): ForeignKeyConstraintItem {
  if (item.kind === "foreign") return item as ForeignKeyConstraintItem
  throw new InvalidRequestError(
    "The naming convention asks for the referred table of something that is no foreign key.",
  )
}

/** Generated names beyond 64 characters end in 4 hexadecimal digits of their MD5, as in SQLAlchemy. */
function shortened(name: string): string {
  if (name.length <= maxNameLength) return name
  const digest = createHash("md5").update(name).digest("hex").slice(-4)
  return `${name.slice(0, maxNameLength - 8)}_${digest}`
}
