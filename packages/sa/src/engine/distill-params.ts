// aiomysql's `_distill_params`: from all the ways in which execute() may be given parameters to one list of parameter sets.

/** One set of parameters: by name, or by position. */
export type ParameterSet = Readonly<Record<string, unknown>> | readonly unknown[]

/**
 * - nothing: `[]`
 * - named (aiomysql's keyword arguments): `[named]`
 * - one list: itself when its first element is a list or mapping (executemany), else `[list]`
 * - one mapping: `[mapping]`
 * - one scalar: `[[scalar]]`
 * - several lists or mappings: themselves (executemany); several scalars: one list of them
 */
export function distillParams(
  multiparams: readonly unknown[] | undefined,
  named?: Readonly<Record<string, unknown>>,
): readonly ParameterSet[] {
  const [first] = multiparams ?? []
  if (multiparams === undefined || multiparams.length === 0) {
    return named === undefined || Object.keys(named).length === 0 ? [] : [named]
  }
  if (multiparams.length > 1) {
    // The first element decides for all of them, as in aiomysql.
    return isList(first) || isMapping(first) ? (multiparams as readonly ParameterSet[]) : [multiparams]
  }
  if (isList(first)) {
    return first.length === 0 || isList(first[0]) || isMapping(first[0])
      ? (first as readonly ParameterSet[])
      : [first]
  }
  return isMapping(first) ? [first] : [[first]]
}

/** An array: a tuple or list of Python. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** A plain object. Dates, bytes, `json()` and other class instances are values. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
