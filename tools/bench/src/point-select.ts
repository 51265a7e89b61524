// Primary-key selects: one by one, and 10,000 at once on one connection.
import { connect } from "@shoal/driver"
import { createConnection as createMariadb } from "mariadb"
import { createConnection as createMysql2 } from "mysql2/promise"
import { connectionOptions, databaseUrl } from "./database.ts"
import { queryPacket, RawSocket } from "./raw-socket.ts"
import type { Case, Contender, Suite, Target } from "./suite.ts"

/** Few at a time and many rounds, so that whatever else the machine does hits all contenders alike. */
const sequential = 250
const concurrent = 10_000
const prepared = "SELECT id, name, age FROM person WHERE id = ?"
type Ask = (id: number) => Promise<unknown>

/** Suite `point-select`. */
export const pointSelect: Suite = {
  name: "point-select",
  async prepare(target) {
    const admin = await createMysql2({ ...connectionOptions(target), multipleStatements: true })
    await admin.query("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, age INT NOT NULL)")
    await admin.query("INSERT INTO person VALUES ?", [
      Array.from({ length: 1000 }, (_, i) => [i, `person ${i}`, i % 90]),
    ])
    await admin.end()
    return { cases: cases(target), dispose: async () => undefined }
  },
}

function cases(target: Target): Case[] {
  const contenders = (drive: (ask: Ask) => Promise<number>): Contender[] => [
    { name: "shoal query", open: () => openShoal(target, "query", drive) },
    { name: "shoal execute", open: () => openShoal(target, "execute", drive) },
    { name: "mysql2 query", open: () => openMysql2(target, "query", drive) },
    { name: "mysql2 execute", open: () => openMysql2(target, "execute", drive) },
    { name: "mariadb query", open: () => openMariadb(target, "query", drive) },
    { name: "mariadb execute", open: () => openMariadb(target, "execute", drive) },
  ]
  const raw = (run: (socket: RawSocket, packet: Buffer) => Promise<number>): Contender => ({
    name: "raw socket",
    async open() {
      const socket = await RawSocket.open(target)
      const packet = queryPacket("SELECT id, name, age FROM person WHERE id = 7")
      return { run: () => run(socket, packet), close: () => socket.close() }
    },
  })
  return [
    {
      name: `point selects one by one (${sequential})`,
      unit: "queries",
      rounds: 30,
      warmUps: 5,
      floor: ["raw socket"],
      contenders: [raw(rawOneByOne), ...contenders(oneByOne)],
    },
    {
      name: `point selects at once (${concurrent}) on one connection`,
      unit: "queries",
      rounds: 7,
      floor: ["raw socket"],
      contenders: [raw((socket, packet) => socket.pipeline(packet, concurrent)), ...contenders(atOnce)],
    },
  ]
}

async function oneByOne(ask: Ask): Promise<number> {
  for (let i = 0; i < sequential; i++) await ask(i % 1000)
  return sequential
}

async function atOnce(ask: Ask): Promise<number> {
  const answers = await Promise.all(Array.from({ length: concurrent }, (_, i) => ask(i % 1000)))
  return answers.length
}

async function rawOneByOne(socket: RawSocket, packet: Buffer): Promise<number> {
  for (let i = 0; i < sequential; i++) await socket.count(packet)
  return sequential
}

async function openShoal(
  target: Target,
  method: "query" | "execute",
  drive: (ask: Ask) => Promise<number>,
): ReturnType<Contender["open"]> {
  const conn = await connect(databaseUrl(target), { ssl: "disabled", autocommit: true })
  return { run: () => drive((id) => conn[method](prepared, [id])), close: () => conn.ensureClosed() }
}

async function openMysql2(
  target: Target,
  method: "query" | "execute",
  drive: (ask: Ask) => Promise<number>,
): ReturnType<Contender["open"]> {
  const conn = await createMysql2(connectionOptions(target))
  return {
    run: () =>
      drive((id) => (method === "query" ? conn.query(prepared, [id]) : conn.execute(prepared, [id]))),
    close: () => conn.end(),
  }
}

async function openMariadb(
  target: Target,
  method: "query" | "execute",
  drive: (ask: Ask) => Promise<number>,
): ReturnType<Contender["open"]> {
  const conn = await createMariadb({ ...connectionOptions(target), allowPublicKeyRetrieval: true })
  return { run: () => drive((id) => conn[method](prepared, [id])), close: () => conn.end() }
}
