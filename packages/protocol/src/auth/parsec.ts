// parsec (MariaDB 11.6+): Ed25519 with a key derived from the password by PBKDF2. The derivation is slow by design and runs outside of the
// session; the server names its iterations, which are capped so that a rogue one cannot make a client work for hours.
// https://mariadb.com/kb/en/authentication-plugin-parsec/
import { createPrivateKey, pbkdf2, randomBytes, sign } from "node:crypto"
import { ProtocolError } from "../errors.ts"
import { unexpectedData } from "./native-password.ts"
import type { AuthAnswer, AuthContext, AuthExchange, AuthPlugin } from "./plugin.ts"

const ALGORITHM = 0x50 // 'P' for PBKDF2
/** Iterations are 1024 times two to this power. */
const MAX_EXPONENT = 4
const SCRAMBLE_LENGTH = 32
/** DER head of an Ed25519 private key in PKCS #8; the 32-byte seed follows. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex")

/** Client scramble and signature, for a given client scramble. */
export function parsecResponse(
  key: Uint8Array,
  serverScramble: Uint8Array,
  clientScramble: Uint8Array,
): Buffer {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, key]), format: "der", type: "pkcs8" })
  const signature = sign(null, Buffer.concat([serverScramble, clientScramble]), privateKey)
  return Buffer.concat([clientScramble, signature])
}

class ParsecExchange implements AuthExchange {
  readonly #context: AuthContext
  #awaitsSalt = true

  constructor(context: AuthContext) {
    this.#context = context
  }

  /** An empty packet asks for the extended salt. */
  begin(): AuthAnswer {
    return Buffer.alloc(0)
  }

  more(data: Buffer): AuthAnswer {
    if (!this.#awaitsSalt) unexpectedData("parsec")
    this.#awaitsSalt = false
    const exponent = data[1] ?? 0
    if (data.length < 3 || data[0] !== ALGORITHM) {
      throw new ProtocolError("SHOAL_AUTH_FAILED", "parsec: the extended salt is not one of PBKDF2")
    }
    if (exponent > MAX_EXPONENT) {
      throw new ProtocolError(
        "SHOAL_AUTH_REFUSED",
        `parsec: the server asks for 1024 * 2^${exponent} iterations, more than 1024 * 2^${MAX_EXPONENT}`,
      )
    }
    const salt = Buffer.from(data.subarray(2))
    const { password, nonce } = this.#context
    return { work: () => deriveAndSign(password, salt, 1024 << exponent, nonce) }
  }
}

function deriveAndSign(
  password: string,
  salt: Buffer,
  iterations: number,
  nonce: Uint8Array,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, 32, "sha512", (error, key) => {
      if (error === null) resolve(parsecResponse(key, nonce, randomBytes(SCRAMBLE_LENGTH)))
      else reject(error)
    })
  })
}

export const parsec: AuthPlugin = {
  name: "parsec",
  security: "hash",
  start: (context) => new ParsecExchange(context),
}
