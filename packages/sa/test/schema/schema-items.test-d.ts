// What the types of schema items say and refuse.
import { expectTypeOf } from "vitest"
import * as sa from "../../src/index.ts"

const metadata = new sa.MetaData()
const t = new sa.Table("t", metadata, {
  id: sa.Column(sa.BigInteger, sa.Sequence("numbers"), { primaryKey: true }),
  n: sa.Column(sa.NVARCHAR(9), sa.CheckConstraint("n <> ''"), { nullable: false }),
  settings: sa.Column(sa.PickleType<Map<string, bigint>>(), { nullable: false }),
  any: sa.Column(sa.PickleType),
  kind: sa.Column(sa.mysql.SET("a", "", { retrieveAsBitwise: true }), { nullable: false }),
  made: sa.Column(sa.String(9), {
    nullable: false,
    default: (context: sa.DefaultContext) => {
      return String(context.currentParameters["n"])
    },
  }),
})
const copy = t.toMetadata(new sa.MetaData(), { schema: "other" })
expectTypeOf(copy).toEqualTypeOf(t)
const row = sa.select(t.c.id, t.c.settings, t.c.kind, t.c.any)
expectTypeOf<sa.RowOf<typeof row>["id"]>().toEqualTypeOf<bigint>()
expectTypeOf<sa.RowOf<typeof row>["settings"]>().toEqualTypeOf<Map<string, bigint>>()
expectTypeOf<sa.RowOf<typeof row>["kind"]>().toEqualTypeOf<readonly ("a" | "")[]>()
expectTypeOf<sa.RowOf<typeof row>["any"]>().toEqualTypeOf<unknown>()
const next = sa.select(sa.Sequence("numbers").nextValue())
expectTypeOf<sa.RowOf<typeof next>>().toHaveProperty("nextval_1")
// The sequence and the function fill theirs.
t.insert().values({ n: "x", settings: new Map(), kind: ["a"] })
// @ts-expect-error n is missing
t.insert().values({ settings: new Map(), kind: ["a"] })
// @ts-expect-error no such option
sa.ForeignKey("t.id", { ondlete: "CASCADE" })
// @ts-expect-error no such event
t.on("beforeSomething", () => undefined)
sa.DDL("SELECT 1").executeIf({ dialect: ["mysql", "mariadb"], callable: () => true })

// An identity outside of the primary key is NOT NULL, and nobody fills it.
const numbered = new sa.Table("numbered", metadata, {
  id: sa.Column(sa.Integer, sa.Identity(), { primaryKey: true }),
  n: sa.Column(sa.Integer, sa.Identity()),
  maybe: sa.Column(sa.Integer, sa.Identity(), { nullable: true }),
})
const numbers = sa.select(numbered.c.n, numbered.c.maybe)
expectTypeOf<sa.RowOf<typeof numbers>["n"]>().toEqualTypeOf<number>()
expectTypeOf<sa.RowOf<typeof numbers>["maybe"]>().toEqualTypeOf<number | null>()
numbered.insert().values({ n: 1 })
// @ts-expect-error n is missing
numbered.insert().values({ maybe: 1 })
