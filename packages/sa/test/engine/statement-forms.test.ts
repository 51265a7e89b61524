// Statements that are built anew for each execution share what the engine has learnt of their SQL, and nothing else.
import { describe, expect, test } from "vitest"
import { Dialect } from "../../src/dialect/dialect.ts"
import { genericProfile } from "../../src/dialect/profile.ts"
import { StatementForms } from "../../src/engine/statement-forms.ts"
import * as sa from "../../src/index.ts"
import { forEachEngine } from "../support/engines.ts"
import { resetTable, tbl } from "../support/sa-tbl.ts"

const dialect = new Dialect()
function form(forms: StatementForms, statement: unknown): ReturnType<StatementForms["of"]> {
  return forms.of(dialect.compile(statement as never))
}

describe("forms", () => {
  const forms = new StatementForms(genericProfile, 10)

  test("one for statements that differ in values only", () => {
    const build = (id: number) => sa.select(tbl.c.id).where(tbl.c.id.eq(id))
    expect(form(forms, build(1))).toBe(form(forms, build(2)))
    expect(form(forms, sa.select(tbl.c.id).where(tbl.c.id.gt(1)))).not.toBe(form(forms, build(1)))
  })

  test("labels and functions that were built again", () => {
    const build = (n: number) => sa.select(sa.func.coalesce(tbl.c.val, n).label("x"))
    expect(form(forms, build(1))).toBe(form(forms, build(2)))
  })

  test("not for two columns of the same SQL, which nothing tells apart", () => {
    const build = () =>
      sa.select(sa.func.coalesce(tbl.c.val, "a").label("x"), sa.func.coalesce(tbl.c.val, "b").label("y"))
    expect(form(forms, build())).not.toBe(form(forms, build()))
  })

  test("not for another type of the same column", () => {
    const typed = (type: sa.TypeInput<unknown>) =>
      sa.select(new sa.Table("t", new sa.MetaData(), { v: sa.Column(type) }).c.v)
    expect(form(forms, typed(sa.JSON()))).not.toBe(form(forms, typed(sa.String(20))))
    const times = (factor: number) => {
      class Times extends sa.TypeDecorator<number, ReturnType<typeof sa.Integer>> {
        readonly impl = sa.Integer()
        override processResultValue(value: number | null): number | null {
          return value === null ? null : value * factor
        }
      }
      return new Times()
    }
    expect(form(forms, typed(times(2)))).not.toBe(form(forms, typed(times(3))))
    expect(form(forms, typed(sa.String(20)))).toBe(form(forms, typed(sa.String(20))))
  })

  test("as many as were used lately", () => {
    const few = new StatementForms(genericProfile, 3)
    const build = (i: number) => sa.select(sa.literalColumn(`c${i}`))
    const first = few.of(dialect.compile(build(0) as never))
    for (let i = 1; i < 20; i++) {
      few.of(dialect.compile(build(i) as never))
      expect(few.of(dialect.compile(build(0) as never))).toBe(first)
    }
    for (let i = 1; i < 8; i++) few.of(dialect.compile(build(i) as never))
    expect(few.of(dialect.compile(build(0) as never))).not.toBe(first)
  })
})

forEachEngine((bench) => {
  test("values, columns by object, and prepared after the second time", async () => {
    await resetTable(bench.engine)
    await using conn = await bench.engine.acquire()
    await conn.execute("INSERT INTO sa_tbl (val) VALUES ('two'), (NULL)")
    const executions = async (): Promise<number> => {
      const row = await (await conn.execute("SHOW SESSION STATUS LIKE 'Com_stmt_execute'")).one()
      return Number(row[1])
    }
    const before = await executions()
    for (let i = 1; i <= 5; i++) {
      const known = sa.func.coalesce(tbl.c.val, `none ${i}`)
      const id = tbl.c.id.label("number")
      const row = await (await conn.execute(sa.select(id, known).where(tbl.c.id.eq(((i - 1) % 3) + 1)))).one()
      const expected = ["some_val_1", "two", `none ${i}`][(i - 1) % 3]
      expect([row.get(id), row.number, row.get(tbl.c.id)]).toEqual(Array(3).fill(((i - 1) % 3) + 1))
      expect([row.get(known), row[1]]).toEqual([expected, expected])
      expect(() => row.get(sa.func.coalesce(tbl.c.id, 1))).toThrow(sa.NoSuchColumnError)
    }
    expect((await executions()) - before).toBe(bench.driver === "mysql2" ? 0 : 3)
  })
})
