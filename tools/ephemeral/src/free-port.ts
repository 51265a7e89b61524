// A TCP port of the loopback address that is free now. Another process may still take it first: the caller tries again.
import { once } from "node:events"
import { createServer } from "node:net"

/** Asks the system for a port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port")
  return address.port
}
