// Decode options with every default filled in. Equal options are one object, so that sessions share what is built for them.
import { UsageError } from "../errors.ts"
import type { Codecs, DecodeOptions, ValueDecoder } from "./decode-options.ts"
import { runtimeTemporal } from "./temporal-objects.ts"
import type { TemporalOptions } from "./temporal.ts"
import { parseTimezone } from "./timezone.ts"

/** All of {@link DecodeOptions}, checked. */
export interface ResolvedOptions extends TemporalOptions {
  readonly bigint: "bigint" | "number" | "string"
  readonly decimal: "string" | "number"
  readonly json: "parse" | "string"
  readonly codegen: boolean
  readonly decoders: Readonly<Partial<Record<string, ValueDecoder>>>
}

const ALLOWED = {
  bigint: ["bigint", "number", "string"],
  decimal: ["string", "number"],
  temporal: ["date", "string", "temporal"],
  zeroDate: ["string", "null", "error"],
  json: ["parse", "string"],
} as const

const NO_DECODERS: NonNullable<Codecs["decode"]> = {}
const interned = new WeakMap<object, Map<string, ResolvedOptions>>()
/** More different option sets than this are not worth sharing. */
const MAX_INTERNED = 64

/** @throws UsageError for a value that an option does not have, or Temporal where the runtime lacks it. */
export function resolveOptions(options: DecodeOptions = {}): ResolvedOptions {
  const bigint = choose("bigint", options.bigint)
  const decimal = choose("decimal", options.decimal)
  const temporal = choose("temporal", options.temporal)
  const zeroDate = choose("zeroDate", options.zeroDate)
  const json = choose("json", options.json)
  const codegen = options.codegen ?? true
  const timezone = parseTimezone(options.timezone)
  if (temporal === "temporal" && runtimeTemporal() === undefined) {
    throw new UsageError(
      'temporal: "temporal" needs a runtime with Temporal, which this one is not; use "date" or "string"',
    )
  }
  const decoders = options.codecs?.decode ?? NO_DECODERS
  const key = JSON.stringify([bigint, decimal, temporal, zeroDate, json, codegen, timezone])
  return intern(decoders, key, { bigint, decimal, temporal, zeroDate, json, codegen, timezone, decoders })
}

function choose<K extends keyof typeof ALLOWED>(
  name: K,
  value: string | undefined,
): (typeof ALLOWED)[K][number] {
  const allowed: readonly string[] = ALLOWED[name]
  const chosen = value ?? ALLOWED[name][0]
  if (!allowed.includes(chosen)) {
    throw new UsageError(
      `${name}: expected ${allowed.map((a) => `"${a}"`).join(" or ")}, got ${JSON.stringify(value)}`,
    )
  }
  // Just checked to be one of them.
  return chosen as (typeof ALLOWED)[K][number]
}

function intern(decoders: object, key: string, resolved: ResolvedOptions): ResolvedOptions {
  let known = interned.get(decoders)
  if (known === undefined) {
    known = new Map<string, ResolvedOptions>()
    interned.set(decoders, known)
  }
  const same = known.get(key)
  if (same !== undefined) return same
  if (known.size < MAX_INTERNED) known.set(key, Object.freeze(resolved))
  return resolved
}
