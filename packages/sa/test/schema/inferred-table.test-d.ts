// Types of hand-written tables: what the columns say is what rows, INSERT and UPDATE take.
import { expectTypeOf } from "vitest"
import * as sa from "../../src/index.ts"

const metadata = new sa.MetaData()
interface Settings {
  theme: string
}
const users = new sa.Table(
  "users",
  metadata,
  {
    id: sa.Column(sa.Integer, { primaryKey: true }),
    name: sa.Column(sa.String(64), { nullable: false }),
    nick: sa.Column(sa.String(10)),
    status: sa.Column(sa.Enum("new", "paid"), { nullable: false, default: "new" }),
    balance: sa.Column(sa.Numeric(10, 2), { nullable: false, serverDefault: "0" }),
    ratio: sa.Column(sa.Numeric(10, 2, { asdecimal: false })),
    joined: sa.Column("joined_at", sa.DateTime({ fsp: 6 }), { nullable: false, onUpdateNow: true }),
    settings: sa.Column(sa.JSON<Settings>(), { nullable: false }),
    anything: sa.Column(sa.JSON),
    flags: sa.Column(sa.mysql.SET("a", "b")),
    upper: sa.Column(sa.String(64), sa.Computed("upper(name)")),
    parent: sa.Column(sa.Integer, sa.ForeignKey("users.id")),
    big: sa.Column(sa.BigInteger, { nullable: false, default: () => 5n }),
    active: sa.Column(sa.Boolean, { nullable: true }),
    place: sa.Column(sa.mysql.POINT({ srid: 4326 })),
    vector: sa.Column(sa.mysql.VECTOR(3)),
  },
  { mysqlEngine: "InnoDB" },
  sa.Index("ix_name", "name"),
)

type Insert = typeof users.$insert
type Update = typeof users.$update

expectTypeOf(users.$alias).toEqualTypeOf<"users">()
expectTypeOf(users.c.id.$t).toEqualTypeOf<number>()
expectTypeOf(users.c.id.$k).toEqualTypeOf<"num">()
expectTypeOf(users.c.id.$n).toEqualTypeOf<"id">()
expectTypeOf(users.c.name.$t).toEqualTypeOf<string>()
expectTypeOf(users.c.nick.$t).toEqualTypeOf<string | null>()
expectTypeOf(users.c.status.$t).toEqualTypeOf<"new" | "paid">()
expectTypeOf(users.c.balance.$t).toEqualTypeOf<string>()
expectTypeOf(users.c.ratio.$t).toEqualTypeOf<number | null>()
expectTypeOf(users.c.joined.$t).toEqualTypeOf<Date>()
expectTypeOf(users.c.settings.$t).toEqualTypeOf<Settings>()
expectTypeOf(users.c.anything.$t).toEqualTypeOf<sa.JsonValue | null>()
expectTypeOf(users.c.flags.$t).toEqualTypeOf<readonly ("a" | "b")[] | null>()
expectTypeOf(users.c.upper.$t).toEqualTypeOf<string | null>()
expectTypeOf(users.c.big.$t).toEqualTypeOf<bigint>()
expectTypeOf(users.c.active.$t).toEqualTypeOf<boolean | null>()
expectTypeOf(users.c.place.$t).toEqualTypeOf<sa.mysql.Point | null>()
expectTypeOf(users.c.vector.$t).toEqualTypeOf<Float32Array | null>()

// INSERT: NOT NULL without default is required; keys that AUTO_INCREMENT fills, defaults and NULL are optional.
const insert: Insert = { name: "Ada", joined: new Date(), settings: { theme: "dark" } }
expectTypeOf(insert.id).toEqualTypeOf<number | undefined>()
expectTypeOf(insert.nick).toEqualTypeOf<string | null | undefined>()
// Decimals are read as text, and take numbers as well.
expectTypeOf(insert.balance).toEqualTypeOf<string | number | bigint | undefined>()
expectTypeOf(insert.ratio).toEqualTypeOf<number | null | undefined>()
users.insert().values({ ...insert, balance: 12.5 })
users.insert().values({ ...insert, balance: users.c.balance.add(1n) })
users.update().values({ balance: 12n })
users.c.balance.gt(12.5)
users.c.balance.in(["1.50", 2, 3n])
// @ts-expect-error -- no boolean
users.update().values({ balance: true })
expectTypeOf(insert.status).toEqualTypeOf<"new" | "paid" | undefined>()
// @ts-expect-error name is required
const noName: Insert = { joined: new Date(), settings: { theme: "dark" } }
// @ts-expect-error a computed column takes no value
const computed: Insert = { name: "Ada", joined: new Date(), settings: { theme: "dark" }, upper: "ADA" }
// @ts-expect-error not a member of the ENUM
const status: Insert = { name: "Ada", joined: new Date(), settings: { theme: "dark" }, status: "nope" }
const update: Update = { nick: null, name: "x" }
// @ts-expect-error name is NOT NULL
const nullName: Update = { name: null }
// @ts-expect-error no such column
users.c.nope
void [noName, computed, status, update, nullName]

// A key of two columns is not filled by the server.
const items = new sa.Table("items", metadata, {
  orderId: sa.Column(sa.BigInteger, { primaryKey: true }),
  line: sa.Column(sa.mysql.TINYINT({ unsigned: true }), { primaryKey: true }),
  user: sa.Column(sa.ForeignKey(users.c.id), { nullable: false }),
})
expectTypeOf<typeof items.$insert>().toEqualTypeOf<{ orderId: bigint; line: number; user: number }>()
expectTypeOf(items.c.user.$k).toEqualTypeOf<"num">()

// A key that is a foreign key, and one of text.
const profile = new sa.Table("profile", metadata, {
  user: sa.Column(sa.Integer, sa.ForeignKey(users.c.id), { primaryKey: true }),
})
expectTypeOf<typeof profile.$insert>().toEqualTypeOf<{ user: number }>()
const codes = new sa.Table("codes", metadata, { code: sa.Column(sa.CHAR(2), { primaryKey: true }) })
expectTypeOf<typeof codes.$insert>().toEqualTypeOf<{ code: string }>()
const counted = new sa.Table("counted", metadata, {
  a: sa.Column(sa.Integer, { primaryKey: true, autoincrement: true }),
  b: sa.Column(sa.Integer, { primaryKey: true, autoincrement: false }),
})
expectTypeOf<typeof counted.$insert>().toEqualTypeOf<{ b: number; a?: number }>()

// Aliases keep columns and change the name they are qualified with.
const u = users.alias("u")
expectTypeOf(u.c.id.$s).toEqualTypeOf<"u">()
expectTypeOf(u.c.name.$t).toEqualTypeOf<string>()

// Mistakes in definitions are found where they are written.
// @ts-expect-error the default is of the wrong type
sa.Column(sa.Integer, { default: "x" })
// @ts-expect-error unknown option
sa.Column(sa.Integer, { nullable: false, primaryKy: true })
// @ts-expect-error no member of the ENUM
sa.Column(sa.Enum("a", "b"), { default: "c" })
// @ts-expect-error a name alone is no column
sa.Column("name")
// @ts-expect-error unknown table option
new sa.Table("t", metadata, {}, { engine: "InnoDB" })
void new sa.Column(sa.Integer, { primaryKey: true })

// TypeDecorator: the JavaScript value is the user's, the operators are those of the storage.
class Cents extends sa.TypeDecorator<{ cents: bigint }, sa.BigIntegerType> {
  readonly impl = sa.BigInteger
  override processBindParam(value: { cents: bigint } | null): bigint | null {
    return value?.cents ?? null
  }
  override processResultValue(value: bigint | null): { cents: bigint } | null {
    return value === null ? null : { cents: value }
  }
}
const prices = new sa.Table("prices", metadata, { price: sa.Column(new Cents(), { nullable: false }) })
expectTypeOf(prices.c.price.$t).toEqualTypeOf<{ cents: bigint }>()
expectTypeOf(prices.c.price.$k).toEqualTypeOf<"num">()

// Tables of code generators.
interface TagColumns<A extends string> {
  readonly id: sa.NumCol<A, "id", number>
}
interface TagTable<A extends string = "tag"> extends sa.Table<
  A,
  TagColumns<A>,
  { id?: number },
  { id?: number }
> {
  alias<B extends string>(name: B): TagTable<B>
}
const tag: TagTable = sa.defineTable("tag", metadata, {
  columns: { id: { type: "int unsigned", nullable: false, autoincrement: true } },
  primaryKey: ["id"],
})
expectTypeOf(tag.c.id.$t).toEqualTypeOf<number>()
expectTypeOf(tag.alias("x").c.id.$s).toEqualTypeOf<"x">()
