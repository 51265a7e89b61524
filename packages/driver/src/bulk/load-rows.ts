// loadRows(): rows of values into a table over LOAD DATA LOCAL INFILE, the fastest way in. The file is made in memory, chunk by chunk.
import { type ColumnInfo, ColumnType, escapeIdentifier, ParameterError } from "@shoal/protocol"
import type { CallOptions } from "../options/connect-options.ts"
import type { ConnectionCore } from "../connection/core.ts"
import { InterfaceError } from "../errors/errors.ts"
import { unwrap } from "../errors/failure.ts"
import { LiteralWriter } from "../query/literal-writer.ts"
import type { QueryResult } from "../query/query-result.ts"

/** Options of `connection.loadRows()`. */
export interface LoadRowsOptions extends CallOptions {
  /** Columns that the values stand for. @default all columns of the table, in their order */
  readonly columns?: readonly string[] | undefined
  /** What happens to rows whose key exists. LOCAL never fails for them. @default "ignore" */
  readonly onDuplicate?: "ignore" | "replace" | undefined
}

/** What `connection.loadRows()` did. */
export interface LoadRowsResult {
  /** Rows that are in the table now. */
  readonly affectedRows: number | bigint
  /** Values that did not fit and were changed by the server: with LOCAL they are warnings and not errors. */
  readonly warningCount: number
  /** `Records: 3  Deleted: 0  Skipped: 0  Warnings: 0` */
  readonly info: string
}

const chunkSize = 64 * 1024
/** Types whose values travel as hex, because the file is text in utf8mb4. */
const binaryTypes: ReadonlySet<string> = new Set(["BINARY", "VARBINARY", "BLOB", "GEOMETRY", "VECTOR", "BIT"])

/** @throws InterfaceError (`SHOAL_LOCAL_INFILE`) when the connection was opened without `localInfile: true`. */
export async function loadRows(
  core: ConnectionCore,
  table: string,
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  options: LoadRowsOptions,
): Promise<LoadRowsResult> {
  if (!core.options.localInfile) {
    throw new InterfaceError('loadRows needs a connection with the option "localInfile: true"', {
      code: "SHOAL_LOCAL_INFILE",
    })
  }
  const name = table.split(".").map(escapeIdentifier).join(".")
  const { columns: wanted, onDuplicate = "ignore", signal, timeout } = options
  const list = wanted === undefined ? "*" : wanted.map(escapeIdentifier).join(", ")
  const call = { ...(signal === undefined ? {} : { signal }), ...(timeout === undefined ? {} : { timeout }) }
  const { columns } = unwrap(await core.query(`SELECT ${list} FROM ${name} LIMIT 0`, undefined, call))
  const sql = loadStatement(name, columns, onDuplicate)
  const writer = new LiteralWriter({ ...core.session.literals().options, noBackslashEscapes: true })
  const result: QueryResult<unknown> = unwrap(
    await core.query(sql, undefined, { ...call, localInfile: () => fileOf(rows, columns, writer) }),
  )
  const { affectedRows, warningCount, info } = result
  return { affectedRows, warningCount, info }
}

function loadStatement(
  table: string,
  columns: readonly ColumnInfo[],
  onDuplicate: "ignore" | "replace",
): string {
  const targets = columns.map((column, i) =>
    isBinary(column) ? `@shoal_${String(i)}` : escapeIdentifier(column.orgName),
  )
  const sets = columns.flatMap((column, i) =>
    isBinary(column) ? [`${escapeIdentifier(column.orgName)} = UNHEX(@shoal_${String(i)})`] : [],
  )
  // The separators are written in hex, so that they mean the same in every sql_mode.
  return (
    `LOAD DATA LOCAL INFILE 'shoal-rows' ${onDuplicate.toUpperCase()} INTO TABLE ${table} CHARACTER SET utf8mb4 ` +
    `FIELDS TERMINATED BY x'09' ESCAPED BY x'5c' LINES TERMINATED BY x'0a' (${targets.join(", ")})` +
    (sets.length === 0 ? "" : ` SET ${sets.join(", ")}`)
  )
}

function isBinary(column: ColumnInfo): boolean {
  return binaryTypes.has(column.typeName)
}

async function* fileOf(
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  columns: readonly ColumnInfo[],
  writer: LiteralWriter,
): AsyncGenerator<Uint8Array, void, undefined> {
  let text = ""
  let index = 0
  const add = (row: readonly unknown[]): void => {
    if (row.length !== columns.length) {
      throw new ParameterError(
        `row ${String(index)}: expected ${String(columns.length)} values, found ${String(row.length)}`,
      )
    }
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]
      if (column !== undefined) text += (i === 0 ? "" : "\t") + field(row[i], column, writer)
    }
    text += "\n"
    index++
  }
  const takeChunk = (): Buffer => {
    const chunk = Buffer.from(text, "utf8")
    text = ""
    return chunk
  }
  // A plain loop where it is possible: waiting for every row would cost more than writing it.
  if (Symbol.iterator in rows) {
    for (const row of rows) {
      add(row)
      if (text.length >= chunkSize) yield takeChunk()
    }
  } else {
    for await (const row of rows) {
      add(row)
      if (text.length >= chunkSize) yield takeChunk()
    }
  }
  if (text !== "") yield takeChunk()
}

function field(value: unknown, column: ColumnInfo, writer: LiteralWriter): string {
  if (value === null) return "\\N"
  if (isBinary(column)) return hexField(value, column, writer)
  if (typeof value === "string") return escapeField(value)
  if (value instanceof Uint8Array) return escapeField(Buffer.from(value).toString("utf8"))
  return escapeField(plainText(value, column, writer))
}

/** The value as the server would read it from a literal, without the quotes. */
function plainText(value: unknown, column: ColumnInfo, writer: LiteralWriter): string {
  const literal = writer.literal(value, column.name)
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal
}

function hexField(value: unknown, column: ColumnInfo, writer: LiteralWriter): string {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")
  if (
    column.type === ColumnType.BIT &&
    (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
  ) {
    const digits = BigInt(value).toString(16)
    return digits.length % 2 === 0 ? digits : `0${digits}`
  }
  const text = typeof value === "string" ? value : plainText(value, column, writer)
  return text.startsWith("x'") ? text.slice(2, -1) : Buffer.from(text, "utf8").toString("hex")
}

const special = /[\\\t\n\0]/
const specials = /[\\\t\n\0]/g
const escapes: Record<string, string | undefined> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\0": "\\0" }

function escapeField(text: string): string {
  return !special.test(text) ? text : text.replace(specials, (character) => escapes[character] ?? character)
}
