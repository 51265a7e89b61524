// The few ASN.1 DER encodings that an X.509 certificate is made of (ITU-T X.690).

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex")
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

/** SEQUENCE of encoded elements. */
export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, ...parts)
}

/** SET of encoded elements. */
export function set(...parts: readonly Uint8Array[]): Buffer {
  return element(0x31, ...parts)
}

/** INTEGER from big-endian bytes, taken as not negative. */
export function integer(bytes: Uint8Array): Buffer {
  return element(0x02, Buffer.from((bytes[0] ?? 0) >= 0x80 ? [0] : []), bytes)
}

/** BOOLEAN TRUE. */
export function booleanTrue(): Buffer {
  return element(0x01, Buffer.from([0xff]))
}

/** NULL. */
export function nothing(): Buffer {
  return element(0x05)
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

/** UTF8String. */
export function utf8String(text: string): Buffer {
  return element(0x0c, Buffer.from(text, "utf8"))
}

/** UTCTime from `YYMMDDhhmmssZ`. */
export function utcTime(text: string): Buffer {
  return element(0x17, Buffer.from(text, "latin1"))
}

/** BIT STRING; `unused` is the number of unused bits in the last byte. */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return element(0x03, Buffer.from([unused]), bytes)
}

/** OCTET STRING. */
export function octetString(bytes: Uint8Array): Buffer {
  return element(0x04, bytes)
}

/** Context-specific element: constructed (`[n] EXPLICIT`) or primitive (`[n] IMPLICIT` of a simple type). */
export function context(n: number, bytes: Uint8Array, form: "constructed" | "primitive"): Buffer {
  return element((form === "constructed" ? 0xa0 : 0x80) | n, bytes)
}
