// VALUES as a table. Only MySQL 8.0.19 has VALUES ROW(); elsewhere it is a UNION ALL of SELECTs.
import { CompileError } from "../errors.ts"
import type { ValuesClause } from "../expression/values-clause.ts"
import { isAtLeast } from "./profile.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Writes a table of values. */
export function visitValues(c: SqlCompiler, values: ValuesClause): void {
  if (values.rows.length === 0) throw new CompileError("values() has no rows; call data() with some.")
  const names = values.columns.map((column) => c.quote(column.name))
  if (isAtLeast(c.dialect.profile, "mysql", 8, 0, 19)) {
    c.text += "(VALUES "
    values.rows.forEach((row, i) => {
      c.text += i === 0 ? "ROW(" : ", ROW("
      c.visitList(row)
      c.text += ")"
    })
    c.text += `) AS ${c.quote(values.name)} (${names.join(", ")})`
    return
  }
  c.text += "("
  values.rows.forEach((row, i) => {
    c.text += i === 0 ? "SELECT " : " UNION ALL SELECT "
    row.forEach((value, k) => {
      if (k > 0) c.text += ", "
      c.visit(value)
      if (i === 0) c.text += ` AS ${names[k] ?? ""}`
    })
  })
  c.text += `) AS ${c.quote(values.name)}`
}
