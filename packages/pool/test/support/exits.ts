// Run by a test: uses a pool, closes it, and has to end without being told to.
import { createPool } from "../../src/index.ts"

const url = process.argv[2] ?? ""
const pool = await createPool(url, { minSize: 2 })
await pool.query("SELECT 1")
await pool.use((conn) => conn.query("SET @a = 1"))
pool.close()
await pool.waitClosed()

const dead = new URL(url)
dead.port = "1"
await createPool(dead).catch(() => undefined)
const later = await createPool(dead, { minSize: 0, acquireTimeout: 100 })
await later.acquire().catch(() => undefined)
console.log("closed")
