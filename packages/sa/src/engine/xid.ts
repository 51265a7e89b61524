// Names of two-phase transactions. Always written as hexadecimal literals: no quoting, no sql_mode, any bytes.
// https://dev.mysql.com/doc/refman/9.0/en/xa-statements.html
import { randomBytes } from "node:crypto"
import { ArgumentError } from "../errors.ts"

/** A transaction name that is not a plain text: made by another program, with branch qualifier, format or binary parts. */
export interface BranchXid {
  /** Global part, 1-64 bytes. */
  readonly gtrid: Uint8Array
  /** Branch qualifier, 0-64 bytes. */
  readonly bqual: Uint8Array
  readonly formatId: number
}

/** Name of a two-phase transaction: text of 1-64 bytes in UTF-8, or all three parts. */
export type Xid = string | BranchXid

const PART_LIMIT = 64
const DEFAULT_FORMAT = 1

/** A name that nobody else has. */
export function newXid(): string {
  return `_sa_${randomBytes(16).toString("hex")}`
}

/** The name as SQL. @throws ArgumentError when it is empty or too long. */
export function xidSql(xid: Xid): string {
  if (typeof xid === "string") return part(Buffer.from(xid, "utf8"), "xid", 1)
  const { gtrid, bqual, formatId } = xid
  if (!Number.isInteger(formatId) || formatId < 0 || formatId > 0xffff_ffff) {
    throw new ArgumentError(`xid: expected a formatId between 0 and 4294967295, found ${formatId}`)
  }
  return `${part(gtrid, "gtrid", 1)}, ${part(bqual, "bqual", 0)}, ${formatId}`
}

/** Lists the prepared transactions. MySQL gives their names as text, which is no place for bytes, unless it is asked for hexadecimal. */
export function recoverSql(family: string): string {
  return family === "mysql" ? "XA RECOVER CONVERT XID" : "XA RECOVER"
}

/** A row of XA RECOVER: formatID, gtrid_length, bqual_length, data. */
export function xidOfRecovered(row: readonly unknown[]): Xid {
  const [formatId, gtridLength, bqualLength, data] = row
  const bytes = typeof data === "string" ? bytesOf(data) : Buffer.from(data as Uint8Array)
  const gtrid = bytes.subarray(0, Number(gtridLength))
  const bqual = bytes.subarray(gtrid.length, gtrid.length + Number(bqualLength))
  const text = gtrid.toString("utf8")
  const plain =
    Number(formatId) === DEFAULT_FORMAT && bqual.length === 0 && Buffer.from(text, "utf8").equals(gtrid)
  return plain ? text : { gtrid, bqual, formatId: Number(formatId) }
}

function bytesOf(text: string): Buffer {
  return text.startsWith("0x") ? Buffer.from(text.slice(2), "hex") : Buffer.from(text, "utf8")
}

function part(bytes: Uint8Array, what: string, least: number): string {
  if (bytes.length < least || bytes.length > PART_LIMIT) {
    throw new ArgumentError(`${what}: expected ${least} to ${PART_LIMIT} bytes, found ${bytes.length}`)
  }
  return `X'${Buffer.from(bytes).toString("hex")}'`
}
