// The table of aiomysql's sa tests.
import * as sa from "../../src/index.ts"

export const metadata: sa.MetaData = new sa.MetaData()
export const tbl = new sa.Table("sa_tbl", metadata, {
  id: sa.Column(sa.Integer, { primaryKey: true }),
  val: sa.Column(sa.String(255)),
})

/** Makes the table anew, with one row as in aiomysql's fixtures. */
export async function resetTable(engine: sa.Engine): Promise<void> {
  await using conn = await engine.acquire()
  await conn.execute("DROP TABLE IF EXISTS sa_tbl")
  await conn.execute("CREATE TABLE sa_tbl (id INT AUTO_INCREMENT PRIMARY KEY, val VARCHAR(255))")
  await conn.execute("INSERT INTO sa_tbl (val) VALUES ('some_val_1')")
}
