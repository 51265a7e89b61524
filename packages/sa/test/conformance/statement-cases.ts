// Statements: FROM, joins, labels, subqueries, CTEs, set operations, locking; INSERT, UPDATE, DELETE.
import * as sa from "@shoal/sa"
import { odd, sale, shop, type Case } from "./tables.ts"

const joined = "FROM shop INNER JOIN sale ON shop.id = sale.shop_id"

export const statementCases: readonly Case[] = [
  ["columns of one table", () => sa.select(shop.c.id, shop.c.title), "SELECT shop.id, shop.title FROM shop"],
  ["key is not name", () => sa.select(sale.c.shopId), "SELECT sale.shop_id FROM sale"],
  [
    "repeated names",
    () => sa.select({ a: shop.c.id, b: sale.c.id }),
    "SELECT shop.id AS a, sale.id AS b FROM shop, sale",
  ],
  [
    "generated names",
    () => sa.select(sa.func.count(), sa.func.count(shop.c.id) as never),
    "SELECT count(*) AS count_1, count(shop.id) AS count_2 FROM shop",
  ],
  [
    "join along the foreign key",
    () => sa.select(shop.c.title, sale.c.amount).join(sale),
    `SELECT shop.title, sale.amount ${joined}`,
  ],
  [
    "join from the other side",
    () => sa.select(sale.c.amount).joinFrom(sale, shop),
    "SELECT sale.amount FROM sale INNER JOIN shop ON shop.id = sale.shop_id",
  ],
  [
    "outer join",
    () => sa.select(shop.c.id).outerjoin(sale),
    "SELECT shop.id FROM shop LEFT OUTER JOIN sale ON shop.id = sale.shop_id",
  ],
  [
    "right join",
    () => sa.select(sale.c.id).rightJoin(shop),
    "SELECT sale.id FROM sale RIGHT OUTER JOIN shop ON shop.id = sale.shop_id",
  ],
  [
    "a join on the right",
    () => sa.select(odd.c.id).selectFrom(sa.outerjoin(odd, sa.join(shop, sale), odd.c.id.eq(shop.c.id))),
    "SELECT `Odd`.id FROM `Odd` LEFT OUTER JOIN (shop INNER JOIN sale ON shop.id = sale.shop_id) ON `Odd`.id = shop.id",
  ],
  [
    "self join",
    () => sa.select({ a: odd.c.id, b: odd.alias("o2").c.id }),
    "SELECT `Odd`.id AS a, o2.id AS b FROM `Odd`, `Odd` AS o2",
  ],
  [
    "conditions",
    () =>
      sa
        .select(shop.c.id)
        .where(shop.c.open)
        .where(sa.or(shop.c.id.eq(1), shop.c.id.eq(2))),
    "SELECT shop.id FROM shop WHERE shop.open = 1 AND (shop.id = ? OR shop.id = ?)",
    [1, 2],
  ],
  [
    "filterBy",
    () => sa.select(shop.c.id).filterBy({ title: "x", city: null }),
    "SELECT shop.id FROM shop WHERE shop.title = ? AND shop.city IS NULL",
    ["x"],
  ],
  [
    "grouping",
    () => sa.select(shop.c.city, sa.func.count().as("n")).groupBy(shop.c.city).having(sa.func.count().gt(1)),
    "SELECT shop.city, count(*) AS n FROM shop GROUP BY shop.city HAVING count(*) > ?",
    [1],
  ],
  [
    "rollup",
    () => sa.select(shop.c.city).groupBy(sa.func.rollup(shop.c.city)),
    "SELECT shop.city FROM shop GROUP BY shop.city WITH ROLLUP",
  ],
  [
    "order by label",
    () => sa.select(shop.c.rating.add(1).as("x")).orderBy(sa.text("x"), "x"),
    "SELECT shop.rating + ? AS x FROM shop ORDER BY x, x",
    [1],
  ],
  [
    "nulls last",
    () => sa.select(shop.c.id).orderBy(shop.c.rating.desc().nullsLast()),
    "SELECT shop.id FROM shop ORDER BY shop.rating IS NULL, shop.rating DESC",
  ],
  ["order dropped", () => sa.select(shop.c.id).orderBy(shop.c.id).orderBy(null), "SELECT shop.id FROM shop"],
  [
    "limit and offset",
    () => sa.select(shop.c.id).limit(5).offset(10),
    "SELECT shop.id FROM shop LIMIT ?, ?",
    [10, 5],
  ],
  [
    "offset alone",
    () => sa.select(shop.c.id).offset(10),
    "SELECT shop.id FROM shop LIMIT ?, 18446744073709551615",
    [10],
  ],
  ["distinct", () => sa.select(shop.c.city).distinct(), "SELECT DISTINCT shop.city FROM shop"],
  [
    "no table",
    () => sa.select(sa.literal(1)).where(sa.literal(1).eq(1)),
    "SELECT ? AS anon_1 FROM DUAL WHERE ? = ?",
    [1, 1, 1],
  ],
  [
    "hints",
    () => sa.select(shop.c.id).withHint(shop, "USE INDEX (ix)").prefixWith("HIGH_PRIORITY"),
    "SELECT HIGH_PRIORITY shop.id FROM shop USE INDEX (ix)",
  ],
  [
    "for share",
    () => sa.select(shop.c.id).withForUpdate({ read: true, nowait: true }),
    "SELECT shop.id FROM shop FOR SHARE NOWAIT",
    [],
    "SELECT shop.id FROM shop LOCK IN SHARE MODE NOWAIT",
  ],
  [
    "for update of",
    () => sa.select(shop.c.id).join(sale).withForUpdate({ of: sale, skipLocked: true }),
    `SELECT shop.id ${joined} FOR UPDATE OF sale SKIP LOCKED`,
    [],
    `SELECT shop.id ${joined} FOR UPDATE SKIP LOCKED`,
  ],
  [
    "correlated subquery",
    () =>
      sa.select(
        shop.c.id,
        sa.select(sa.func.max(sale.c.amount)).where(sale.c.shopId.eq(shop.c.id)).label("best"),
      ),
    "SELECT shop.id, (SELECT max(sale.amount) AS max_1 FROM sale WHERE sale.shop_id = shop.id) AS best FROM shop",
  ],
  [
    "exists",
    () => sa.select(shop.c.id).where(sa.exists().where(sale.c.shopId.eq(shop.c.id))),
    "SELECT shop.id FROM shop WHERE EXISTS (SELECT * FROM sale WHERE sale.shop_id = shop.id)",
  ],
  [
    "not exists and more",
    () => sa.select(shop.c.id).where(sa.not(sa.exists().where(sale.c.shopId.eq(shop.c.id))), shop.c.open),
    "SELECT shop.id FROM shop WHERE NOT (EXISTS (SELECT * FROM sale WHERE sale.shop_id = shop.id)) AND shop.open = 1",
  ],
  [
    "no correlation",
    () =>
      sa
        .select(shop.c.id)
        .where(sa.exists(sa.select(sale.c.id).where(sale.c.shopId.eq(shop.c.id)).correlate(null))),
    "SELECT shop.id FROM shop WHERE EXISTS (SELECT sale.id FROM sale, shop WHERE sale.shop_id = shop.id)",
  ],
  [
    "derived table",
    () => {
      const s = sa.select(sale.c.shopId, sa.func.count().as("n")).groupBy(sale.c.shopId).subquery("s")
      return sa.select(shop.c.title, s.c.n).join(s, s.c.shopId.eq(shop.c.id))
    },
    "SELECT shop.title, s.n FROM shop INNER JOIN (SELECT sale.shop_id AS shop_id, count(*) AS n FROM sale GROUP BY sale.shop_id) AS s ON s.shop_id = shop.id",
  ],
  [
    "lateral",
    () => {
      const l = sa.select(sale.c.amount).where(sale.c.shopId.eq(shop.c.id)).limit(1).lateral("l")
      return sa.select(shop.c.id, l.c.amount).join(l, sa.true_())
    },
    "SELECT shop.id, l.amount FROM shop INNER JOIN LATERAL (SELECT sale.amount AS amount FROM sale WHERE sale.shop_id = shop.id LIMIT ?) AS l ON true = 1",
    [1],
  ],
  [
    "WITH before its parameters",
    () => {
      const c = sa.select(shop.c.id).where(shop.c.rating.gt(3)).cte("c")
      return sa.select(c.c.id).where(c.c.id.lt(9))
    },
    "WITH c AS (SELECT shop.id AS id FROM shop WHERE shop.rating > ?) SELECT c.id FROM c WHERE c.id < ?",
    [3, 9],
  ],
  [
    "WITH RECURSIVE",
    () => {
      const start = sa.select(odd.c.id, odd.c.order).where(odd.c.order.eq(null)).cte("t", { recursive: true })
      const tree = start.unionAll(sa.select(odd.c.id, odd.c.order).join(start, start.c.id.eq(odd.c.order)))
      return sa.select(tree.c.id)
    },
    "WITH RECURSIVE t(id, `order`) AS (SELECT `Odd`.id AS id, `Odd`.`order` AS `order` FROM `Odd` WHERE `Odd`.`order` IS NULL UNION ALL SELECT `Odd`.id AS id, `Odd`.`order` AS `order` FROM `Odd` INNER JOIN t ON t.id = `Odd`.`order`) SELECT t.id FROM t",
  ],
  [
    "set operation",
    () => sa.union(sa.select(shop.c.id), sa.select(odd.c.id).limit(1)).orderBy("id").limit(2),
    "SELECT shop.id FROM shop UNION (SELECT `Odd`.id FROM `Odd` LIMIT ?) ORDER BY id LIMIT ?",
    [1, 2],
  ],
  [
    "values as a table",
    () => {
      const v = sa.values(sa.column("a", sa.Integer), sa.column("b", sa.String(5)), { name: "v" }).data([
        [1, "x"],
        [2, "y"],
      ])
      return sa.select(v.c.a).where(v.c.b.eq("y"))
    },
    "SELECT v.a FROM (VALUES ROW(?, ?), ROW(?, ?)) AS v (a, b) WHERE v.b = ?",
    [1, "x", 2, "y", "y"],
    "SELECT v.a FROM (SELECT ? AS a, ? AS b UNION ALL SELECT ?, ?) AS v WHERE v.b = ?",
  ],
  [
    "insert in the table's order",
    () => sa.insert(shop).values({ open: true, title: "x" } as never),
    "INSERT INTO shop (title, open) VALUES (?, ?)",
    ["x", 1],
  ],
  [
    "insert a default",
    () => sa.insert(sale).values({ shopId: 1 } as never),
    "INSERT INTO sale (shop_id, state) VALUES (?, ?)",
    [1, "open"],
  ],
  [
    "insert rows",
    () => sa.insert(odd).values([{ order: 1 }, { order: 2 }]),
    "INSERT INTO `Odd` (`order`) VALUES (?), (?)",
    [1, 2],
  ],
  [
    "insert an expression",
    () => sa.insert(odd).values({ order: sa.literal(1).add(2) }),
    "INSERT INTO `Odd` (`order`) VALUES ((? + ?))",
    [1, 2],
  ],
  ["insert nothing", () => sa.insert(odd).values({}), "INSERT INTO `Odd` () VALUES ()"],
  [
    "insert ignore",
    () => sa.insert(odd).values({ order: 1 }).ignore(),
    "INSERT IGNORE INTO `Odd` (`order`) VALUES (?)",
    [1],
  ],
  ["replace", () => sa.replace(odd).values({ id: 1 }), "REPLACE INTO `Odd` (id) VALUES (?)", [1]],
  [
    "insert from select",
    () => sa.insert(sale).fromSelect(["shopId"], sa.select(shop.c.id)),
    "INSERT INTO sale (shop_id, state) SELECT shop.id, ? AS anon_1 FROM shop",
    ["open"],
  ],
  [
    "upsert",
    () =>
      sa.mysql
        .insert(odd)
        .values({ id: 1, rank: 2 })
        .onDuplicateKeyUpdate((row) => ({ rank: row.rank.add(odd.c.rank), order: 5 })),
    "INSERT INTO `Odd` (id, `rank`) VALUES (?, ?) AS new ON DUPLICATE KEY UPDATE `order` = ?, `rank` = (new.`rank` + `Odd`.`rank`)",
    [1, 2, 5],
    "INSERT INTO `Odd` (id, rank) VALUES (?, ?) ON DUPLICATE KEY UPDATE `order` = ?, rank = (VALUES(rank) + `Odd`.rank)",
  ],
  [
    "update",
    () =>
      sa
        .update(sale)
        .values({ amount: sale.c.amount.add(1) })
        .where(sale.c.id.eq(3)),
    "UPDATE sale SET amount=(sale.amount + ?), touched=now() WHERE sale.id = ?",
    [1, 3],
  ],
  [
    "update in order",
    () => sa.update(odd).orderedValues(["rank", 1], ["order", 2]),
    "UPDATE `Odd` SET `rank`=?, `order`=?",
    [1, 2],
    "UPDATE `Odd` SET rank=?, `order`=?",
  ],
  [
    "update some",
    () => sa.update(odd).values({ order: 1 }).orderBy(odd.c.id).limit(2),
    "UPDATE `Odd` SET `order`=? ORDER BY `Odd`.id LIMIT 2",
    [1],
  ],
  [
    "update two tables",
    () => sa.update(shop).values({ title: "x" }).where(shop.c.id.eq(sale.c.shopId)),
    "UPDATE shop, sale SET shop.title=? WHERE shop.id = sale.shop_id",
    ["x"],
  ],
  [
    "delete",
    () =>
      sa
        .delete_(shop)
        .where(shop.c.id.in([1, 2]))
        .limit(1),
    "DELETE FROM shop WHERE shop.id IN (?, ?) LIMIT 1",
    [1, 2],
  ],
  [
    "delete with another table",
    () => sa.delete_(sale).where(sale.c.shopId.eq(shop.c.id)),
    "DELETE FROM sale USING sale, shop WHERE sale.shop_id = shop.id",
  ],
  ["signs and DISTINCT need no names", () => sa.select(shop.c.rating.neg()), "SELECT -shop.rating FROM shop"],
  ["a distinct column", () => sa.select(sa.distinct(shop.c.city)), "SELECT DISTINCT shop.city FROM shop"],
  [
    "a negated boolean has the name of its column",
    () => sa.select(sa.not(shop.c.open)),
    "SELECT shop.open = 0 AS open FROM shop",
  ],
  [
    "select exists",
    () => sa.exists().where(shop.c.id.eq(1)).select(),
    "SELECT EXISTS (SELECT * FROM shop WHERE shop.id = ?) AS anon_1",
    [1],
  ],
  [
    "order by names",
    () => sa.select(shop.c.id, shop.c.rating.as("r")).orderBy(sa.desc("r"), sa.asc("id")),
    "SELECT shop.id, shop.rating AS r FROM shop ORDER BY r DESC, shop.id ASC",
  ],
  [
    "a condition that is true",
    () => sa.select(shop.c.id).where(sa.true_()).where(shop.c.open),
    "SELECT shop.id FROM shop WHERE shop.open = 1",
  ],
  [
    "a condition that is false",
    () => sa.select(shop.c.id).where(shop.c.open).filter(sa.false_()),
    "SELECT shop.id FROM shop WHERE false = 1",
  ],
  [
    "a slice of a slice",
    () => sa.select(shop.c.id).offset(2).slice(1, 5),
    "SELECT shop.id FROM shop LIMIT ?, ?",
    [3, 4],
  ],
  ["fetch", () => sa.select(shop.c.id).fetch(3), "SELECT shop.id FROM shop LIMIT ?", [3]],
  [
    "other columns of the same tables",
    () => sa.select(shop.c.id).withOnlyColumns(sa.func.count(), { maintainColumnFroms: true }),
    "SELECT count(*) AS count_1 FROM shop",
  ],
  [
    "the name of the table in a hint",
    () => sa.select(shop.c.id).withHint(shop, "USE INDEX (ix_%(name)s)"),
    "SELECT shop.id FROM shop USE INDEX (ix_shop)",
  ],
  [
    "a light table of another database",
    () => sa.select(sa.table("t", sa.column("a"), { schema: "db" }).c.a),
    "SELECT db.t.a FROM db.t",
  ],
  [
    "a named window",
    () => {
      const w = sa.window("w", { partitionBy: shop.c.city, orderBy: shop.c.id })
      return sa
        .select({ r: sa.func.rank().over(w), n: sa.func.count().over(w) })
        .where(shop.c.id.gt(1))
        .orderBy("r")
    },
    "SELECT rank() OVER w AS r, count(*) OVER w AS n FROM shop WHERE shop.id > ? WINDOW w AS (PARTITION BY shop.city ORDER BY shop.id) ORDER BY r",
    [1],
  ],
  [
    "JSON_TABLE of a column",
    () => {
      const j = sa.jsonTable(shop.c.info, "$[*]", { n: "ordinality", a: sa.Integer }, { name: "j" })
      return sa.select(j.c.n, j.c.a, shop.c.id)
    },
    `SELECT j.n, j.a, shop.id FROM shop, JSON_TABLE(shop.info, '$[*]' COLUMNS (n FOR ORDINALITY, a INTEGER PATH '$."a"')) AS j`,
  ],
  [
    "a table function",
    () => {
      const t = sa.func("f", 1).tableValued("a", sa.column("b"), { name: "t" })
      return sa.select(t.c["a"] as never, t.c["b"] as never)
    },
    "SELECT t.a, t.b FROM f(?) AS t",
    [1],
  ],
  [
    "insert a Map",
    () => sa.insert(shop).values(new Map([[shop.c.title, "x"]])),
    "INSERT INTO shop (title) VALUES (?)",
    ["x"],
  ],
  [
    "update from a table that only the value names",
    () => sa.update(shop).values({ title: sale.c.state }),
    "UPDATE shop, sale SET shop.title=sale.state",
  ],
  ["delete from an alias", () => sa.delete_(shop.alias("s")), "DELETE FROM s USING shop AS s"],
]
