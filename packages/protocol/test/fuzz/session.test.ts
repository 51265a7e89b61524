// Whatever a server sends, a session gives events or a ProtocolError: no other error, no endless loop, no memory beyond what came.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  ClientSession,
  comChangeUser,
  ColumnType,
  comPing,
  comQuery,
  comStmtExecute,
  comStmtFetch,
  comStmtPrepare,
  ProtocolError,
  type Command,
  type RowShape,
} from "../../src/index.ts"
import {
  column,
  end,
  eof,
  err,
  frame,
  greeting,
  ok,
  payload,
  readySession,
  textRow,
} from "../support/packets.ts"

const RUNS = { numRuns: Number(process.env["SHOAL_FUZZ_RUNS"] ?? 400) }
const MAX_EVENTS = 10_000

/** Feeds pieces; returns how many events came. Any error but ProtocolError fails the test. */
function survive(session: ClientSession, pieces: readonly Uint8Array[]): number {
  let events = 0
  try {
    for (const piece of pieces) {
      session.receive(piece)
      while (session.nextEvent() !== undefined)
        if (++events > MAX_EVENTS) throw new Error("events without end")
      session.takeOutput()
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    expect(() => session.nextEvent()).toThrow(error)
  }
  return events
}

const shapes: readonly RowShape[] = ["object", "array", "columns", "lazy"]
const statement = { id: 5, parameterCount: 0, parameters: [], columns: [], warningCount: 0 }
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...shapes), fc.boolean())
    .map(([rows, collect]) => comQuery("SELECT", { rows, collect })),
  fc
    .tuple(fc.constantFrom(...shapes), fc.boolean())
    .map(([rows, collect]) => comStmtExecute(statement, [], { rows, collect, cursor: !collect })),
  fc.constant(null).map(() => comStmtPrepare("x")),
  fc.constant(null).map(() => comPing()),
  fc.constant(null).map(() => comStmtFetch(statement, 5)),
  fc.constant(null).map(() => comQuery("LOAD", { localInfile: true })),
)

/** Pieces of a stream, cut anywhere. */
function cutInto(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

const sizes = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 })

/** Payloads that look like those of a server, mostly. */
const payloads: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ok(),
      ok({ status: 10 }),
      end(),
      end({ status: 0x42 }),
      eof(),
      eof(10),
      err(1064, "syntax"),
      Buffer.from([1]),
      Buffer.from([2, 0]),
      Buffer.from([0xfb, 47, 120]),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(3, 8, 5, 12, 253, 246, 245, 252)
      .map((type) => column({ type, collation: type === 253 ? 45 : 63 })),
  },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom("1", "abc", "2024-01-01 00:00:00", "{}"), fc.constant(null)), {
        minLength: 1,
        maxLength: 3,
      })
      .map((cells) => textRow(...cells)),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 60 }).map((a) => Buffer.from(a)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(3), fc.nat(3)).map(([columns, parameters]) =>
      payload((w) => {
        w.u8(0)
        w.u32(5)
        w.u16(columns)
        w.u16(parameters)
        w.u8(0)
        w.u16(0)
      }),
    ),
  },
)

describe("any bytes", () => {
  test("in place of a greeting", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        sizes,
        (bytes, cut) => void survive(new ClientSession({ user: "u" }), cutInto(Buffer.from(bytes), cut)),
      ),
      RUNS,
    )
  })

  test("as payload of a greeting, mutated from a real one", () => {
    const mutations = fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(mutations, fc.nat(100), (list, keep) => {
        const bytes = greeting()
        for (const [at, value] of list) if (at < bytes.length) bytes[at] = value
        survive(new ClientSession({ user: "u", password: "p", tls: "preferred" }), [
          frame(0, bytes.subarray(0, keep)),
        ])
      }),
      RUNS,
    )
  })

  test("during authentication", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }),
        fc.constantFrom(0, 1, 2, 0xfe, 0xff),
        (bodies, lead) => {
          const session = new ClientSession({
            user: "u",
            password: "p",
            additionalPasswords: ["q"],
            allowPublicKeyRetrieval: true,
            allowCleartextPassword: true,
            secureTransport: true,
          })
          session.receive(frame(0, greeting({ plugin: "caching_sha2_password" })))
          session.nextEvent()
          survive(
            session,
            bodies.map((b, i) => frame(2 + 2 * i, Buffer.concat([Buffer.from([lead]), Buffer.from(b)]))),
          )
        },
      ),
      RUNS,
    )
  })

  test("as answers to any commands", () => {
    fc.assert(
      fc.property(
        fc.array(commands, { maxLength: 4 }),
        fc.uint8Array({ maxLength: 400 }),
        sizes,
        (list, bytes, cut) => {
          const session = readySession()
          for (const command of list) session.send(command)
          survive(session, cutInto(Buffer.from(bytes), cut))
        },
      ),
      RUNS,
    )
  })

  test("as answers that look right, in sequence and out of it", () => {
    const stream = fc.array(fc.tuple(payloads, fc.boolean()), { maxLength: 12 })
    fc.assert(
      fc.property(fc.array(commands, { minLength: 1, maxLength: 3 }), stream, sizes, (list, packets, cut) => {
        const session = readySession({ localInfile: true })
        for (const command of list) session.send(command)
        let sequence = 1
        const bytes = packets.map(([body, restart]) => {
          if (restart && sequence > 2) sequence = 1
          return frame(sequence++, body)
        })
        survive(session, cutInto(Buffer.concat(bytes), cut))
      }),
      { numRuns: RUNS.numRuns * 4 },
    )
  })

  test("as an answer to COM_CHANGE_USER, and as compressed packets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), sizes, (bytes, cut) => {
        const session = readySession()
        session.send(comChangeUser({ user: "v", password: "w" }))
        survive(session, cutInto(Buffer.from(bytes), cut))
        const compressed = readySession(
          { compress: ["zlib"] },
          { capabilities: 0xffffffff & ~0x800 & ~0x4000000 & ~0x8000000 & ~0x2000000 },
        )
        compressed.send(comQuery("x"))
        survive(compressed, cutInto(Buffer.from(bytes), cut))
      }),
      RUNS,
    )
  })
})

test("memory follows what came, not what was announced", () => {
  const session = readySession()
  session.send(comQuery("SELECT", { collect: true }))
  const before = process.memoryUsage().arrayBuffers
  // 65535 columns are announced, then a definition of 16 MiB is begun.
  survive(session, [frame(1, Buffer.from([0xfc, 0xff, 0xff])), Buffer.from([0xfe, 0xff, 0xff, 2, 3])])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000)
})

test("a column of any announced type decodes any value, or says that it cannot", () => {
  const types = Object.values(ColumnType)
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(8, 28, 45, 60, 63, 999),
      (type, value, collation) => {
        const session = readySession()
        session.send(comQuery("SELECT", { collect: true }))
        const stream = [
          frame(1, Buffer.from([1])),
          frame(2, column({ type, collation })),
          frame(3, textRow(value)),
          frame(4, end()),
        ]
        session.receive(Buffer.concat(stream))
        expect(session.nextEvent()?.kind).toBe("columns")
        expect(session.nextEvent()?.kind).toBe("end")
      },
    ),
    RUNS,
  )
})
