/// <reference lib="esnext.disposable" preserve="true" />
// Passes bytes between client and server as fast as each takes them, and counts what the server has sent.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

/** A relay in front of a server. */
export interface ByteRelay extends AsyncDisposable {
  readonly port: number
  /** Bytes that have come from the server, on all connections. */
  readonly received: number
}

/** Starts one. Pipes hold back the server when the client does not read. */
export async function startByteRelay(target: { host: string; port: number }): Promise<ByteRelay> {
  const open = new Set<Socket>()
  let received = 0
  const server = createServer((client) => {
    const upstream = connect({ host: target.host, port: target.port })
    open.add(client).add(upstream)
    upstream.on("data", (chunk) => void (received += chunk.length))
    client.pipe(upstream)
    upstream.pipe(client)
    client.on("error", () => upstream.destroy())
    upstream.on("error", () => client.destroy())
    client.on("close", () => upstream.destroy())
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    get received() {
      return received
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
