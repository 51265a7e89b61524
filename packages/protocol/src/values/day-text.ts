// `YYYY-MM-DD` of either protocol. Few different days make up most columns, and a known one costs no new string. All sessions share what is
// known, so only days enter whose numbers could not be those of another text.
import { latin1Slice } from "../bytes/slices.ts"
import { asciiText } from "./text-strings.ts"

const SLOTS = 4096
const keys = new Int32Array(SLOTS).fill(-1)
const texts = new Array<string>(SLOTS).fill("")

const keyOf = (year: number, month: number, day: number): number => (year << 9) | (month << 5) | day

/** A DATE of the text protocol. */
export function textDate(b: Buffer, start: number, end: number): string {
  if (end - start !== 10) return asciiText(b, start, end)
  const key = keyOf(two(b, start) * 100 + two(b, start + 2), two(b, start + 5), two(b, start + 8))
  const slot = key & (SLOTS - 1)
  if (keys[slot] === key) return texts[slot] as string
  const text = latin1Slice.call(b, start, end)
  return DAY.test(text) ? remember(slot, key, text) : text
}

const DAY = /^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])$/

/** A day of the binary protocol. */
export function binaryDay(year: number, month: number, day: number): string {
  const key = keyOf(year, month, day)
  const slot = key & (SLOTS - 1)
  if (keys[slot] === key) return texts[slot] as string
  const text = `${String(year).padStart(4, "0")}-${pad2(month)}-${pad2(day)}`
  return year <= 9999 && month <= 12 && day <= 31 ? remember(slot, key, text) : text
}

function remember(slot: number, key: number, text: string): string {
  keys[slot] = key
  texts[slot] = text
  return text
}

const two = (b: Buffer, i: number): number => (b[i] as number) * 10 + (b[i + 1] as number) - 528

/** At least two digits. */
export const pad2 = (n: number): string => (n < 10 ? `0${n}` : String(n))
