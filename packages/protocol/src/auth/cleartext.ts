// Plugins that hand over the password as it is: mysql_clear_password (LDAP, PAM on MySQL) and MariaDB's dialog (PAM).
// The handshake lets them run only when the caller allowed it and nobody can stand in for the server.
import { ProtocolError } from "../errors.ts"
import { unexpectedData } from "./native-password.ts"
import {
  clearPassword,
  type AuthAnswer,
  type AuthContext,
  type AuthExchange,
  type AuthPlugin,
} from "./plugin.ts"

export const clearPasswordPlugin: AuthPlugin = {
  name: "mysql_clear_password",
  security: "cleartext",
  start: ({ password }) => ({
    begin: () => clearPassword(password),
    more: () => unexpectedData("mysql_clear_password"),
  }),
}

/** PAM stacks ask a few questions; a server that asks more wants something else. */
const MAX_QUESTIONS = 8

/** The first question came with the switch and is answered with the password; those after it with `furtherAnswers`. */
class DialogExchange implements AuthExchange {
  readonly #context: AuthContext
  #questions = 0

  constructor(context: AuthContext) {
    this.#context = context
  }

  begin(): AuthAnswer {
    const { password, furtherAnswers } = this.#context
    const answer = furtherAnswers?.[this.#questions - 1] ?? password
    this.#questions++
    return clearPassword(answer)
  }

  more(): AuthAnswer {
    if (this.#questions >= MAX_QUESTIONS) {
      throw new ProtocolError(
        "SHOAL_AUTH_FAILED",
        `dialog: the server asked more than ${MAX_QUESTIONS} questions`,
      )
    }
    return this.begin()
  }
}

export const dialog: AuthPlugin = {
  name: "dialog",
  security: "cleartext",
  start: (context) => new DialogExchange(context),
}
