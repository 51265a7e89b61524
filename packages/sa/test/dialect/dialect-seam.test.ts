// The same statements in another database's SQL: a dialect replaces entries of a rendering, expressions and statements stay as they are.
import { expect, test } from "vitest"
import * as sa from "../../src/index.ts"
import { postgresqlLike } from "./postgresql-like.ts"

const metadata = new sa.MetaData()
const users = new sa.Table("user", metadata, {
  id: sa.Column(sa.Integer, sa.Sequence("user_id"), { primaryKey: true }),
  name: sa.Column("Full Name", sa.String(40)),
  order: sa.Column(sa.Integer),
  active: sa.Column(sa.Boolean),
})
const posts = new sa.Table(
  "post",
  metadata,
  {
    id: sa.Column(sa.Integer, { primaryKey: true, comment: "its number" }),
    userId: sa.Column(
      "user_id",
      sa.Integer,
      sa.ForeignKey("user.id", { ondelete: "CASCADE", name: "of_user" }),
      {
        nullable: false,
        index: true,
      },
    ),
    title: sa.Column(sa.String(80), { nullable: false, serverDefault: "it's \\" }),
    body: sa.Column(sa.Text),
    facts: sa.Column(sa.JSON),
    hidden: sa.Column(sa.Boolean, { nullable: false, serverDefault: sa.text("false") }),
    price: sa.Column(sa.Numeric(10, 2)),
    uid: sa.Column(sa.String(4).withVariant(sa.Text(), "postgresql"), { unique: true }),
  },
  { mysqlEngine: "InnoDB", comment: "what users write" },
)
const index = sa.schemaTable(posts).indexes[0] as sa.IndexItem
const ofUser = sa.schemaTable(posts).foreignKeyConstraints[0] as sa.ConstraintItem
const postgresql = postgresqlLike()
const mysql = sa.mysql.dialect({ serverVersion: "9.7.4" })

interface Compilable {
  compile(options: { dialect: sa.Dialect }): sa.Compiled
}

test.each<[string, Compilable, string, string]>([
  [
    "names and pages",
    sa.select(users.c.id, users.c.name).where(users.c.active).orderBy(users.c.order).limit(5).offset(10),
    'SELECT "user".id, "user"."Full Name" FROM "user" WHERE "user".active ORDER BY "user"."order" LIMIT $1 OFFSET $2',
    "SELECT user.id, user.`Full Name` FROM user WHERE user.active = 1 ORDER BY user.`order` LIMIT ?, ?",
  ],
  [
    "an offset alone",
    sa.select(users.c.id).offset(3),
    'SELECT "user".id FROM "user" OFFSET $1',
    "SELECT user.id FROM user LIMIT ?, 18446744073709551615",
  ],
  [
    "operators, with parentheses where precedence wants them",
    sa
      .select(users.c.id)
      .where(
        sa.and(
          users.c.name.concat("x").ilike("a%"),
          sa.or(users.c.order.isDistinctFrom(1), users.c.name.regexpMatch("^a")),
          sa.not(users.c.active),
        ),
      ),
    'SELECT "user".id FROM "user" WHERE ("user"."Full Name" || $1) ILIKE $2 AND ("user"."order" IS DISTINCT FROM $3 OR "user"."Full Name" ~ $4) AND NOT "user".active',
    "SELECT user.id FROM user WHERE lower(concat(user.`Full Name`, ?)) LIKE lower(?) AND (NOT (user.`order` <=> ?) OR user.`Full Name` REGEXP ?) AND user.active = 0",
  ],
  [
    "casts, functions, locks",
    sa
      .select(sa.cast(users.c.name, sa.Integer).as("n"), sa.func.random().as("r"))
      .withForUpdate({ read: true, skipLocked: true }),
    'SELECT "user"."Full Name"::integer AS n, random() AS r FROM "user" FOR SHARE SKIP LOCKED',
    "SELECT CAST(user.`Full Name` AS SIGNED INTEGER) AS n, rand() AS r FROM user FOR SHARE SKIP LOCKED",
  ],
  [
    "subqueries and CTEs",
    sa.select(sa.func.count()).selectFrom(sa.select(users.c.order).limit(1).cte("Some")),
    'WITH "Some" AS (SELECT "user"."order" AS "order" FROM "user" LIMIT $1) SELECT count(*) AS count_1 FROM "Some"',
    "WITH `Some` AS (SELECT user.`order` AS `order` FROM user LIMIT ?) SELECT count(*) AS count_1 FROM `Some`",
  ],
  [
    "a sequence is a default where there are sequences",
    sa.insert(users).values({ name: "a" }),
    'INSERT INTO "user" (id, "Full Name") VALUES (nextval(user_id), $1)',
    "INSERT INTO user (`Full Name`) VALUES (?)",
  ],
  [
    "upsert",
    sa.mysql.insert(users).values({ id: 1, name: "a" }).onDuplicateKeyUpdate({ name: "b" }),
    'INSERT INTO "user" (id, "Full Name") VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET "Full Name" = excluded."Full Name"',
    "INSERT INTO user (id, `Full Name`) VALUES (?, ?) AS new ON DUPLICATE KEY UPDATE `Full Name` = ?",
  ],
  [
    "update",
    sa
      .update(users)
      .values({ order: users.c.order.add(1) })
      .where(users.c.id.in([1, 2])),
    'UPDATE "user" SET "order"=("user"."order" + $1) WHERE "user".id IN ($2, $3)',
    "UPDATE user SET `order`=(user.`order` + ?) WHERE user.id IN (?, ?)",
  ],
  [
    "update and delete that look at other tables",
    sa.update(users).values({ name: posts.c.title }).where(posts.c.userId.eq(users.c.id)),
    'UPDATE "user" SET "Full Name"=post.title FROM post WHERE post.user_id = "user".id',
    "UPDATE user, post SET user.`Full Name`=post.title WHERE post.user_id = user.id",
  ],
  [
    "delete",
    sa.delete_(users).where(posts.c.userId.eq(users.c.id), posts.c.title.eq("x")),
    'DELETE FROM "user" USING post WHERE post.user_id = "user".id AND post.title = $1',
    "DELETE FROM user USING user, post WHERE post.user_id = user.id AND post.title = ?",
  ],
])("%s", (_title, statement, other, ours) => {
  const flat = (sql: string): string => sql.replace(/\s+/g, " ")
  expect(flat(statement.compile({ dialect: postgresql }).sql)).toBe(other)
  // The same objects are compiled for both: neither dialect leaves anything behind in them.
  expect(flat(statement.compile({ dialect: mysql }).sql)).toBe(ours)
  expect(flat(statement.compile({ dialect: postgresql }).sql)).toBe(other)
})

const createPost = `CREATE TABLE post (
	id SERIAL NOT NULL, 
	user_id INTEGER NOT NULL, 
	title VARCHAR(80) DEFAULT 'it''s \\' NOT NULL, 
	body TEXT, 
	facts JSONB, 
	hidden BOOLEAN DEFAULT false NOT NULL, 
	price NUMERIC(10, 2), 
	uid TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT of_user FOREIGN KEY(user_id) REFERENCES "user" (id) ON DELETE CASCADE, 
	UNIQUE (uid)
)`

test.each<[string, Compilable, string]>([
  ["a table", sa.CreateTable(posts), createPost],
  [
    "a table, if it is not there",
    sa.CreateTable(posts, { ifNotExists: true }),
    createPost.replace("TABLE", "TABLE IF NOT EXISTS"),
  ],
  ["an index", sa.CreateIndex(index), "CREATE INDEX ix_post_user_id ON post (user_id)"],
  ["dropping an index", sa.DropIndex(index, { ifExists: true }), "DROP INDEX IF EXISTS ix_post_user_id"],
  ["dropping a table", sa.DropTable(users), 'DROP TABLE "user"'],
  [
    "adding a constraint",
    sa.AddConstraint(ofUser),
    'ALTER TABLE post ADD CONSTRAINT of_user FOREIGN KEY(user_id) REFERENCES "user" (id) ON DELETE CASCADE',
  ],
  ["dropping a constraint", sa.DropConstraint(ofUser), "ALTER TABLE post DROP CONSTRAINT of_user"],
  ["the comment of a table", sa.SetTableComment(posts, "it's"), "COMMENT ON TABLE post IS 'it''s'"],
  ["no comment of a table", sa.DropTableComment(posts), "COMMENT ON TABLE post IS NULL"],
  ["the comment of a column", sa.SetColumnComment(posts.c.id), "COMMENT ON COLUMN post.id IS 'its number'"],
  ["no comment of a column", sa.DropColumnComment(posts.c.id), "COMMENT ON COLUMN post.id IS NULL"],
  ["a sequence", sa.CreateSequence(sa.Sequence("Ids", { start: 5 })), 'CREATE SEQUENCE "Ids" START WITH 5'],
  ["text", sa.DDL("ANALYZE %(fullname)s", { table: users }), 'ANALYZE "user"'],
])("schema statements: %s", (_title, element, sql) => {
  const ours = element.compile({ dialect: mysql }).sql
  expect(element.compile({ dialect: postgresql }).sql).toBe(sql)
  expect(element.compile({ dialect: mysql }).sql).toBe(ours)
})

test("createAll and dropAll ask and say what the dialect does", async () => {
  const said: string[] = []
  const asked: unknown[] = []
  const connection = {
    dialect: postgresql,
    executeDdl: async (element: Compilable) => {
      said.push(element.compile({ dialect: postgresql }).sql.split(" (")[0] ?? "")
    },
    queryObjects: async (sql: string, params: readonly unknown[]) => {
      asked.push(sql.match(/FROM (\w+)/)?.[1], params)
      return [{ table_name: "user" }]
    },
  }
  await metadata.createAll(connection)
  await metadata.dropAll(connection)
  expect(asked).toEqual(["pg_class", ["public"], "pg_class", ["public"]])
  expect(said).toEqual([
    "CREATE TABLE post",
    "CREATE INDEX ix_post_user_id ON post",
    "COMMENT ON TABLE post IS 'what users write'",
    "COMMENT ON COLUMN post.id IS 'its number'",
    'DROP TABLE "user"',
    "DROP SEQUENCE IF EXISTS user_id",
  ])
})

test("values cross as the dialect's types have it", () => {
  const query = sa.insert(posts).values({ userId: 1, hidden: true })
  expect(query.compile({ dialect: postgresql }).params).toEqual([1, true])
  expect(query.compile({ dialect: mysql }).params).toEqual([1, 1])
  expect(query.compile({ dialect: postgresql, literalBinds: true }).sql).toContain("VALUES (1, true)")
  expect(posts.c.hidden.in([true]).compile({ dialect: postgresql }).params).toEqual([true])
  expect(sa.Boolean().compile(postgresql)).toBe("BOOLEAN")
  expect(sa.Boolean().compile(mysql)).toBe("BOOL")
})

test("paramstyle, quotes and version are options of the same dialect", () => {
  const query = sa.select(users.c.id).where(users.c.name.eq("it's \\"), users.c.order.eq(5))
  const compiled = (options: sa.DialectOptions) => query.compile({ dialect: sa.mysql.dialect(options) })
  const where = (options: sa.DialectOptions): string => compiled(options).sql.split("WHERE ")[1] ?? ""
  expect(where({})).toBe("user.`Full Name` = ? AND user.`order` = ?")
  expect(where({ paramstyle: "format" })).toBe("user.`Full Name` = %s AND user.`order` = %s")
  expect(where({ paramstyle: "numeric" })).toBe("user.`Full Name` = :1 AND user.`order` = :2")
  expect(where({ paramstyle: "named" })).toBe("user.`Full Name` = :name_1 AND user.`order` = :order_1")
  expect(where({ paramstyle: "pyformat" })).toBe(
    "user.`Full Name` = %(name_1)s AND user.`order` = %(order_1)s",
  )
  expect(where({ quote: "always" })).toBe("`user`.`Full Name` = ? AND `user`.`order` = ?")
  expect(compiled({}).params).toEqual(["it's \\", 5])
  const literal = (sqlMode: string): string =>
    query.compile({ dialect: sa.mysql.dialect({ sqlMode }), literalBinds: true }).sql
  expect(literal("")).toContain("'it''s \\\\'")
  expect(literal("NO_BACKSLASH_ESCAPES")).toContain("'it''s \\'")
  const share = (serverVersion: string): string =>
    sa
      .select(users.c.id)
      .withForUpdate({ read: true })
      .compile({ dialect: sa.mysql.dialect({ serverVersion }) }).sql
  expect(share("5.7.44")).toMatch(/LOCK IN SHARE MODE$/)
  expect(share("8.4.0")).toMatch(/FOR SHARE$/)
  expect(share("10.11.6-MariaDB")).toMatch(/LOCK IN SHARE MODE$/)
  for (const wrong of [{ paramstyle: "oracle" }, { quote: "never" }, { version: "8" }]) {
    expect(() => sa.mysql.dialect(wrong as never)).toThrow(sa.ArgumentError)
  }
})

test("reserved words differ by server, and names that no server takes are refused", () => {
  const t = sa.table(
    "t",
    sa.column("rank"),
    sa.column("offset"),
    sa.column("returning"),
    sa.column("lateral"),
  )
  const list = (serverVersion: string): string =>
    (sa.select(t as never) as Compilable)
      .compile({ dialect: sa.mysql.dialect({ serverVersion }) })
      .sql.split(" FROM ")[0] ?? ""
  expect(list("9.7.4")).toBe("SELECT t.`rank`, t.offset, t.returning, t.`lateral`")
  expect(list("10.11.6-MariaDB")).toBe("SELECT t.rank, t.`offset`, t.`returning`, t.lateral")
  for (const name of ["", "a\0b", "a🎉b", "\ud800"]) {
    expect(() => sa.CreateSchema(name).compile()).toThrow(sa.CompileError)
  }
  expect(sa.CreateSchema('q"u`o\\t%e').compile({ dialect: mysql }).sql).toBe('CREATE SCHEMA `q"u``o\\t%e`')
})
