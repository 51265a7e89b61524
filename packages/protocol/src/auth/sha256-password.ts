// sha256_password: the password over a private channel, else sealed with the server's RSA key. Always full, never cached.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_sha256_password_authentication.html
import { unexpectedData } from "./native-password.ts"
import {
  clearPassword,
  type AuthAnswer,
  type AuthContext,
  type AuthExchange,
  type AuthPlugin,
} from "./plugin.ts"
import { isPrivate, refuseKeyRetrieval, sealPassword } from "./rsa.ts"

const REQUEST_PUBLIC_KEY = 1

class Sha256Exchange implements AuthExchange {
  readonly #context: AuthContext
  #awaitsKey = false

  constructor(context: AuthContext) {
    this.#context = context
  }

  begin(): AuthAnswer {
    const { password, serverPublicKey, allowPublicKeyRetrieval } = this.#context
    // Unlike caching_sha2_password, the server takes the plain password over TLS only; through a socket nobody can swap its key.
    const local = this.#context.trust === "local"
    if (password === "" || (isPrivate(this.#context) && !local)) return clearPassword(password)
    if (serverPublicKey !== undefined) return sealPassword(this.#context, serverPublicKey)
    if (!allowPublicKeyRetrieval && !local) refuseKeyRetrieval("sha256_password")
    this.#awaitsKey = true
    return Buffer.of(REQUEST_PUBLIC_KEY)
  }

  more(data: Buffer): AuthAnswer {
    if (!this.#awaitsKey) unexpectedData("sha256_password")
    this.#awaitsKey = false
    return sealPassword(this.#context, data.toString("latin1"))
  }
}

export const sha256Password: AuthPlugin = {
  name: "sha256_password",
  security: "rsa",
  start: (context) => new Sha256Exchange(context),
}
