// mysql_native_password: SHA1(password) XOR SHA1(nonce, SHA1(SHA1(password))).
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html
import { createHash } from "node:crypto"
import { ProtocolError } from "../errors.ts"
import type { AuthPlugin } from "./plugin.ts"

/** The 20 bytes that answer a nonce; empty for an empty password. */
export function nativeScramble(password: string, nonce: Uint8Array): Buffer {
  if (password === "") return Buffer.alloc(0)
  const once = sha1(Buffer.from(password, "utf8"))
  const mask = sha1(nonce.subarray(0, 20), sha1(once))
  return xor(once, mask)
}

function sha1(...parts: Uint8Array[]): Buffer {
  return parts.reduce((h, p) => h.update(p), createHash("sha1")).digest()
}

/** Byte by byte; the mask is repeated when it is shorter. */
export function xor(bytes: Uint8Array, mask: Uint8Array): Buffer {
  const out = Buffer.alloc(bytes.length)
  for (let i = 0; i < bytes.length; i++) out[i] = (bytes[i] ?? 0) ^ (mask[i % mask.length] ?? 0)
  return out
}

/** An exchange in which the server has nothing more to say than OK or ERR. */
export function unexpectedData(plugin: string): never {
  throw new ProtocolError("SHOAL_AUTH_FAILED", `${plugin}: the server sent more data than this plugin has`)
}

export const nativePassword: AuthPlugin = {
  name: "mysql_native_password",
  security: "hash",
  provesServer: true,
  start: ({ password, nonce }) => ({
    begin: () => nativeScramble(password, nonce),
    more: () => unexpectedData("mysql_native_password"),
    storedHash: () => (password === "" ? undefined : sha1(sha1(Buffer.from(password, "utf8")))),
  }),
}
