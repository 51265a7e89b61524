// A call that must fail: with one typed error, not by its deadline, and without giving away the password.
import { inspect } from "node:util"
import { MySQLError } from "@shoal/driver"
import { expect } from "vitest"

/** Password of every client that talks to a rogue server; it must show up nowhere. */
export const secretPassword = "s3cret-pässword-7f1d"

/** The error that `call` rejects with. Fails the test for any other outcome. */
export async function failureOf(call: Promise<unknown>): Promise<MySQLError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if (!("error" in outcome))
    throw new Error(`expected a rejection, found ${inspect(outcome.value, { depth: 1 })}`)
  const { error } = outcome
  expect(error).toBeInstanceOf(MySQLError)
  expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(secretPassword)
  return error as MySQLError
}

/** As `failureOf`, and the deadline was not what ended it. */
export async function promptFailureOf(call: Promise<unknown>): Promise<MySQLError> {
  const error = await failureOf(call)
  expect(error.code, error.message).not.toBe("SHOAL_TIMEOUT")
  return error
}
