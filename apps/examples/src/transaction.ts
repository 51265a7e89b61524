// aiomysql: "Transactions". Nothing is visible to others before the commit; an error rolls everything back.
import { connect } from "@shoal/driver"
import { url } from "./environment.ts"

await using conn = await connect(url)
await using other = await connect(url, { autocommit: true })
await conn.query("DROP TABLE IF EXISTS account")
await conn.query("CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL) ENGINE=InnoDB")

const total = async (): Promise<unknown> =>
  (await other.query("SELECT SUM(balance) AS total FROM account")).rows[0]

await conn.begin()
await conn.query("INSERT INTO account VALUES (1, 100), (2, 50)")
console.log("before commit", await total())
await conn.commit()
console.log("after commit", await total())

await conn.begin()
try {
  await conn.query("UPDATE account SET balance = balance - ? WHERE id = ?", [70, 1])
  await conn.query("INSERT INTO account VALUES (?, ?)", [2, 70])
  await conn.commit()
} catch (error) {
  await conn.rollback()
  console.log("rolled back:", error instanceof Error && "code" in error ? error.code : error)
}
console.log("after rollback", await total())
await conn.query("DROP TABLE account")
