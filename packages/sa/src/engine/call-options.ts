// `{ signal, timeout }` comes last in every call; execute() has to tell it from a set of parameters.
import type { DbapiExecuteOptions } from "../dbapi/dbapi.ts"
import { isMapping } from "./distill-params.ts"

const optionNames: ReadonlySet<string> = new Set(["signal", "timeout", "prepare"])

/** Arguments of execute() after the statement. */
export interface SplitArguments {
  readonly multiparams: readonly unknown[]
  readonly options: DbapiExecuteOptions | undefined
}

/**
 * The last argument is options when it has nothing but `signal`, `timeout` and `prepare`, and the statement has no parameter of such a name.
 * @param hasParameter whether the statement names a parameter or column so
 */
export function splitArguments(
  args: readonly unknown[],
  hasParameter: (name: string) => boolean,
): SplitArguments {
  const last = args.at(-1)
  // `execute(statement, undefined)`: an optional argument that was not given.
  if (last === undefined && args.length > 0) return splitArguments(args.slice(0, -1), hasParameter)
  if (!isMapping(last)) return { multiparams: args, options: undefined }
  // An empty object says nothing, unless it is one of several rows of parameters.
  if (Object.keys(last).length === 0 && (args.length === 1 || !isMapping(args[0]))) {
    return { multiparams: args.slice(0, -1), options: undefined }
  }
  const names = Object.keys(last)
  const areOptions =
    names.length > 0 &&
    names.every((name) => optionNames.has(name)) &&
    (last["signal"] === undefined || last["signal"] instanceof AbortSignal) &&
    (last["signal"] !== undefined || !names.some(hasParameter))
  if (!areOptions) return { multiparams: args, options: undefined }
  return { multiparams: args.slice(0, -1), options: last }
}
