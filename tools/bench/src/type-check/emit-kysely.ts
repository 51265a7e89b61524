// The same schema and queries for Kysely.
import {
  columnLike,
  requiredValues,
  valueType,
  type SyntheticColumn,
  type SyntheticTable,
} from "./synthetic-schema.ts"

/** `schema.ts`: the `DB` interface. */
export function kyselySchema(tables: readonly SyntheticTable[]): string {
  const columnType = (of: SyntheticColumn): string => {
    if (of.generated) return `GeneratedAlways<${valueType(of)}>`
    if (of.family === "Json") return `JSONColumnType<${valueType(of)}, string | null, string | null>`
    return of.optional && !of.nullable ? `Generated<${valueType(of)}>` : valueType(of)
  }
  const interfaces = tables.map(
    ({ className, columns }) =>
      `export interface ${className} {\n${columns.map((of) => `  ${of.name}: ${columnType(of)}`).join("\n")}\n}`,
  )
  const db = `export interface DB {\n${tables.map(({ name, className }) => `  ${name}: ${className}`).join("\n")}\n}`
  return [`import type { Generated, GeneratedAlways, JSONColumnType } from "kysely"`, ...interfaces, db].join(
    "\n",
  )
}

type Pick3 = (a: SyntheticTable, b: SyntheticTable, c: SyntheticTable) => string
const all = (query: string, use: string): string =>
  `const r = await ${query}.execute()\n  return r.map((x) => ${use})`

/** The 20 query templates. */
export const kyselyQueries: readonly Pick3[] = [
  (a) =>
    all(
      `db.selectFrom('${a.name}').select(['${a.name}.id', '${a.name}.name']).where('${a.name}.id', '=', 1n)`,
      "[x.id, x.name] as const",
    ),
  (a) =>
    all(
      `db.selectFrom('${a.name}').selectAll().where('name', 'like', 'a%').where('is_active', '=', true)`,
      `x.${columnLike(a, /_email_/).name}`,
    ),
  (a, b) =>
    all(
      `db.selectFrom('${a.name}').innerJoin('${b.name}', '${b.name}.id', '${a.name}.user_id').select(['${a.name}.id', '${a.name}.status', '${b.name}.name as bName', '${b.name}.price'])`,
      "[x.id, x.status, x.bName, x.price] as const",
    ),
  (a, b) =>
    all(
      `db.selectFrom('${a.name}').leftJoin('${b.name}', '${b.name}.id', '${a.name}.user_id').select(['${a.name}.id', '${b.name}.name', '${b.name}.created_at']).where('${a.name}.tenant_id', '=', 5)`,
      "[x.id, x.name?.length, x.created_at?.getTime()] as const",
    ),
  (a) =>
    all(
      `db.selectFrom('${a.name}').leftJoin('${a.name} as p', 'p.id', '${a.name}.parent_id').select(['${a.name}.id', 'p.name as parentName'])`,
      "[x.id, x.parentName?.length] as const",
    ),
  (a, b, c) =>
    all(
      `db.selectFrom('${a.name}').innerJoin('${b.name}', '${b.name}.id', '${a.name}.user_id').leftJoin('${c.name}', '${c.name}.user_id', '${b.name}.id').select(['${a.name}.id', '${b.name}.name', '${c.name}.payload']).where((eb) => eb.or([eb('${a.name}.status', '=', 'active'), eb.and([eb('${b.name}.tenant_id', '>', 3), eb('${c.name}.starts_on', '<', '2026-01-01')])]))`,
      "[x.id, x.name, x.payload?.n] as const",
    ),
  (a) =>
    all(
      `db.selectFrom('${a.name}').select((eb) => ['status', eb.fn.count<number>('id').as('n'), eb.fn.max('price').as('top')]).groupBy('status').having((eb) => eb.fn.count<number>('id'), '>', 10)`,
      "[x.status, x.n, x.top] as const",
    ),
  (a) =>
    all(
      `db.selectFrom('${a.name}').select(['name', 'created_at']).distinct().orderBy('created_at', 'desc').orderBy('name', 'asc').limit(10).offset(20)`,
      "[x.name, x.created_at] as const",
    ),
  (a, b) =>
    all(
      `db.selectFrom('${b.name}').innerJoin((eb) => eb.selectFrom('${a.name}').select((e) => ['user_id', e.fn.count<number>('id').as('n')]).groupBy('user_id').as('s'), (j) => j.onRef('s.user_id', '=', '${b.name}.id')).select(['${b.name}.name', 's.n'])`,
      "[x.name, x.n] as const",
    ),
  (a, b) =>
    all(
      `db.with('recent', (d) => d.selectFrom('${a.name}').select(['id', 'user_id', 'price']).where('created_at', '>', new Date())).selectFrom('recent').leftJoin('${b.name}', '${b.name}.id', 'recent.user_id').select(['recent.id', 'recent.price', '${b.name}.name'])`,
      "[x.id, x.price, x.name?.length] as const",
    ),
  (a, b) =>
    all(
      `db.selectFrom('${b.name}').select(['id', 'name']).where((eb) => eb.exists(eb.selectFrom('${a.name}').select('${a.name}.id').whereRef('${a.name}.user_id', '=', '${b.name}.id')))`,
      "[x.id, x.name] as const",
    ),
  (a, b) =>
    all(
      `db.selectFrom('${b.name}').select(['id', 'name']).where('id', 'in', (eb) => eb.selectFrom('${a.name}').select('user_id').where('tenant_id', '=', 1))`,
      "[x.id, x.name] as const",
    ),
  (a) =>
    all(
      `db.selectFrom('${a.name}').select((eb) => ['id', eb.case().when('tenant_id', '>', 10).then('big').else('small').end().as('size')])`,
      "[x.id, x.size] as const",
    ),
  (a) =>
    all(
      `db.selectFrom('${a.name}').select((eb) => ['id', eb.fn.agg<number>('row_number').over((ob) => ob.partitionBy('tenant_id').orderBy('created_at', 'desc')).as('rn')])`,
      "[x.id, x.rn] as const",
    ),
  (a, b) =>
    all(
      `db.selectFrom('${a.name}').select(['id', 'name']).unionAll(db.selectFrom('${b.name}').select(['id', 'name']))`,
      "[x.id, x.name] as const",
    ),
  (a) =>
    `const r = await db.insertInto('${a.name}').values(${requiredValues(a, (of) => of.name)}).executeTakeFirstOrThrow()\n  return r.insertId`,
  (a) =>
    `const v = ${requiredValues(a, (of) => of.name)}\n  const r = await db.insertInto('${a.name}').values([v, v]).onDuplicateKeyUpdate({ name: 'y', status: 'active' }).executeTakeFirstOrThrow()\n  return r.numInsertedOrUpdatedRows`,
  (a) =>
    `const r = await db.updateTable('${a.name}').set({ name: 'z', ${columnLike(a, /^score_/).name}: 5, updated_at: new Date() }).where('id', '=', 1n).executeTakeFirstOrThrow()\n  return r.numUpdatedRows`,
  (a) =>
    `const r = await db.deleteFrom('${a.name}').where('id', 'in', [1n, 2n]).where('name', '!=', 'q').executeTakeFirstOrThrow()\n  return r.numDeletedRows`,
  (a, b) =>
    all(
      `db.selectFrom('${a.name}').leftJoin('${b.name}', '${b.name}.id', '${a.name}.user_id').select((eb) => ['${a.name}.payload', eb.fn.coalesce('${b.name}.name', eb.val('none')).as('safe'), sql<number>\`length(\${eb.ref('${a.name}.name')})\`.as('len')])`,
      "[x.payload?.n, x.safe.length, x.len] as const",
    ),
]

/** What stands before the query functions. */
export const kyselyPrelude = `import { sql, type Kysely } from "kysely"\nimport type { DB } from "./schema.js"\ndeclare const db: Kysely<DB>`
