// Days of the calendar: which exist, and when they begin. The last day is remembered, as rows tend to repeat it.

const DAY_MS = 86_400_000
const ERA_MS = 146_097 * DAY_MS
const MONTH_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether the calendar has this day. MySQL can also store days that it has not (0000-00-00, 2020-02-31 with ALLOW_INVALID_DATES). */
export function isRealDay(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1 && year >= 0)) return false
  if (day <= 28) return true
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (MONTH_DAYS[month] as number) + (leap ? 1 : 0)
}

let lastKey = -1
let lastStart = 0

/** When a day begins in UTC, in ms since the epoch; NaN when it does not exist. */
export function dayStart(year: number, month: number, day: number): number {
  const key = (year * 16 + month) * 64 + day
  if (key === lastKey) return lastStart
  if (!isRealDay(year, month, day)) return NaN
  lastKey = key
  // Date.UTC takes years below 100 for the twentieth century: go one era of the calendar ahead and back.
  lastStart = year < 100 ? Date.UTC(year + 400, month - 1, day) - ERA_MS : Date.UTC(year, month - 1, day)
  return lastStart
}
