// Which TypeScript type stands for which family of values. The defaults are what the driver gives by default.

/** Policies; what is set here must agree with the options that the engine is created with. */
export interface TypePolicyOptions {
  /** BIGINT. Default `"bigint"`; `"number"` and `"string"` go with `createEngine({ bigint })`. */
  readonly bigint?: "bigint" | "number" | "string"
  /** DECIMAL. Default `"string"`; `"number"` goes with `createEngine({ decimal })`. */
  readonly decimal?: "string" | "number"
  /** DATETIME and TIMESTAMP (and with `"temporal"` DATE and TIME). Default `"date"`; goes with `createEngine({ temporal })`. */
  readonly temporal?: "date" | "string" | "temporal"
  /** JSON. Default `"parse"`; `"string"` goes with `createEngine({ json })`. */
  readonly json?: "parse" | "string"
  /** TINYINT(1), the server's BOOLEAN. Default `"number"`; `"boolean"` makes the columns of type BOOLEAN in sa. */
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
    json: options.json ?? "parse",
    tinyint1: options.tinyint1 ?? "number",
  }
}
