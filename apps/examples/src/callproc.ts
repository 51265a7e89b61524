// aiomysql: "callproc". A stored procedure with IN and OUT parameters and a result set.
import { connect } from "@shoal/driver"
import { url } from "./environment.ts"

await using conn = await connect(url, { autocommit: true, bigint: "number" })
await using cur = conn.cursor()

await cur.execute("DROP PROCEDURE IF EXISTS split_price")
await cur.execute(`CREATE PROCEDURE split_price(IN gross DECIMAL(10,2), OUT net DECIMAL(10,2), OUT vat DECIMAL(10,2))
BEGIN
  SET net = gross / 1.25;
  SET vat = gross - net;
  SELECT gross AS asked, DATABASE() IS NOT NULL AS has_database;
END`)

await cur.callProc("split_price", ["125.00", null, null])
console.log(await cur.fetchAll())
console.log(await cur.outValues())
await cur.execute("DROP PROCEDURE split_price")
