// A Date as wall-clock text and fields, in UTC, at an offset, or in the zone of this process.
import type { Timezone } from "./timezone.ts"

/** Moves a Date so that its UTC fields are the wall-clock fields of `timezone`. */
export function wallClock(date: Date, timezone: Timezone): Date {
  if (timezone === 0) return date
  const minutes = timezone === "local" ? -date.getTimezoneOffset() : timezone
  return new Date(date.getTime() + minutes * 60_000)
}

function digits(n: number, width: number): string {
  return String(n).padStart(width, "0")
}

/** `YYYY-MM-DD hh:mm:ss[.mmm000]`, the fraction only when there is one. */
export function dateTimeText(date: Date, timezone: Timezone): string {
  const d = wallClock(date, timezone)
  const day = `${digits(d.getUTCFullYear(), 4)}-${digits(d.getUTCMonth() + 1, 2)}-${digits(d.getUTCDate(), 2)}`
  const time = `${digits(d.getUTCHours(), 2)}:${digits(d.getUTCMinutes(), 2)}:${digits(d.getUTCSeconds(), 2)}`
  const ms = d.getUTCMilliseconds()
  return ms === 0 ? `${day} ${time}` : `${day} ${time}.${digits(ms, 3)}000`
}
