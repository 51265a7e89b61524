// Metadata of result sets and prepared statements: column count, ColumnDefinition41, PREPARE_OK.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html
// https://mariadb.com/kb/en/result-set-packets/#column-definition-packet
import { Reader } from "../bytes/reader.ts"
import { columnTypeName, type ColumnInfo } from "../values/column-info.ts"

/** More columns than any server has (4096), so that a count alone cannot make a client allocate much. */
export const MAX_COLUMNS = 65_535

/** Column count packet; with CACHE_METADATA a byte behind it says whether definitions follow. */
export interface ResultHeader {
  readonly columnCount: number
  readonly metadataFollows: boolean
}

/** @throws ProtocolError */
export function decodeResultHeader(
  buffer: Buffer,
  start: number,
  end: number,
  cacheMetadata: boolean,
): ResultHeader {
  const first = buffer[start] as number
  if (first > 0 && first < 0xfb && end - start <= 2)
    return {
      columnCount: first,
      metadataFollows: !cacheMetadata || end - start < 2 || buffer[start + 1] === 1,
    }
  const r = new Reader(buffer, start, end, "column count")
  const columnCount = r.length(MAX_COLUMNS)
  if (columnCount === 0) r.fail("a result set without columns")
  const metadataFollows = !cacheMetadata || r.remaining === 0 || r.u8() === 1
  return { columnCount, metadataFollows }
}

/** Decodes one column definition. @throws ProtocolError */
export function decodeColumn(
  buffer: Buffer,
  start: number,
  end: number,
  extendedMetadata: boolean,
): ColumnInfo {
  const r = new Reader(buffer, start, end, "column definition")
  r.skip(r.length())
  const schema = r.string()
  const table = r.string()
  const orgTable = r.string()
  const name = r.string()
  const orgName = r.string()
  const extended = extendedMetadata ? decodeExtended(r) : NOT_EXTENDED
  const fixed = r.length()
  if (fixed < 12) r.fail(`fixed part of ${fixed} bytes, expected at least 12`)
  const collation = r.u16()
  const length = r.u32()
  const type = r.u8()
  const flags = r.u16()
  const decimals = r.u8()
  const column = {
    schema,
    table,
    orgTable,
    name,
    orgName,
    collation,
    length,
    type,
    flags,
    decimals,
    ...extended,
  }
  return Object.freeze({ ...column, typeName: columnTypeName(column) })
}

interface Extended {
  readonly extendedType: string
  readonly extendedFormat: string
}
const NOT_EXTENDED: Extended = { extendedType: "", extendedFormat: "" }
const EXTENDED_TYPE = 0
const EXTENDED_FORMAT = 1

function decodeExtended(r: Reader): Extended {
  const length = r.length()
  const end = r.position + length
  let extendedType = ""
  let extendedFormat = ""
  while (r.position < end) {
    const kind = r.u8()
    const text = r.string()
    if (kind === EXTENDED_TYPE) extendedType = text
    else if (kind === EXTENDED_FORMAT) extendedFormat = text
  }
  if (r.position !== end) r.fail(`extended metadata runs ${r.position - end} bytes over its length`)
  return { extendedType, extendedFormat }
}

/** First packet of the answer to COM_STMT_PREPARE. */
export interface PrepareOk {
  readonly id: number
  readonly columnCount: number
  readonly parameterCount: number
  readonly warningCount: number
}

/** @throws ProtocolError */
export function decodePrepareOk(buffer: Buffer, start: number, end: number): PrepareOk {
  const r = new Reader(buffer, start + 1, end, "PREPARE_OK packet")
  const id = r.u32()
  const columnCount = r.u16()
  const parameterCount = r.u16()
  r.skip(1)
  const warningCount = r.remaining >= 2 ? r.u16() : 0
  return { id, columnCount, parameterCount, warningCount }
}
