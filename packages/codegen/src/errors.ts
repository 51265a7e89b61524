// One error class for what a user can put right; the CLI prints its message without a stack.

/** Stable codes of CodegenError. */
export type CodegenErrorCode =
  | "SHOAL_CODEGEN_USAGE"
  | "SHOAL_CODEGEN_CONFIG"
  | "SHOAL_CODEGEN_CONNECT"
  | "SHOAL_CODEGEN_SCHEMA"
  | "SHOAL_CODEGEN_OUTPUT"
  | "SHOAL_CODEGEN_QUERY"
  | "SHOAL_CODEGEN_MIGRATION"

/** Something is wrong with the options, the database's answer or the output; the message says what to change. */
export class CodegenError extends Error {
  /** Stable identifier of the kind of error. */
  readonly code: CodegenErrorCode

  constructor(code: CodegenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = "CodegenError"
    this.code = code
  }
}
