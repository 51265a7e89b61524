// Texts of the user in fixed places: prefixes, suffixes, hints.
import type { FromClause } from "../expression/from-clause.ts"
import type { Hint, RawText } from "../statement/select.ts"
import type { SqlCompiler } from "./sql-compiler.ts"

/** Whether a text is meant for this server. MariaDB is a MySQL too; "mariadb" means only MariaDB. */
export function applies(c: SqlCompiler, { dialect }: RawText): boolean {
  return dialect === undefined || dialect === "*" || dialect === "mysql" || dialect === c.dialect.name
}

/** Texts after the verb of a statement. */
export function visitPrefixes(c: SqlCompiler, prefixes: readonly RawText[]): void {
  for (const prefix of prefixes) if (applies(c, prefix)) c.text += `${prefix.text} `
}

/** Hints by table; `%(name)s` in them is the name of the table. */
export function tableHints(
  c: SqlCompiler,
  hints: readonly Hint[],
): ReadonlyMap<FromClause, string> | undefined {
  if (hints.length === 0) return undefined
  const map = new Map<FromClause, string>()
  for (const hint of hints) {
    if (hint.table === undefined || !applies(c, hint)) continue
    const present = map.get(hint.table)
    const text = hint.text.replaceAll("%(name)s", () => c.quote(hint.table?.name ?? ""))
    map.set(hint.table, present === undefined ? text : `${present} ${text}`)
  }
  return map
}

/** Hints at the end of the statement. */
export function statementHints(c: SqlCompiler, hints: readonly Hint[]): void {
  for (const hint of hints) if (hint.table === undefined && applies(c, hint)) c.text += ` ${hint.text}`
}
