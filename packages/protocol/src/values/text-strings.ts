// Character data to strings. Invalid bytes are an error, never U+FFFD.
import { isUtf8 } from "node:buffer"
import { latin1Slice, utf8Slice } from "../bytes/slices.ts"
import { collationById } from "../constants/collations.ts"
import { DecodeError } from "../errors.ts"
import type { Cell } from "./cell.ts"

/** ASCII known to be ASCII: numbers, dates. */
export function asciiText(b: Buffer, start: number, end: number): string {
  return end - start <= SHORT ? shortAscii(b, start, end) : latin1Slice.call(b, start, end)
}

/** UTF-8. Most values are ASCII, for which there is a shorter way. @throws DecodeError for invalid UTF-8. */
export function utf8Text(b: Buffer, start: number, end: number): string {
  for (let i = start; i < end; i++) if ((b[i] as number) > 127) return wideText(b, start, end)
  return end - start <= SHORT ? shortAscii(b, start, end) : latin1Slice.call(b, start, end)
}

function wideText(b: Buffer, start: number, end: number): string {
  const text = utf8Slice.call(b, start, end)
  // The replacement character may also be meant: only then are the bytes checked.
  if (text.includes("\ufffd") && !isUtf8(b.subarray(start, end))) {
    throw new DecodeError(
      "SHOAL_INVALID_UTF8",
      "the value is not valid UTF-8; cast the column to BINARY to read its bytes",
    )
  }
  return text
}

/** Up to this length a string is built from its characters: cheaper than a call out of JavaScript. */
const SHORT = 12
const char = String.fromCharCode

function shortAscii(b: Buffer, i: number, end: number): string {
  const n = end - i
  if (n <= 6) return tinyAscii(b, i, n)
  const c0 = b[i] as number
  const c1 = b[i + 1] as number
  const c2 = b[i + 2] as number
  const c3 = b[i + 3] as number
  const c4 = b[i + 4] as number
  const c5 = b[i + 5] as number
  const c6 = b[i + 6] as number
  if (n === 7) return char(c0, c1, c2, c3, c4, c5, c6)
  const c7 = b[i + 7] as number
  if (n === 8) return char(c0, c1, c2, c3, c4, c5, c6, c7)
  const c8 = b[i + 8] as number
  if (n === 9) return char(c0, c1, c2, c3, c4, c5, c6, c7, c8)
  const c9 = b[i + 9] as number
  if (n === 10) return char(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9)
  const c10 = b[i + 10] as number
  if (n === 11) return char(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10)
  return char(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, b[i + 11] as number)
}

function tinyAscii(b: Buffer, i: number, n: number): string {
  switch (n) {
    case 0:
      return ""
    case 1:
      return char(b[i] as number)
    case 2:
      return char(b[i] as number, b[i + 1] as number)
    case 3:
      return char(b[i] as number, b[i + 1] as number, b[i + 2] as number)
    case 4:
      return char(b[i] as number, b[i + 1] as number, b[i + 2] as number, b[i + 3] as number)
    case 5:
      return char(
        b[i] as number,
        b[i + 1] as number,
        b[i + 2] as number,
        b[i + 3] as number,
        b[i + 4] as number,
      )
    default:
      return char(
        b[i] as number,
        b[i + 1] as number,
        b[i + 2] as number,
        b[i + 3] as number,
        b[i + 4] as number,
        b[i + 5] as number,
      )
  }
}

const CACHE_SLOTS = 64
const CACHED_LENGTH = 32

/** UTF-8 of a column with few different values (ENUM, SET): a repeated value is the same string, not a new one. */
export function cachedText(): Cell {
  const slots = new Array<string>(CACHE_SLOTS).fill("")
  return (b, start, end) => {
    const n = end - start
    if (n > CACHED_LENGTH) return utf8Text(b, start, end)
    let hash = n
    let wide = 0
    for (let i = start; i < end; i++) {
      const c = b[i] as number
      wide |= c
      hash = (hash * 31 + c) & 0xffffff
    }
    if (wide > 127) return wideText(b, start, end)
    const slot = (hash ^ (hash >>> 6)) & (CACHE_SLOTS - 1)
    const known = slots[slot] as string
    if (equalsAscii(known, b, start, n)) return known
    return (slots[slot] = asciiText(b, start, end))
  }
}

function equalsAscii(text: string, b: Buffer, start: number, n: number): boolean {
  if (text.length !== n) return false
  for (let i = 0; i < n; i++) if (text.charCodeAt(i) !== b[start + i]) return false
  return true
}

/** Names that the Encoding Standard has for MySQL's character sets; those it lacks cannot be decoded. */
const LABELS: Readonly<Record<string, string>> = {
  latin2: "iso-8859-2",
  latin5: "windows-1254",
  latin7: "iso-8859-13",
  greek: "iso-8859-7",
  hebrew: "iso-8859-8",
  tis620: "windows-874",
  koi8r: "koi8-r",
  koi8u: "koi8-u",
  cp866: "ibm866",
  cp1250: "windows-1250",
  cp1251: "windows-1251",
  cp1256: "windows-1256",
  cp1257: "windows-1257",
  macroman: "macintosh",
  big5: "big5",
  gbk: "gbk",
  gb2312: "gbk",
  gb18030: "gb18030",
  sjis: "shift_jis",
  cp932: "shift_jis",
  ujis: "euc-jp",
  eucjpms: "euc-jp",
  euckr: "euc-kr",
  ucs2: "utf-16be",
  utf16: "utf-16be",
  utf16le: "utf-16le",
}

/** The decoder for character data of a collation. Unknown ids are taken as UTF-8, which is what the connection asked for. */
export function textDecoder(collation: number): Cell {
  const charset = collationById(collation)?.charset ?? "utf8mb4"
  if (charset === "utf8mb4" || charset === "utf8mb3" || charset === "ascii") return utf8Text
  if (charset === "latin1") return latin1Text
  const label = LABELS[charset]
  if (label === undefined) return unknownCharset(charset)
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
  return (b, start, end) => {
    try {
      return decoder.decode(b.subarray(start, end))
    } catch (cause) {
      throw new DecodeError("SHOAL_INVALID_VALUE", `the value is not valid ${charset}`, undefined, { cause })
    }
  }
}

/** What MySQL calls latin1 is Windows-1252, which the TextDecoder of some Node versions takes for ISO-8859-1. */
const WINDOWS_1252 =
  "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178"

function latin1Text(b: Buffer, start: number, end: number): string {
  return latin1Slice
    .call(b, start, end)
    .replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80))
}

function unknownCharset(charset: string): Cell {
  return () => {
    throw new DecodeError(
      "SHOAL_UNKNOWN_CHARSET",
      `character set ${charset} cannot be decoded; leave character_set_results at utf8mb4`,
    )
  }
}
