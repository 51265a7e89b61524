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

/** Every question, the first of which came with the switch, is answered with the password. */
class DialogExchange implements AuthExchange {
  readonly #context: AuthContext
  #questions = 0

  constructor(context: AuthContext) {
    this.#context = context
  }

  begin(): AuthAnswer {
    this.#questions++
    return clearPassword(this.#context.password)
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
