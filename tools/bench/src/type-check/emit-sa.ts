// The synthetic schema and queries as a user of shoal has them: codegen's shape of file, and statements on an SAConnection.
import { columnLike, requiredValues, valueType, type SyntheticTable } from "./synthetic-schema.ts"

/** `schema.ts` as codegen emits it. */
export function saSchema(tables: readonly SyntheticTable[]): string {
  return [
    `import * as sa from "@shoal/sa"`,
    `export const metadata = new sa.MetaData()`,
    ...tables.map(table),
  ].join("\n")
}

function table({ name, key, className, columns }: SyntheticTable): string {
  const written = columns.filter((of) => !of.generated)
  return `
export interface ${className}Columns<A extends string> {
${columns.map((of) => `  readonly ${of.key}: sa.${of.family}Col<A, "${of.key}", ${valueType(of)}>`).join("\n")}
}
export interface ${className}Insert {
${written.map((of) => `  ${of.key}${of.optional ? "?" : ""}: ${valueType(of)}`).join("\n")}
}
export interface ${className}Update {
${written.map((of) => `  ${of.key}?: ${valueType(of)}`).join("\n")}
}
export interface ${className}Table<A extends string = "${name}"> extends sa.Table<A, ${className}Columns<A>, ${className}Insert, ${className}Update> {
  alias<B extends string>(name: B): ${className}Table<B>
}
export const ${key}: ${className}Table = sa.defineTable("${name}", metadata, {
  columns: {
${columns.map((of) => `    ${of.key}: { name: "${of.name}", type: ${JSON.stringify(of.sqlType)}, nullable: ${String(of.nullable)} },`).join("\n")}
  },
  primaryKey: ["id"],
})`
}

type Pick3 = (a: SyntheticTable, b: SyntheticTable, c: SyntheticTable) => string
const all = (query: string, use: string): string =>
  `const r = await (await conn.execute(${query})).all()\n  return r.map((x) => ${use})`

/** The 20 query templates. */
export const saQueries: readonly Pick3[] = [
  (a) =>
    all(`sa.select(${a.key}.c.id, ${a.key}.c.name).where(${a.key}.c.id.eq(1n))`, "[x.id, x.name] as const"),
  (a) =>
    all(
      `sa.select(${a.key}).where(${a.key}.c.name.like('a%'), ${a.key}.c.isActive.eq(true))`,
      `x.${columnLike(a, /_email_/).key}`,
    ),
  (a, b) =>
    all(
      `sa.select(${a.key}.c.id, ${a.key}.c.status, ${b.key}.c.name.as('bName'), ${b.key}.c.price).join(${b.key}, ${b.key}.c.id.eq(${a.key}.c.userId))`,
      "[x.id, x.status, x.bName, x.price] as const",
    ),
  (a, b) =>
    all(
      `sa.select(${a.key}.c.id, ${b.key}.c.name, ${b.key}.c.createdAt).outerjoin(${b.key}, ${b.key}.c.id.eq(${a.key}.c.userId)).where(${a.key}.c.tenantId.eq(5))`,
      "[x.id, x.name?.length, x.createdAt?.getTime()] as const",
    ),
  (a) =>
    `const p = ${a.key}.alias('p')\n  ${all(`sa.select(${a.key}.c.id, p.c.name.as('parentName')).outerjoin(p, p.c.id.eq(${a.key}.c.parentId))`, "[x.id, x.parentName?.length] as const")}`,
  (a, b, c) =>
    all(
      `sa.select(${a.key}.c.id, ${b.key}.c.name, ${c.key}.c.payload).join(${b.key}, ${b.key}.c.id.eq(${a.key}.c.userId)).outerjoin(${c.key}, ${c.key}.c.userId.eq(${b.key}.c.id)).where(sa.or(${a.key}.c.status.eq('active'), sa.and(${b.key}.c.tenantId.gt(3), ${c.key}.c.startsOn.lt('2026-01-01'))))`,
      "[x.id, x.name, x.payload?.n] as const",
    ),
  (a) =>
    all(
      `sa.select(${a.key}.c.status, sa.func.count(${a.key}.c.id).as('n'), sa.func.max(${a.key}.c.price).as('top')).groupBy(${a.key}.c.status).having(sa.func.count(${a.key}.c.id).gt(10))`,
      "[x.status, x.n, x.top] as const",
    ),
  (a) =>
    all(
      `sa.select(${a.key}.c.name, ${a.key}.c.createdAt).distinct().orderBy(${a.key}.c.createdAt.desc(), ${a.key}.c.name.asc()).limit(10).offset(20)`,
      "[x.name, x.createdAt] as const",
    ),
  (a, b) =>
    `const s = sa.select(${a.key}.c.userId, sa.func.count(${a.key}.c.id).as('n')).groupBy(${a.key}.c.userId).subquery('s')\n  ${all(`sa.select(${b.key}.c.name, s.c.n).join(s, s.c.userId.eq(${b.key}.c.id))`, "[x.name, x.n] as const")}`,
  (a, b) =>
    `const recent = sa.select(${a.key}.c.id, ${a.key}.c.userId, ${a.key}.c.price).where(${a.key}.c.createdAt.gt(new Date())).cte('recent')\n  ${all(`sa.select(recent.c.id, recent.c.price, ${b.key}.c.name).outerjoin(${b.key}, ${b.key}.c.id.eq(recent.c.userId))`, "[x.id, x.price, x.name?.length] as const")}`,
  (a, b) =>
    all(
      `sa.select(${b.key}.c.id, ${b.key}.c.name).where(sa.exists(sa.select(${a.key}.c.id).where(${a.key}.c.userId.eq(${b.key}.c.id))))`,
      "[x.id, x.name] as const",
    ),
  (a, b) =>
    all(
      `sa.select(${b.key}.c.id, ${b.key}.c.name).where(${b.key}.c.id.in(sa.select(${a.key}.c.userId).where(${a.key}.c.tenantId.eq(1))))`,
      "[x.id, x.name] as const",
    ),
  (a) =>
    all(
      `sa.select(${a.key}.c.id, sa.case_([${a.key}.c.tenantId.gt(10), 'big'], { else: 'small' }).as('size'))`,
      "[x.id, x.size] as const",
    ),
  (a) =>
    all(
      `sa.select(${a.key}.c.id, sa.func.rowNumber().over({ partitionBy: [${a.key}.c.tenantId], orderBy: [${a.key}.c.createdAt.desc()] }).as('rn'))`,
      "[x.id, x.rn] as const",
    ),
  (a, b) =>
    all(
      `sa.select(${a.key}.c.id, ${a.key}.c.name).unionAll(sa.select(${b.key}.c.id, ${b.key}.c.name))`,
      "[x.id, x.name] as const",
    ),
  (a) =>
    `const r = await conn.execute(sa.insert(${a.key}).values(${requiredValues(a, (of) => of.key)}))\n  return r.lastRowId`,
  (a) =>
    `const v = ${requiredValues(a, (of) => of.key)}\n  const r = await conn.execute(sa.mysql.insert(${a.key}).values([v, v]).onDuplicateKeyUpdate({ name: 'y', status: 'active' }))\n  return r.rowCount`,
  (a) =>
    `const r = await conn.execute(sa.update(${a.key}).values({ name: 'z', ${columnLike(a, /^score_/).key}: 5, updatedAt: new Date() }).where(${a.key}.c.id.eq(1n)))\n  return r.rowCount`,
  (a) =>
    `const r = await conn.execute(sa.delete_(${a.key}).where(${a.key}.c.id.in([1n, 2n]), ${a.key}.c.name.ne('q')))\n  return r.rowCount`,
  (a, b) =>
    all(
      `sa.select(${a.key}.c.payload, sa.func.coalesce(${b.key}.c.name, 'none').as('safe'), sa.func.length(${a.key}.c.name).as('len')).outerjoin(${b.key}, ${b.key}.c.id.eq(${a.key}.c.userId))`,
      "[x.payload?.n, x.safe.length, x.len] as const",
    ),
]

/** What stands before the query functions. */
export const saPrelude = `import * as sa from "@shoal/sa"\ndeclare const conn: sa.SAConnection`
