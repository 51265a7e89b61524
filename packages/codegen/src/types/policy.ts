// Which TypeScript type stands for which family of values. The defaults are what the driver gives by default.

/** Policies. Columns of another form than the default say so in their metadata (`as`), so sa converts; no option of the engine is needed. */
export interface TypePolicyOptions {
  /** BIGINT. Default `"bigint"`. A number beyond 2^53 is refused when it is read, never rounded. */
  readonly bigint?: "bigint" | "number" | "string"
  /** DECIMAL. Default `"string"`. */
  readonly decimal?: "string" | "number"
  /**
   * DATETIME and TIMESTAMP, and with `"temporal"` DATE and TIME. Default `"date"`. Give the engine the same `temporal` option: text then has
   * microseconds, and Temporal objects are made by the driver.
   */
  readonly temporal?: "date" | "string" | "temporal"
  /** TINYINT(1), the server's BOOLEAN. Default `"number"`. */
  readonly tinyint1?: "number" | "boolean"
}

/** All policies, with defaults. */
export type TypePolicy = Required<TypePolicyOptions>

/** Fills in the defaults. */
export function resolvePolicy(options: TypePolicyOptions = {}): TypePolicy {
  return {
    bigint: options.bigint ?? "bigint",
    decimal: options.decimal ?? "string",
    temporal: options.temporal ?? "date",
    tinyint1: options.tinyint1 ?? "number",
  }
}
