// A command on its way: what is needed to understand its answer.
import { DecodeError } from "../errors.ts"
import type { Authentication } from "./authentication.ts"
import type { Command } from "./command.ts"
import type { StatementRecord } from "./statements.ts"

/** A command in flight. */
export interface Flight {
  readonly command: Command
  /** Sequence id of the first packet of its answer. */
  readonly replySequence: number
  readonly record: StatementRecord | undefined
  /** COM_CHANGE_USER only. */
  readonly authentication: Authentication | undefined
  readonly database: string | undefined
}

/** Why a command that was asked for a file failed, when it had not allowed that. */
export function infileRefused(filename: string): DecodeError {
  return new DecodeError(
    "SHOAL_INFILE_REFUSED",
    `the server asked for the local file ${JSON.stringify(filename)}, which this command did not allow; an empty one was sent`,
  )
}
