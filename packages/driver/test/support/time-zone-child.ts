// Child of values-time-zones.test.ts: writes and reads the same instants in every session time zone, whatever TZ this process has.
import { type Connection, connect } from "@shoal/driver"

const instants = [
  "1970-01-02T00:00:00.000Z",
  "1999-12-31T23:59:59.000Z",
  // Around changes of daylight saving time in New York, Lord Howe, Apia and Berlin.
  "2024-03-10T06:59:59.000Z",
  "2024-03-10T07:30:00.500Z",
  "2024-11-03T05:30:00.000Z",
  "2024-11-03T06:30:00.000Z",
  "2024-04-06T14:45:00.000Z",
  "2024-10-05T15:45:00.000Z",
  "2011-12-30T12:00:00.000Z",
  "2024-03-31T01:30:00.000Z",
  "2037-06-15T12:00:00.250Z",
]
const sessionZones = ["+00:00", "-05:30", "+13:00", "Z"]

const problems: string[] = []
let checks = 0

function check(what: string, found: unknown, expected: unknown): void {
  checks++
  if (found !== expected) problems.push(`${what}: expected ${String(expected)}, found ${String(found)}`)
}

function offsetMinutes(zone: string): number {
  if (zone === "Z") return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  return zone.startsWith("-") ? -minutes : minutes
}

/** What a clock of that zone shows. */
function wallClock(instant: Date, zone: string): string {
  const shifted = new Date(instant.getTime() + offsetMinutes(zone) * 60_000)
  return `${shifted.toISOString().slice(0, 23).replace("T", " ")}000`
}

async function roundTrip(conn: Connection, zone: string): Promise<void> {
  await conn.query(
    "CREATE TEMPORARY TABLE t (id INT PRIMARY KEY, dt DATETIME(6), ts TIMESTAMP(6) NULL, d DATE)",
  )
  let id = 0
  for (const method of ["query", "execute"] as const) {
    for (const iso of instants) {
      const instant = new Date(iso)
      const label = `${zone} ${method} ${iso}`
      const shown = wallClock(instant, zone)
      await conn[method]("INSERT INTO t VALUES (?, ?, ?, ?)", [++id, instant, instant, instant])
      const raw = await conn.query<{ dt: string; ts: string; epoch: string }>(
        "SELECT CAST(dt AS CHAR) AS dt, CAST(ts AS CHAR) AS ts, CAST(UNIX_TIMESTAMP(ts) AS CHAR) AS epoch FROM t WHERE id = ?",
        [id],
      )
      check(`${label}: DATETIME as stored`, raw.rows[0]?.dt, shown)
      check(`${label}: TIMESTAMP as shown`, raw.rows[0]?.ts, shown)
      check(`${label}: UNIX_TIMESTAMP`, Number(raw.rows[0]?.epoch) * 1000, instant.getTime())
      for (const read of ["query", "execute"] as const) {
        const { rows } = await conn[read]<{ dt: Date; ts: Date; d: string }>(
          "SELECT dt, ts, d FROM t WHERE id = ?",
          [id],
        )
        check(`${label}: DATETIME read by ${read}`, rows[0]?.dt.toISOString(), iso)
        check(`${label}: TIMESTAMP read by ${read}`, rows[0]?.ts.toISOString(), iso)
        check(`${label}: DATE read by ${read}`, rows[0]?.d, shown.slice(0, 10))
      }
      const found = await conn[method]("SELECT id FROM t WHERE id = ? AND dt = ? AND ts = ?", [
        id,
        instant,
        instant,
      ])
      check(`${label}: found by its instant`, found.rows.length, 1)
    }
  }
}

async function allZones(url: string): Promise<void> {
  for (const timezone of sessionZones) {
    await using conn = await connect(url, { timezone, autocommit: true })
    await roundTrip(conn, timezone)
  }
}

await Promise.all(process.argv.slice(2).map(allZones))
const summer = new Date("2024-07-01T00:00:00Z").getTimezoneOffset()
process.stdout.write(JSON.stringify({ summer, checks, problems }))
