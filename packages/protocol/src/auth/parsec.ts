// parsec (MariaDB 11.6+): Ed25519 with a key derived from the password by PBKDF2. The derivation is slow by design and runs outside of the
// session; the server names its iterations, which are capped so that a rogue one cannot make a client work for hours.
// https://mariadb.com/kb/en/authentication-plugin-parsec/
import { createPrivateKey, createPublicKey, type KeyObject, pbkdf2, randomBytes, sign } from "node:crypto"
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
  const signature = sign(null, Buffer.concat([serverScramble, clientScramble]), privateKeyOf(key))
  return Buffer.concat([clientScramble, signature])
}

function privateKeyOf(key: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, key]), format: "der", type: "pkcs8" })
}

/** The 32 bytes of the public key, which end its DER form. */
function parsecPublicKey(key: Uint8Array): Buffer {
  return createPublicKey(privateKeyOf(key)).export({ format: "der", type: "spki" }).subarray(-32)
}

class ParsecExchange implements AuthExchange {
  readonly #context: AuthContext
  #awaitsSalt = true
  #stored: Uint8Array | undefined

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
    const extendedSalt = Buffer.from(data)
    return { work: () => this.#answer(extendedSalt, 1024 << exponent) }
  }

  storedHash(): Uint8Array | undefined {
    return this.#stored
  }

  async #answer(extendedSalt: Buffer, iterations: number): Promise<Uint8Array> {
    const { password, nonce } = this.#context
    const key = await deriveKey(password, extendedSalt.subarray(2), iterations)
    if (password !== "") this.#stored = Buffer.concat([extendedSalt, parsecPublicKey(key)])
    return parsecResponse(key, nonce, randomBytes(SCRAMBLE_LENGTH))
  }
}

function deriveKey(password: string, salt: Uint8Array, iterations: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, 32, "sha512", (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}

export const parsec: AuthPlugin = {
  name: "parsec",
  security: "hash",
  provesServer: true,
  start: (context) => new ParsecExchange(context),
}
