// One certificate authority per machine user, and what it signed: a server certificate for the loopback names and a client
// certificate. Made by ourselves so that no openssl command is needed. The authority's own key is thrown away.
import { type KeyObject, generateKeyPair, randomBytes, sign } from "node:crypto"
import { chmod, mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { cachedDirectory } from "./cache-lock.ts"
import {
  bitString,
  booleanTrue,
  context,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  set,
  utcTime,
  utf8String,
} from "./der.ts"

/** Directory with `ca.pem`, `server-cert.pem`, `server-key.pem`, `client-cert.pem`, `client-key.pem`. */
export async function certificateDirectory(cache: string): Promise<string> {
  return cachedDirectory(join(cache, "certificates-1"), undefined, writeCertificates)
}

async function writeCertificates(directory: string): Promise<void> {
  const [authority, server, client] = await Promise.all([newKeys(), newKeys(), newKeys()])
  const issuer = { name: "shoal test authority", key: authority.privateKey }
  const files: Record<string, string> = {
    "ca.pem": certificate(issuer.name, authority.publicKey, issuer, authorityExtensions()),
    "server-cert.pem": certificate("localhost", server.publicKey, issuer, serverExtensions()),
    "server-key.pem": pemOf(server.privateKey),
    "client-cert.pem": certificate("shoal test client", client.publicKey, issuer, clientExtensions()),
    "client-key.pem": pemOf(client.privateKey),
  }
  await mkdir(directory)
  await chmod(directory, 0o755)
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name)
    await writeFile(path, text)
    await chmod(path, name.endsWith("-key.pem") ? 0o600 : 0o644)
  }
}

interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

async function newKeys(): Promise<Keys> {
  return promisify(generateKeyPair)("rsa", { modulusLength: 2048 })
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString()
}

interface Issuer {
  readonly name: string
  readonly key: KeyObject
}

/** An X.509 v3 certificate in PEM (RFC 5280, section 4.1). */
function certificate(subject: string, key: KeyObject, issuer: Issuer, extensions: Buffer): string {
  const algorithm = sequence(objectIdentifier("1.2.840.113549.1.1.11"), nothing())
  const body = sequence(
    context(0, integer(Buffer.from([2])), "constructed"),
    integer(randomBytes(15)),
    algorithm,
    commonName(issuer.name),
    // Fixed and wide, so that a machine with a wrong clock can run the tests too.
    sequence(utcTime("200101000000Z"), utcTime("491231235959Z")),
    commonName(subject),
    key.export({ type: "spki", format: "der" }),
    context(3, extensions, "constructed"),
  )
  const signed = sequence(body, algorithm, bitString(sign("sha256", body, issuer.key)))
  const lines = signed.toString("base64").match(/.{1,64}/g) ?? []
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n")
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(objectIdentifier("2.5.4.3"), utf8String(name))))
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  return sequence(objectIdentifier(oid), ...(critical ? [booleanTrue()] : []), octetString(value))
}

const basicConstraints = "2.5.29.19"
const keyUsage = "2.5.29.15"
const extendedKeyUsage = "2.5.29.37"
const subjectAltName = "2.5.29.17"

function authorityExtensions(): Buffer {
  return sequence(
    extension(basicConstraints, sequence(booleanTrue()), true),
    extension(keyUsage, bitString(Buffer.from([0b00000110]), 1), true),
  )
}

function serverExtensions(): Buffer {
  const names = [
    context(2, Buffer.from("localhost"), "primitive"),
    context(7, Buffer.from([127, 0, 0, 1]), "primitive"),
    context(7, Buffer.from([...new Uint8Array(15), 1]), "primitive"),
  ]
  return leafExtensions("1.3.6.1.5.5.7.3.1", extension(subjectAltName, sequence(...names)))
}

function clientExtensions(): Buffer {
  return leafExtensions("1.3.6.1.5.5.7.3.2")
}

function leafExtensions(purpose: string, ...more: readonly Buffer[]): Buffer {
  return sequence(
    extension(basicConstraints, sequence(), true),
    extension(keyUsage, bitString(Buffer.from([0b10100000]), 5), true),
    extension(extendedKeyUsage, sequence(objectIdentifier(purpose))),
    ...more,
  )
}
