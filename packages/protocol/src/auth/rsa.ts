// Sealing a password with the server's RSA key, for channels that are not private.
import { constants, createPublicKey, publicEncrypt, type KeyObject } from "node:crypto"
import { ProtocolError } from "../errors.ts"
import { xor } from "./native-password.ts"
import { clearPassword, type AuthContext } from "./plugin.ts"

/** Password XOR nonce, encrypted (OAEP, SHA-1). @throws ProtocolError when the key is none, or no RSA key of a fitting size. */
export function sealPassword(context: AuthContext, pem: string): Buffer {
  const key = readKey(pem)
  const secret = xor(clearPassword(context.password), context.nonce.subarray(0, 20))
  try {
    return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING }, secret)
  } catch (cause) {
    throw new ProtocolError("SHOAL_AUTH_FAILED", "the password is too long for the server's RSA key", {
      cause,
    })
  }
}

function readKey(pem: string): KeyObject {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch (cause) {
    throw new ProtocolError("SHOAL_AUTH_FAILED", "the server's public key is not a PEM public key", { cause })
  }
  if (key.asymmetricKeyType === "rsa") return key
  throw new ProtocolError(
    "SHOAL_AUTH_FAILED",
    `expected an RSA public key of the server, got ${key.asymmetricKeyType}`,
  )
}

/** Whether the channel itself keeps the password from listeners. */
export function isPrivate(context: AuthContext): boolean {
  return context.trust !== "none"
}

/** @throws ProtocolError always: the password has no safe way to the server. */
export function refuseKeyRetrieval(plugin: string): never {
  throw new ProtocolError(
    "SHOAL_AUTH_REFUSED",
    `${plugin}: the server wants the password, the connection is not encrypted, and there is no serverPublicKey; ` +
      "use TLS, give serverPublicKey, or set allowPublicKeyRetrieval: true if nobody can stand in between",
  )
}
