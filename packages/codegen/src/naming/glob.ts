// Name patterns of `include`, `exclude` and overrides: `*`, `?`, `[abc]`, `{a,b}`, or a RegExp.

/** A glob such as `log_*` or `shop.order_{item,note}`, or a regular expression. */
export type NamePattern = string | RegExp

/** True where the whole of `name` matches. Globs compare without regard to case, as MySQL's names mostly do. */
export function matchesPattern(pattern: NamePattern, name: string): boolean {
  if (typeof pattern !== "string")
    return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(name)
  return globExpression(pattern).test(name)
}

/** True where a table matches: a pattern with a dot is tried on `database.table` too. */
export function matchesTable(pattern: NamePattern, database: string, table: string): boolean {
  return matchesPattern(pattern, table) || matchesPattern(pattern, `${database}.${table}`)
}

const compiled = new Map<string, RegExp>()

function globExpression(glob: string): RegExp {
  let expression = compiled.get(glob)
  if (expression === undefined) {
    expression = new RegExp(`^(?:${globSource(glob)})$`, "isu")
    compiled.set(glob, expression)
  }
  return expression
}

function globSource(glob: string): string {
  let depth = 0
  let source = ""
  for (const [token] of glob.matchAll(/\\.|\[[^\]]+\]|[^]/gu)) {
    if (token === "*") source += ".*"
    else if (token === "?") source += "."
    else if (token.length > 1 && token.startsWith("[")) source += classSource(token)
    else if (token === "{" && glob.includes("}")) {
      depth++
      source += "(?:"
    } else if (token === "}" && depth > 0) {
      depth--
      source += ")"
    } else if (token === "," && depth > 0) source += "|"
    else source += literalSource(token.length > 1 && token.startsWith("\\") ? token.slice(1) : token)
  }
  return source + ")".repeat(depth)
}

function classSource(token: string): string {
  const inner = token.slice(1, -1).replace(/^!/, "^")
  return `[${inner.replace(/[\\[\]&]/g, "\\$&")}]`
}

function literalSource(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
