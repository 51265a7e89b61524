// The same schema and queries for Drizzle.
import { columnLike, requiredValues, type SyntheticColumn, type SyntheticTable } from "./synthetic-schema.ts"

const builders: Record<string, (of: SyntheticColumn) => string> = {
  "bigint unsigned": (of) => `bigint('${of.name}', { mode: 'bigint', unsigned: true })`,
  int: (of) => `int('${of.name}')`,
  "varchar(255)": (of) => `varchar('${of.name}', { length: 255 })`,
  "varchar(64)": (of) => `varchar('${of.name}', { length: 64 })`,
  "decimal(12,2)": (of) => `decimal('${of.name}', { precision: 12, scale: 2 })`,
  double: (of) => `double('${of.name}')`,
  "tinyint(1)": (of) => `boolean('${of.name}')`,
  json: (of) => `json('${of.name}').$type<${of.type}>()`,
  text: (of) => `text('${of.name}')`,
  "binary(16)": (of) => `binary('${of.name}', { length: 16 })`,
  "smallint unsigned": (of) => `smallint('${of.name}', { unsigned: true })`,
  date: (of) => `date('${of.name}', { mode: 'string' })`,
  datetime: (of) => `datetime('${of.name}', { mode: 'date' })`,
  timestamp: (of) => `timestamp('${of.name}', { mode: 'date' })`,
}

function column(of: SyntheticColumn): string {
  const enumeration = of.sqlType.startsWith("enum")
    ? `mysqlEnum('${of.name}', [${of.type.split(" | ").join(", ")}])`
    : undefined
  const built = [enumeration ?? builders[of.sqlType]?.(of) ?? ""]
  if (!of.nullable) built.push(".notNull()")
  if (of.name === "id") built.push(".primaryKey().autoincrement()")
  else if (of.optional && of.family === "Tmp") built.push(".default(sql`CURRENT_TIMESTAMP`)")
  else if (of.optional && of.family === "Bool") built.push(".default(true)")
  else if (of.optional && !of.nullable) built.push(of.family === "Num" ? ".default(0)" : ".default('active')")
  if (of.generated) built.push(".generatedAlwaysAs(sql`upper(name)`, { mode: 'virtual' })")
  return `  ${of.key}: ${built.join("")},`
}

/** `schema.ts`: one `mysqlTable` per table. */
export function drizzleSchema(tables: readonly SyntheticTable[]): string {
  const imports = `import { mysqlTable, bigint, int, varchar, mysqlEnum, decimal, double, boolean, json, text, binary, smallint, date, datetime, timestamp } from "drizzle-orm/mysql-core"\nimport { sql } from "drizzle-orm"`
  return [
    imports,
    ...tables.map(
      ({ key, name, columns }) =>
        `export const ${key} = mysqlTable('${name}', {\n${columns.map(column).join("\n")}\n})`,
    ),
  ].join("\n")
}

type Pick3 = (a: SyntheticTable, b: SyntheticTable, c: SyntheticTable) => string
const all = (query: string, use: string): string => `const r = await ${query}\n  return r.map((x) => ${use})`

/** The 20 query templates. */
export const drizzleQueries: readonly Pick3[] = [
  (a) =>
    all(
      `db.select({ id: ${a.key}.id, name: ${a.key}.name }).from(${a.key}).where(eq(${a.key}.id, 1n))`,
      `[x.id, x.name] as const`,
    ),
  (a) =>
    all(
      `db.select().from(${a.key}).where(and(like(${a.key}.name, 'a%'), eq(${a.key}.isActive, true)))`,
      `x.${columnLike(a, /_email_/).key}`,
    ),
  (a, b) =>
    all(
      `db.select({ id: ${a.key}.id, status: ${a.key}.status, bName: ${b.key}.name, price: ${b.key}.price }).from(${a.key}).innerJoin(${b.key}, eq(${b.key}.id, ${a.key}.userId))`,
      `[x.id, x.status, x.bName, x.price] as const`,
    ),
  (a, b) =>
    all(
      `db.select({ id: ${a.key}.id, name: ${b.key}.name, createdAt: ${b.key}.createdAt }).from(${a.key}).leftJoin(${b.key}, eq(${b.key}.id, ${a.key}.userId)).where(eq(${a.key}.tenantId, 5))`,
      `[x.id, x.name?.length, x.createdAt?.getTime()] as const`,
    ),
  (a) =>
    `const p = alias(${a.key}, 'p')\n  const r = await db.select({ id: ${a.key}.id, parentName: p.name }).from(${a.key}).leftJoin(p, eq(p.id, ${a.key}.parentId))\n  return r.map((x) => [x.id, x.parentName?.length] as const)`,
  (a, b, c) =>
    all(
      `db.select({ id: ${a.key}.id, name: ${b.key}.name, payload: ${c.key}.payload }).from(${a.key}).innerJoin(${b.key}, eq(${b.key}.id, ${a.key}.userId)).leftJoin(${c.key}, eq(${c.key}.userId, ${b.key}.id)).where(or(eq(${a.key}.status, 'active'), and(gt(${b.key}.tenantId, 3), lt(${c.key}.startsOn, '2026-01-01'))))`,
      `[x.id, x.name, x.payload?.n] as const`,
    ),
  (a) =>
    all(
      `db.select({ status: ${a.key}.status, n: count(${a.key}.id), top: max(${a.key}.price) }).from(${a.key}).groupBy(${a.key}.status).having(gt(count(${a.key}.id), 10))`,
      `[x.status, x.n, x.top] as const`,
    ),
  (a) =>
    all(
      `db.selectDistinct({ name: ${a.key}.name, createdAt: ${a.key}.createdAt }).from(${a.key}).orderBy(desc(${a.key}.createdAt), asc(${a.key}.name)).limit(10).offset(20)`,
      `[x.name, x.createdAt] as const`,
    ),
  (a, b) =>
    `const s = db.select({ userId: ${a.key}.userId, n: count(${a.key}.id).as('n') }).from(${a.key}).groupBy(${a.key}.userId).as('s')\n  const r = await db.select({ name: ${b.key}.name, n: s.n }).from(${b.key}).innerJoin(s, eq(s.userId, ${b.key}.id))\n  return r.map((x) => [x.name, x.n] as const)`,
  (a, b) =>
    `const recent = db.$with('recent').as(db.select({ id: ${a.key}.id, userId: ${a.key}.userId, price: ${a.key}.price }).from(${a.key}).where(gt(${a.key}.createdAt, new Date())))\n  const r = await db.with(recent).select({ id: recent.id, price: recent.price, name: ${b.key}.name }).from(recent).leftJoin(${b.key}, eq(${b.key}.id, recent.userId))\n  return r.map((x) => [x.id, x.price, x.name?.length] as const)`,
  (a, b) =>
    all(
      `db.select({ id: ${b.key}.id, name: ${b.key}.name }).from(${b.key}).where(exists(db.select({ id: ${a.key}.id }).from(${a.key}).where(eq(${a.key}.userId, ${b.key}.id))))`,
      `[x.id, x.name] as const`,
    ),
  (a, b) =>
    all(
      `db.select({ id: ${b.key}.id, name: ${b.key}.name }).from(${b.key}).where(inArray(${b.key}.id, db.select({ id: ${a.key}.userId }).from(${a.key}).where(eq(${a.key}.tenantId, 1))))`,
      `[x.id, x.name] as const`,
    ),
  (a) =>
    all(
      `db.select({ id: ${a.key}.id, size: sql<'big' | 'small'>\`case when \${${a.key}.tenantId} > 10 then 'big' else 'small' end\` }).from(${a.key})`,
      `[x.id, x.size] as const`,
    ),
  (a) =>
    all(
      `db.select({ id: ${a.key}.id, rn: sql<number>\`row_number() over (partition by \${${a.key}.tenantId} order by \${${a.key}.createdAt} desc)\` }).from(${a.key})`,
      `[x.id, x.rn] as const`,
    ),
  (a, b) =>
    all(
      `unionAll(db.select({ id: ${a.key}.id, name: ${a.key}.name }).from(${a.key}), db.select({ id: ${b.key}.id, name: ${b.key}.name }).from(${b.key}))`,
      `[x.id, x.name] as const`,
    ),
  (a) =>
    `const r = await db.insert(${a.key}).values(${requiredValues(a, (of) => of.key)})\n  return r[0].insertId`,
  (a) =>
    `const r = await db.insert(${a.key}).values([${requiredValues(a, (of) => of.key)}, ${requiredValues(a, (of) => of.key)}]).onDuplicateKeyUpdate({ set: { name: 'y', status: 'active' } })\n  return r[0].affectedRows`,
  (a) =>
    `const r = await db.update(${a.key}).set({ name: 'z', ${columnLike(a, /^score_/).key}: 5, updatedAt: new Date() }).where(eq(${a.key}.id, 1n))\n  return r[0].affectedRows`,
  (a) =>
    `const r = await db.delete(${a.key}).where(and(inArray(${a.key}.id, [1n, 2n]), ne(${a.key}.name, 'q')))\n  return r[0].affectedRows`,
  (a, b) =>
    all(
      `db.select({ payload: ${a.key}.payload, safe: sql<string>\`coalesce(\${${b.key}.name}, 'none')\`, len: sql<number>\`length(\${${a.key}.name})\` }).from(${a.key}).leftJoin(${b.key}, eq(${b.key}.id, ${a.key}.userId))`,
      `[x.payload?.n, x.safe.length, x.len] as const`,
    ),
]

/** What stands before the query functions. */
export const drizzlePrelude = `import { and, asc, count, desc, eq, exists, gt, inArray, like, lt, max, ne, or, sql } from "drizzle-orm"
import { alias, unionAll } from "drizzle-orm/mysql-core"
import type { MySql2Database } from "drizzle-orm/mysql2"
declare const db: MySql2Database`
