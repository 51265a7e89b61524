// The `timezone` option: the offset between wall-clock text on the wire and instants.
import { UsageError } from "../errors.ts"

/** Minutes east of UTC, or the zone of this process with its daylight-saving rules. */
export type Timezone = number | "local"

const OFFSET = /^([+-])(\d{2}):(\d{2})$/

/** Reads `"Z"`, `"local"` or `"+hh:mm"` (up to 14:59, as MySQL allows 14:00). @throws UsageError for anything else. */
export function parseTimezone(text: string | undefined): Timezone {
  if (text === undefined || text === "Z" || text === "z") return 0
  if (text === "local") return "local"
  const match = OFFSET.exec(text)
  const hours = Number(match?.[2])
  const minutes = Number(match?.[3])
  if (match === null || hours > 14 || minutes > 59) {
    throw new UsageError(
      `timezone: expected "Z", "local" or an offset such as "+02:00", got ${JSON.stringify(text)}`,
    )
  }
  return (match[1] === "-" ? -1 : 1) * (hours * 60 + minutes)
}
