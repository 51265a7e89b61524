// How fast a result set in memory becomes rows, per shape, next to the bare walk over its packets and to the decoder of the design's prototype.
// By hand: pnpm --filter @shoal/protocol bench [rounds]
import { ClientSession, ColumnFlag, ColumnType, comQuery, type RowShape } from "../src/index.ts"
import {
  column,
  end,
  frame,
  payload,
  readySession,
  textRow,
  type ColumnFields,
} from "../test/support/packets.ts"

const ROWS = 200_000
const CHUNK = 256 * 1024

const COLUMNS: readonly ColumnFields[] = [
  { name: "id", type: ColumnType.LONG, flags: ColumnFlag.UNSIGNED, collation: 63 },
  { name: "a", type: ColumnType.LONGLONG, collation: 63 },
  { name: "b", type: ColumnType.DOUBLE, collation: 63, decimals: 31 },
  { name: "c", type: ColumnType.NEWDECIMAL, collation: 63, decimals: 2 },
  { name: "name", type: ColumnType.VAR_STRING },
  { name: "email", type: ColumnType.VAR_STRING },
  { name: "note", type: ColumnType.VAR_STRING },
  { name: "opt", type: ColumnType.VAR_STRING },
  { name: "flag", type: ColumnType.TINY, collation: 63 },
  { name: "created", type: ColumnType.DATETIME, collation: 63, decimals: 6 },
  { name: "d", type: ColumnType.DATE, collation: 63 },
]

let seed = 1
function random(): number {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return seed / 0x7fffffff
}

function row(i: number): (string | null)[] {
  return [
    String(i + 1),
    String(Math.floor(random() * 1e12)),
    (random() * 1000).toFixed(3),
    (random() * 1e5).toFixed(2),
    `name ${i % 1000}`,
    `user${i}@example.com`,
    "note ".repeat(3 + (i % 8)),
    i % 3 === 0 ? null : `opt${i % 50}`,
    String(i & 1),
    `2024-0${1 + (i % 9)}-1${i % 10} 0${i % 10}:12:33.${100000 + (i % 899999)}`,
    `2023-0${1 + (i % 9)}-2${i % 10}`,
  ]
}

function stream(): Buffer[] {
  const parts = [
    frame(
      1,
      payload((w) => w.lenenc(COLUMNS.length)),
    ),
  ]
  let sequence = 2
  for (const c of COLUMNS) parts.push(frame(sequence++, column(c)))
  for (let i = 0; i < ROWS; i++) parts.push(frame(sequence++ & 0xff, textRow(...row(i))))
  parts.push(frame(sequence & 0xff, end()))
  const all = Buffer.concat(parts)
  const chunks: Buffer[] = []
  for (let at = 0; at < all.length; at += CHUNK) chunks.push(all.subarray(at, at + CHUNK))
  return chunks
}

function decode(session: ClientSession, chunks: readonly Buffer[], rows: RowShape): unknown {
  session.send(comQuery("SELECT", { rows, collect: true }))
  session.takeOutput()
  let result: unknown
  for (const chunk of chunks) {
    session.receive(chunk)
    for (let e = session.nextEvent(); e !== undefined; e = session.nextEvent()) {
      if (e.kind !== "end") continue
      if (e.rowCount !== ROWS) throw new Error(`${e.rowCount} rows`)
      result = e.rows
    }
  }
  return result
}

/** What no decoder can be faster than: one visit to each packet header. */
function walk(b: Buffer): number {
  let count = 0
  for (let p = 0; p < b.length; count++)
    p += 4 + ((b[p] ?? 0) | ((b[p + 1] ?? 0) << 8) | ((b[p + 2] ?? 0) << 16))
  return count
}

/** The decoder of ../shared/design/decode-prototype.mjs ("gen utf8"), on the same chunks. */
function prototype(chunks: readonly Buffer[]): unknown[] {
  const rows: unknown[] = []
  const reader = new PrototypeReader()
  let rest: Buffer | undefined
  let skip = 1 + COLUMNS.length
  for (const chunk of chunks) {
    const b: Buffer = rest === undefined ? chunk : Buffer.concat([rest, chunk])
    rest = undefined
    reader.b = b
    let p = 0
    for (;;) {
      if (p + 4 > b.length) break
      const n = (b[p] ?? 0) | ((b[p + 1] ?? 0) << 8) | ((b[p + 2] ?? 0) << 16)
      if (p + 4 + n > b.length) break
      if (skip > 0) skip--
      else if (b[p + 4] === 0xfe && n < 9) return rows
      else {
        reader.p = p + 4
        rows.push(prototypeRow(reader))
      }
      p += 4 + n
    }
    if (p < b.length) rest = Buffer.from(b.subarray(p))
  }
  return rows
}

const POWERS = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]
type Slice = (this: Buffer, start: number, end: number) => string
const { latin1Slice, utf8Slice } = Buffer.prototype as unknown as { latin1Slice: Slice; utf8Slice: Slice }

class PrototypeReader {
  b: Buffer = Buffer.alloc(0)
  p = 0
  #key = -1
  #day = 0

  length(): number {
    const b = this.b
    const first = b[this.p++] as number
    if (first < 251) return first
    if (first === 251) return -1
    const n = (b[this.p] as number) | ((b[this.p + 1] as number) << 8)
    this.p += 2
    return n
  }

  int(): number | null {
    const n = this.length()
    if (n < 0) return null
    const b = this.b
    let i = this.p
    const e = (this.p = i + n)
    let v = 0
    if (n < 10) for (; i < e; i++) v = (v * 10 + (b[i] as number) - 48) | 0
    else for (; i < e; i++) v = v * 10 + (b[i] as number) - 48
    return v
  }

  float(): number | null {
    const n = this.length()
    if (n < 0) return null
    const b = this.b
    let i = this.p
    const start = i
    const e = (this.p = i + n)
    let v = 0
    let d = -1
    let digits = 0
    for (; i < e; i++) {
      const x = b[i] as number
      if (x === 46) d = 0
      else if (x >= 48 && x <= 57) {
        v = v * 10 + x - 48
        digits++
        if (d >= 0) d++
      } else return Number(latin1Slice.call(b, start, e))
    }
    return digits <= 15 ? v / (POWERS[Math.max(d, 0)] as number) : Number(latin1Slice.call(b, start, e))
  }

  utf8(): string | null {
    const n = this.length()
    if (n < 0) return null
    const start = this.p
    this.p = start + n
    return utf8Slice.call(this.b, start, start + n)
  }

  latin(): string | null {
    const n = this.length()
    if (n < 0) return null
    const start = this.p
    this.p = start + n
    return latin1Slice.call(this.b, start, start + n)
  }

  date(): Date | null {
    const n = this.length()
    if (n < 0) return null
    const b = this.b
    const p = this.p
    this.p = p + n
    const two = (i: number): number => (b[i] as number) * 10 + (b[i + 1] as number) - 528
    const key =
      ((b[p] as number) << 24) |
      ((b[p + 2] as number) << 16) |
      (two(p + 5) << 8) |
      two(p + 8) |
      ((b[p + 3] as number) << 20)
    if (key !== this.#key) {
      this.#key = key
      this.#day = Date.UTC(two(p) * 100 + two(p + 2), two(p + 5) - 1, two(p + 8))
    }
    const ms = n > 19 ? (b[p + 20] as number) * 100 + two(p + 21) - 4800 : 0
    return new Date(this.#day + two(p + 11) * 3_600_000 + two(p + 14) * 60_000 + two(p + 17) * 1000 + ms)
  }
}

const prototypeRow = new Function(
  "r",
  `return {"id":r.int(),"a":r.int(),"b":r.float(),"c":r.latin(),"name":r.utf8(),"email":r.utf8(),"note":r.utf8(),"opt":r.utf8(),"flag":r.int(),"created":r.date(),"d":r.latin()}`,
) as (r: PrototypeReader) => unknown

/** Runs everything interleaved and prints medians. */
function run(rounds: number, only: string | undefined): void {
  const chunks = stream()
  const whole = Buffer.concat(chunks)
  const number = { bigint: "number" } as const
  const cases: Record<string, () => unknown> = {
    "walk over packets": () => walk(whole),
    "prototype (gen utf8)": () => prototype(chunks),
    "object (bigint: number)": keep(readySession({ decode: number }), "object"),
    "object, defaults": keep(readySession(), "object"),
    "object, no codegen": keep(readySession({ decode: { ...number, codegen: false } }), "object"),
    "object, dates as strings": keep(readySession({ decode: { ...number, temporal: "string" } }), "object"),
    array: keep(readySession({ decode: number }), "array"),
    columns: keep(readySession({ decode: number }), "columns"),
    lazy: keep(readySession({ decode: number }), "lazy"),
  }
  function keep(session: ClientSession, shape: RowShape): () => unknown {
    return () => decode(session, chunks, shape)
  }
  const times = new Map<string, number[][]>()
  for (let i = 0; i < rounds + 2; i++) {
    for (const [name, work] of Object.entries(cases)) {
      if (only !== undefined && !name.startsWith(only)) continue
      ;(globalThis as { gc?: () => void }).gc?.()
      const cpu = process.cpuUsage()
      const start = performance.now()
      const kept = work()
      const wall = performance.now() - start
      const { user, system } = process.cpuUsage(cpu)
      if (kept === undefined) throw new Error(`${name} gave nothing`)
      if (i >= 2) times.set(name, [...(times.get(name) ?? []), [wall, (user + system) / 1000]])
    }
  }
  console.log(
    `node ${process.version}, ${ROWS} rows x ${COLUMNS.length} columns, ${rounds} rounds, medians, ns per row`,
  )
  for (const [name, list] of times)
    console.log(`${name.padEnd(26)} wall ${nsPerRow(list, 0)}  cpu ${nsPerRow(list, 1)}`)
}

function nsPerRow(list: readonly number[][], index: number): string {
  const sorted = list.map((x) => x[index] ?? 0).sort((a, b) => a - b)
  return (((sorted[sorted.length >> 1] ?? 0) * 1e6) / ROWS).toFixed(0).padStart(5)
}

run(Number(process.argv[2] ?? 7), process.argv[3])
