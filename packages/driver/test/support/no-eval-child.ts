// Child of no-eval.test.ts: reads rows in every shape, often enough that a decoder would be compiled; prints whether code may be made from
// text here, and a digest of all values.
import { createHash } from "node:crypto"
import { connect } from "@shoal/driver"

function mayEvaluate(): boolean {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the question is whether it works
    return new Function("return true")() === true
  } catch {
    return false
  }
}

const sql = `SELECT n, n * 10000000000 AS big, n / 7 AS d, CONCAT('text ', n, ' \u{1f600}') AS s, IF(n % 3 = 0, NULL, UNHEX('00ff')) AS b,
  TIMESTAMP('2024-02-29 12:00:00') + INTERVAL n MICROSECOND AS t, DATE('2024-02-29') AS day, n * 1e0 AS f
  FROM (WITH RECURSIVE seq (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < 500) SELECT n FROM seq) AS numbers`

const digests: string[] = []
await using conn = await connect(process.argv[2] ?? "")
for (const rows of ["object", "array", "columns", "lazy"] as const) {
  const hash = createHash("sha256")
  const add = (value: unknown): unknown =>
    hash.update(JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `${each}n` : each)))
  for (let i = 0; i < 5; i++) {
    for (const run of ["query", "execute"] as const) {
      const result = await conn[run](sql, undefined, { rows })
      if (rows !== "lazy") add(result.rows)
      else for (const row of result.rows as { toObject(): unknown }[]) add(row.toObject())
    }
  }
  digests.push(hash.digest("hex"))
}
process.stdout.write(JSON.stringify({ mayEvaluate: mayEvaluate(), digests }))
