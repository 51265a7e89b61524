import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { expect, test } from "vitest"
import { askIdentity } from "../src/readiness.ts"

/** Something that says `bytes` to who connects, and hangs up. */
async function whoSays(bytes: Buffer): Promise<{ ask: () => Promise<unknown>; close: () => void }> {
  const listener = createServer((socket) => socket.end(bytes)).listen(0, "127.0.0.1")
  await once(listener, "listening")
  const { port } = listener.address() as AddressInfo
  return { ask: () => askIdentity({ host: "127.0.0.1", port }), close: () => listener.close() }
}

function packet(payload: string): Buffer {
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), Buffer.from(payload, "latin1")])
}

test.each([
  ["\n9.7.4-2\0rest", { family: "mysql", version: "9.7.4" }],
  ["\n5.5.5-10.11.18-MariaDB-0+deb12u1\0rest", { family: "mariadb", version: "10.11.18" }],
  ["\n11.8.6-MariaDB\0rest", { family: "mariadb", version: "11.8.6" }],
])("reads the version from the greeting %j", async (payload, identity) => {
  const server = await whoSays(packet(payload))
  expect(await server.ask()).toEqual(identity)
  server.close()
})

test.each([
  [packet("\xff\x10\x04Too many connections"), "Too many connections"],
  [Buffer.from("SSH-2.0-OpenSSH_9.2\r\n"), "it closed the connection without a greeting"],
  [packet("Hello"), "what answers is no MySQL or MariaDB server"],
  [Buffer.alloc(0), "it closed the connection without a greeting"],
])("says what is wrong with %j", async (bytes, message) => {
  const server = await whoSays(bytes)
  await expect(server.ask()).rejects.toThrow(message)
  server.close()
})
