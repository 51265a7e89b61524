// Names of routines and of their parameters in TypeScript.
import { isFreeTypeName, isFreeValueName, toIdentifier } from "../naming/identifier.ts"
import { claim, styled, type TakenNames } from "../naming/names.ts"
import type { Naming } from "../naming/options.ts"
import type { ParameterModel, RoutineModel } from "../schema/model.ts"

/** The TypeScript names of one routine. */
export interface RoutineNames {
  readonly constant: string
  /** Beginning of the names of its interfaces. */
  readonly base: string
  /** Property or parameter name of each parameter, in order. */
  readonly parameters: readonly string[]
}

/** Names for a routine; they are marked as taken. */
export function routineNames(routine: RoutineModel, naming: Naming, taken: TakenNames): RoutineNames {
  const plain = toIdentifier(styled(routine.name, naming.tables))
  const constant = claim(
    [
      plain,
      toIdentifier(routine.name),
      `${plain}_`,
      `${plain}${routine.kind === "function" ? "Function" : "Procedure"}`,
    ],
    (name) => isFreeValueName(name) && !taken.values.has(name),
  )
  taken.values.add(constant)
  const pascal = toIdentifier(styled(routine.name, "pascal"))
  const sets = Array.from(routine.results ?? [], (_, i) => (i === 0 ? "Row" : `Row${i + 1}`))
  const interfaces = (base: string): readonly string[] =>
    ["Params", "Result", ...sets].map((end) => base + end)
  const base = claim([pascal, `${pascal}_`], (candidate) =>
    interfaces(candidate).every((name) => isFreeTypeName(name) && !taken.types.has(name)),
  )
  for (const name of interfaces(base)) taken.types.add(name)
  return { constant, base, parameters: parameterNames(routine.parameters, naming) }
}

function parameterNames(parameters: readonly ParameterModel[], naming: Naming): readonly string[] {
  const taken = new Set<string>(["rows", "sets", "conn"])
  return parameters.map((parameter) => {
    const plain = toIdentifier(styled(parameter.name, naming.columns))
    const name = claim(
      [plain, `${plain}_`],
      (candidate) => isFreeValueName(candidate) && !taken.has(candidate),
    )
    taken.add(name)
    return name
  })
}
