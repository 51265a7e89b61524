// The option `codecs`: a misspelt type would simply never be asked for.
import { type Codecs, COLUMN_TYPE_NAMES } from "@shoal/protocol"
import { badOption, callback, type Check, record, unknownOption } from "./option-checks.ts"

const parts = ["decode", "encode"]

/** Decoders by the names of column types, encoders as pairs of class and function. */
export const codecs: Check<Codecs> = (value, name) => {
  const found = record<Codecs>()(value, name)
  for (const part of Object.keys(found)) {
    if (!parts.includes(part))
      throw unknownOption(`option`, `${name}.${part}`, [`${name}.decode`, `${name}.encode`])
  }
  for (const [type, decoder] of Object.entries(record()(found.decode ?? {}, `${name}.decode`))) {
    if (!COLUMN_TYPE_NAMES.some((known) => known === type)) {
      throw unknownOption(`column type in ${name}.decode`, type, COLUMN_TYPE_NAMES)
    }
    callback()(decoder, `${name}.decode.${type}`)
  }
  const pairs: unknown = found.encode ?? []
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "function")
  if (Array.isArray(pairs) && pairs.every(isPair)) return found
  throw badOption(`option "${name}.encode": expected a list of [class, function]`)
}
