// Child of soak.test.ts: does the same work in equal rounds and reports the heap after each, with nothing else in the process.
import { connect, DictCursor, SSCursor } from "@shoal/driver"

const [url = "", rounds = "6", perRound = "400"] = process.argv.slice(2)
const collect = (globalThis as unknown as { gc: () => void }).gc

function heap(): number {
  collect()
  collect()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return Math.round((heapUsed + external + arrayBuffers) / 1024)
}

await using conn = await connect(url, { autocommit: true, preparedCacheSize: 16 })
await conn.query("CREATE TEMPORARY TABLE soak (id INT AUTO_INCREMENT PRIMARY KEY, s VARCHAR(100), b BLOB)")

async function round(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await conn.query("INSERT INTO soak (s, b) VALUES (?, ?)", [`row ${String(i)}`, Buffer.alloc(500, i)])
    // More different statements than the caches hold.
    await conn.execute(`SELECT ? AS v, ${String(i % 50)} AS n${String(i % 50)}`, [i])
    await Promise.all(Array.from({ length: 5 }, (_, k) => conn.query("SELECT ? AS k", [k])))
    await conn.query("SELECT * FROM no_such_table").catch(() => undefined)
    for await (const row of conn.stream("SELECT id, s FROM soak LIMIT 20"))
      if (row === undefined) throw new Error("no row")
    await using dict = conn.cursor(DictCursor)
    await dict.execute("SELECT id, b FROM soak LIMIT 10")
    await dict.fetchAll()
    await using unread = conn.cursor(SSCursor)
    await unread.execute("SELECT id FROM soak LIMIT 50")
    await unread.fetchOne()
    await using statement = await conn.prepare("SELECT COUNT(*) AS n FROM soak WHERE id > ?")
    await statement.execute([i])
    if (i % 100 === 0) {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 2)
      await conn.query("SELECT SLEEP(5)", undefined, { signal: controller.signal }).catch(() => undefined)
      await using other = await connect(url)
      await other.ping()
    }
  }
  await conn.query("TRUNCATE TABLE soak")
}

const kibibytes: number[] = []
for (let i = 0; i < Number(rounds); i++) {
  await round(Number(perRound))
  kibibytes.push(heap())
}
const { rows } = await conn.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Prepared_stmt_count'")
process.stdout.write(JSON.stringify({ kibibytes, preparedStatements: Number(rows[0]?.Value ?? 0) }))
