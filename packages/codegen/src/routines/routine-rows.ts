// The result sets of a procedure as row types: stated in its comment by `@rows {...}`, one for each set, else what a call of it gave.
import { memberName } from "../emit/text.ts"
import { interfaceText, propertyText, type Statement } from "../emit/statements.ts"
import type { RoutineModel } from "../schema/model.ts"
import { namedImports, type GivenType } from "../types/overrides.ts"
import type { AddImports, ResultTyper } from "../types/result-type.ts"
import { parseTypeSyntax } from "../types/type-syntax.ts"

/** One result set: its row type, and the interface that declares it, unless it is written out in the comment. */
export interface RoutineRows {
  readonly type: string
  readonly declaration: Statement | undefined
}

/** What typing the rows of routines needs. */
export interface RowsContext {
  readonly results: ResultTyper
  readonly importsByName: Readonly<Record<string, string>>
  readonly note: (text: string) => void
}

/** The comment without its annotations. */
export function plainComment(comment: string): string {
  return comment.replace(/\s*@rows\b[^]*$/, "")
}

/** The result sets of a procedure; undefined when nothing is known of them. */
export function routineRows(
  routine: RoutineModel,
  base: string,
  context: RowsContext,
  add: AddImports,
): readonly RoutineRows[] | undefined {
  return statedRows(routine, context, add) ?? calledRows(routine, base, context, add)
}

function statedRows(
  routine: RoutineModel,
  { importsByName, note }: RowsContext,
  add: (given: GivenType) => void,
): readonly RoutineRows[] | undefined {
  const texts = routine.comment.split(/@rows\b/).slice(1)
  if (texts.length === 0) return undefined
  const rows = texts.map((text): RoutineRows | undefined => {
    const parsed = parseTypeSyntax(text.trim())
    const given = parsed && namedImports(parsed, importsByName)
    if (given === undefined) return undefined
    add(given)
    return { type: given.value, declaration: undefined }
  })
  const known = rows.filter((row) => row !== undefined)
  if (known.length === rows.length) return known
  note(
    `${routine.name}: what follows @rows in its comment is no TypeScript type, or names what "imports" in the config does not; its rows stay untyped`,
  )
  return undefined
}

function calledRows(
  routine: RoutineModel,
  base: string,
  { results, note }: RowsContext,
  add: AddImports,
): readonly RoutineRows[] | undefined {
  return routine.results?.map((columns, i): RoutineRows => {
    const names = columns.map(({ name }) => name)
    const twice = names.find((name, at) => names.indexOf(name) !== at)
    if (twice !== undefined) {
      note(
        `${routine.name}: two columns of result set ${i + 1} are called ${twice}, so its rows stay untyped`,
      )
      return { type: "Record<string, unknown>", declaration: undefined }
    }
    const type = `${base}Row${i === 0 ? "" : i + 1}`
    const members = columns.map((column) =>
      propertyText(memberName(column.name), results.typeOf(column, add)),
    )
    return { type, declaration: interfaceText(type, members.join("")) }
  })
}
