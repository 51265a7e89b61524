// Strings of columns in which few different values come again and again (a status, a country, an ENUM): a known value costs no new string,
// which saves the garbage collector more than its making. A column whose values do not repeat is left alone after the first thousand.
import type { Cell } from "./cell.ts"
import { asciiText, utf8Text, wideText } from "./text-strings.ts"

/** Strings that a column keeps; a power of two. */
const SLOTS = 256
/** Longer values are rarely the same. */
const MAX_LENGTH = 32
/** Values that pass before there is a dictionary: most columns never give so many. */
const UNWATCHED = 64
/** Every so many values the dictionary is judged, and given up when not three quarters of them were known. */
const PERIOD = 1024
const ENOUGH = PERIOD * 0.75

/** UTF-8 of one column. @throws DecodeError for invalid UTF-8. */
export function dictionaryText(): Cell {
  let known: string[] | undefined
  let left = UNWATCHED
  let hits = ENOUGH
  let givenUp = false

  function judge(): void {
    givenUp = hits < ENOUGH
    known = givenUp ? undefined : (known ?? new Array<string>(SLOTS).fill(""))
    left = PERIOD
    hits = 0
  }

  function cell(b: Buffer, start: number, end: number): string {
    const n = end - start
    if (givenUp || n > MAX_LENGTH) return utf8Text(b, start, end)
    if (--left < 0) judge()
    if (known === undefined) return utf8Text(b, start, end)
    let hash = n
    let bits = 0
    for (let i = start; i < end; i++) {
      const c = b[i] as number
      bits |= c
      hash = (hash * 31 + c) & 0xffffff
    }
    if (bits > 127) return wideText(b, start, end)
    const slot = (hash ^ (hash >>> 8)) & (SLOTS - 1)
    const text = known[slot] as string
    if (!isAscii(text, b, start, n)) return (known[slot] = asciiText(b, start, end))
    hits++
    return text
  }

  // A column that never repeats is then decoded without a detour, which the compiler of the engine has room to inline.
  return Object.assign(cell, { settled: () => (givenUp ? utf8Text : cell) })
}

function isAscii(text: string, b: Buffer, start: number, n: number): boolean {
  if (text.length !== n) return false
  for (let i = 0; i < n; i++) if (text.charCodeAt(i) !== b[start + i]) return false
  return true
}
