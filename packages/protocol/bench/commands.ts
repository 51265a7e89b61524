// What one small query costs from `send` to its `end` event, when many are in flight; no socket. By hand: see decode.ts.
import { ColumnType, comQuery, comStmtExecute, comStmtPrepare, type Command } from "../src/index.ts"
import { column, end, frame, frames, payload, readySession, textResult } from "../test/support/packets.ts"

const IN_FLIGHT = 100
const ROUNDS = 3000
const COLUMNS = [
  { name: "id", type: ColumnType.LONG, collation: 63 },
  { name: "name", type: ColumnType.VAR_STRING },
  { name: "created", type: ColumnType.DATETIME, collation: 63 },
]

const text = textResult(COLUMNS, [["42", "a name", "2024-02-29 01:02:03"]])
const binary = frames(
  1,
  payload((w) => w.lenenc(COLUMNS.length)),
  ...COLUMNS.map(column),
  Buffer.concat([
    Buffer.from([0, 0, 42, 0, 0, 0, 6]),
    Buffer.from("a name"),
    Buffer.from("07e807021d010203", "hex"),
  ]),
  end(),
)

function measure(name: string, make: () => Command, answer: Buffer, session = readySession()): void {
  const chunk = Buffer.concat(Array.from({ length: IN_FLIGHT }, () => answer))
  const round = (): void => {
    for (let i = 0; i < IN_FLIGHT; i++) session.send(make())
    session.takeOutput()
    session.receive(chunk)
    let ends = 0
    for (let e = session.nextEvent(); e !== undefined; e = session.nextEvent()) if (e.kind === "end") ends++
    if (ends !== IN_FLIGHT) throw new Error(`${ends} answers`)
  }
  for (let i = 0; i < 300; i++) round()
  const cpu = process.cpuUsage()
  for (let i = 0; i < ROUNDS; i++) round()
  const { user } = process.cpuUsage(cpu)
  console.log(
    `${name.padEnd(28)} user ${((user * 1000) / ROUNDS / IN_FLIGHT).toFixed(0).padStart(5)} ns per command`,
  )
}

const session = readySession()
session.send(comStmtPrepare("SELECT"))
session.receive(frame(1, Buffer.from([0, 5, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])))
session.receive(frame(2, column({ name: "?" })))
const prepared = session.nextEvent()
if (prepared?.kind !== "prepared") throw new Error("not prepared")
const { statement } = prepared

console.log(`node ${process.version}, ${IN_FLIGHT} in flight`)
measure(
  "text, 1 row x 3 columns",
  () => comQuery("SELECT id, name, created FROM t WHERE id = 42", { collect: true }),
  text,
)
measure(
  "binary, 1 row x 3 columns",
  () => comStmtExecute(statement, [42], { collect: true }),
  binary,
  session,
)
