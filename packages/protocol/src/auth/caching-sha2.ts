// caching_sha2_password: a scramble for a server that has the hash in its cache, else the password itself, sealed if need be.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
import { createHash } from "node:crypto"
import { xor } from "./native-password.ts"
import {
  clearPassword,
  type AuthAnswer,
  type AuthContext,
  type AuthExchange,
  type AuthPlugin,
} from "./plugin.ts"
import { ProtocolError } from "../errors.ts"
import { isPrivate, refuseKeyRetrieval, sealPassword } from "./rsa.ts"

const FAST_AUTH_OK = 3
const FULL_AUTH = 4
const REQUEST_PUBLIC_KEY = 2

/** SHA256(password) XOR SHA256(SHA256(SHA256(password)), nonce); empty for an empty password. */
export function sha2Scramble(password: string, nonce: Uint8Array): Buffer {
  if (password === "") return Buffer.alloc(0)
  const sha256 = (...parts: Uint8Array[]): Buffer =>
    parts.reduce((h, p) => h.update(p), createHash("sha256")).digest()
  const once = sha256(Buffer.from(password, "utf8"))
  return xor(once, sha256(sha256(once), nonce.subarray(0, 20)))
}

class CachingSha2Exchange implements AuthExchange {
  readonly #context: AuthContext
  #awaitsKey = false

  constructor(context: AuthContext) {
    this.#context = context
  }

  begin(): AuthAnswer {
    return sha2Scramble(this.#context.password, this.#context.nonce)
  }

  more(data: Buffer): AuthAnswer {
    if (this.#awaitsKey) {
      this.#awaitsKey = false
      return sealPassword(this.#context, data.toString("latin1"))
    }
    if (data.length === 1 && data[0] === FAST_AUTH_OK) return undefined
    if (data.length === 1 && data[0] === FULL_AUTH) return this.#full()
    throw new ProtocolError(
      "SHOAL_AUTH_FAILED",
      "caching_sha2_password: expected 3 (fast) or 4 (full), got something else",
    )
  }

  #full(): AuthAnswer {
    const { password, serverPublicKey, allowPublicKeyRetrieval } = this.#context
    if (isPrivate(this.#context)) return clearPassword(password)
    if (serverPublicKey !== undefined) return sealPassword(this.#context, serverPublicKey)
    if (!allowPublicKeyRetrieval) refuseKeyRetrieval("caching_sha2_password")
    this.#awaitsKey = true
    return Buffer.of(REQUEST_PUBLIC_KEY)
  }
}

export const cachingSha2Password: AuthPlugin = {
  name: "caching_sha2_password",
  security: "rsa",
  start: (context) => new CachingSha2Exchange(context),
}
