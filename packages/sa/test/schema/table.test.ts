// Tables, columns, foreign keys and names as values.
import { expect, test } from "vitest"
import { Dialect } from "../../src/dialect/dialect.ts"
import * as sa from "../../src/index.ts"

const mysql = new Dialect({ serverVersion: "9.7.4" })
const id = sa.Column(sa.Integer, { primaryKey: true })

test("a column has the property's name unless it is given another one", () => {
  const t = new sa.Table("t", new sa.MetaData(), { id, joined: sa.Column("joined_at", sa.DateTime) })
  expect([t.c.joined.key, t.c.joined.name]).toEqual(["joined", "joined_at"])
  expect(sa.schemaTable(t).findColumn("joined_at")).toBe(t.c.joined)
  expect(t.c.id).toBeInstanceOf(Object)
})

test("one definition serves several tables", () => {
  const times = { created: sa.Column(sa.DateTime, { nullable: false, default: () => new Date() }) }
  const metadata = new sa.MetaData()
  const a = new sa.Table("a", metadata, { id, ...times })
  const b = new sa.Table("b", metadata, { id, ...times })
  expect(sa.schemaColumn(a.c.created).table).not.toBe(sa.schemaColumn(b.c.created).table)
  expect(sa.schemaColumn(a.c.created).default?.kind).toBe("callable")
})

test("a name is defined once", () => {
  const metadata = new sa.MetaData()
  const first = new sa.Table("t", metadata, { id })
  expect(() => new sa.Table("t", metadata, { id })).toThrow(
    "Table 't' is already defined for this MetaData instance. Specify extendExisting: true",
  )
  expect(new sa.Table("t", metadata, { id }, { keepExisting: true })).toBe(first)
  const extended = new sa.Table("t", metadata, { id, more: sa.Column(sa.Text) }, { extendExisting: true })
  expect(extended).toBe(first)
  expect(Object.keys(first.c)).toEqual(["id", "more"])
  metadata.remove(first)
  expect(metadata.tables.size).toBe(0)
})

test("mistakes show where the table is written, and leave no table behind", () => {
  const metadata = new sa.MetaData()
  const bad: [string, () => unknown][] = [
    [
      "has two columns named",
      () => new sa.Table("t", metadata, { a: sa.Column(sa.Text), b: sa.Column("A", sa.Text) }),
    ],
    ['"a" must be sa.Column', () => new sa.Table("t", metadata, { a: 5 as never })],
    ["unknown option", () => sa.Column(sa.Text, { nope: 1 } as never)],
    ["Column needs a type", () => (sa.Column as unknown as (...args: unknown[]) => unknown)("name")],
    ['has no column "nope"', () => new sa.Table("t", metadata, { id }, sa.UniqueConstraint("nope"))],
    ['takes "table.column"', () => sa.ForeignKey("users")],
    ["must be one of CASCADE", () => sa.ForeignKey("users.id", { ondelete: "DESTROY" as never })],
    ['unknown option "engine"', () => new sa.Table("t", metadata, { id }, { engine: "InnoDB" } as never)],
  ]
  for (const [message, define] of bad) expect(define).toThrow(message)
  expect(metadata.tables.size).toBe(0)
  const text = new sa.Table("u", metadata, {
    id: sa.Column(sa.Text, { primaryKey: true, autoincrement: true }),
  })
  expect(() => sa.CreateTable(text).render(mysql)).toThrow("is not compatible with autoincrement: true")
})

test("foreign keys find their target when it is needed, and give a column its type", () => {
  const metadata = new sa.MetaData()
  const child = new sa.Table("child", metadata, {
    id,
    parent: sa.Column(sa.ForeignKey("parent.id")),
    self: sa.Column(sa.ForeignKey("child.id")),
  })
  expect(() => sa.CreateTable(child).render(mysql)).toThrow(sa.NoReferencedTableError)
  const parent = new sa.Table("parent", metadata, {
    id: sa.Column(sa.mysql.BIGINT({ unsigned: true }), { primaryKey: true }),
  })
  expect(String(sa.schemaColumn(child.c.parent as never).type)).toBe("BIGINT UNSIGNED")
  expect(String(sa.schemaColumn(child.c.self as never).type)).toBe("INTEGER")
  const [key] = sa.schemaTable(child).foreignKeyConstraints
  expect(key?.referredTable).toBe(parent)
  const later = new sa.Table("later", metadata, {
    p: sa.Column(
      sa.Integer,
      sa.ForeignKey(() => parent.c.id),
    ),
  })
  expect(sa.CreateTable(later).render(mysql)).toContain("REFERENCES parent (id)")
  const wrong = new sa.Table("wrong", metadata, { p: sa.Column(sa.Integer, sa.ForeignKey("parent.nope")) })
  expect(() => sa.CreateTable(wrong).render(mysql)).toThrow(sa.NoReferencedColumnError)
})

test("which column the server numbers", () => {
  const auto = (columns: Record<string, sa.Column>): string | undefined =>
    sa.schemaTable(new sa.Table("t", new sa.MetaData(), columns)).autoincrementColumn?.name
  expect(auto({ id })).toBe("id")
  expect(auto({ id, b: sa.Column(sa.Integer, { primaryKey: true }) })).toBeUndefined()
  expect(auto({ id: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }) })).toBeUndefined()
  expect(auto({ id: sa.Column(sa.String(5), { primaryKey: true }) })).toBeUndefined()
  expect(auto({ id: sa.Column(sa.Integer, { primaryKey: true, default: 5 }) })).toBeUndefined()
  expect(auto({ id: sa.Column(sa.Integer, sa.ForeignKey("t.id"), { primaryKey: true }) })).toBeUndefined()
  expect(() =>
    auto({
      a: sa.Column(sa.Integer, { autoincrement: true }),
      b: sa.Column(sa.Integer, { autoincrement: true }),
    }),
  ).toThrow("2 AUTO_INCREMENT columns")
})

test("names follow the convention", () => {
  const metadata = new sa.MetaData({
    namingConvention: {
      ix: "ix_%(table_name)s_%(column_0_N_name)s",
      fk: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_name)s",
      ck: "ck_%(table_name)s_%(constraint_name)s",
      uq: "uq_%(mine)s",
      mine: (item) => item.table.name.toUpperCase(),
    },
  })
  new sa.Table("p", metadata, { id })
  const t = new sa.Table(
    "t",
    metadata,
    { a: sa.Column(sa.Integer, sa.ForeignKey("p.id")), b: sa.Column(sa.Integer, { unique: true }) },
    sa.Index(null, "a", "b"),
    sa.CheckConstraint("a > 0", { name: "pos" }),
    sa.CheckConstraint("b > 0", { name: sa.conv("exact") }),
  )
  const sql = sa.CreateTable(t).render(mysql)
  for (const name of ["fk_t_a_p_id", "ck_t_pos", "CONSTRAINT exact CHECK", "CONSTRAINT `uq_T` UNIQUE"]) {
    expect(sql).toContain(name)
  }
  const [index] = sa.schemaTable(t).indexes
  if (index === undefined) throw new Error("t has an index")
  expect(sa.CreateIndex(index).render(mysql)).toBe("CREATE INDEX ix_t_a_b ON t (a, b)")
  const unnamed = new sa.Table("u", metadata, { a: sa.Column(sa.Integer) }, sa.CheckConstraint("a > 0"))
  expect(() => sa.CreateTable(unnamed).render(mysql)).toThrow("needs a name")
})

test("a generated name beyond 64 characters is shortened", () => {
  const long = "x".repeat(60)
  const t = new sa.Table(long, new sa.MetaData(), { column_name: sa.Column(sa.Integer, { index: true }) })
  const [index] = sa.schemaTable(t).indexes
  if (index === undefined) throw new Error("the table has an index")
  expect(sa.CreateIndex(index).render(mysql)).toMatch(/^CREATE INDEX ix_x{53}_[0-9a-f]{4} ON /)
})

test("sortedTables: referenced first, cycles included", () => {
  const metadata = new sa.MetaData()
  const fk = (target: string): sa.Column => sa.Column(sa.Integer, sa.ForeignKey(target))
  new sa.Table("c", metadata, { id, b: fk("b.id") })
  new sa.Table("b", metadata, { id, a: fk("a.id") })
  new sa.Table("a", metadata, { id, self: fk("a.id") })
  new sa.Table("x", metadata, { id, y: fk("y.id") })
  new sa.Table("y", metadata, { id, x: fk("x.id"), a: fk("a.id") })
  expect(metadata.sortedTables.map((table) => table.name)).toEqual(["a", "b", "c", "x", "y"])
})
