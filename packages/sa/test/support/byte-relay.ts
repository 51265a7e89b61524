/// <reference lib="esnext.disposable" preserve="true" />
// Passes bytes between client and server as fast as each takes them, and counts what the server has sent.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

/** A relay in front of a server. */
export interface ByteRelay extends AsyncDisposable {
  readonly port: number
  /** Bytes that have come from the server, on all connections. */
  readonly received: number
  /** Passes nothing on in that direction of the connections that are open now; later ones are free. */
  hold(direction: "toClient" | "toServer"): void
  /** Passes on again, what was held back first. */
  release(): void
  /** Ends the connections that are held. */
  cut(): void
}

/** Starts one. Pipes hold back the server when the client does not read. */
export async function startByteRelay(target: { host: string; port: number }): Promise<ByteRelay> {
  const open = new Set<Socket>()
  const pairs = new Set<readonly [client: Socket, upstream: Socket]>()
  let held: (readonly [from: Socket, to: Socket])[] = []
  let received = 0
  const server = createServer((client) => {
    const upstream = connect({ host: target.host, port: target.port })
    open.add(client).add(upstream)
    upstream.on("data", (chunk) => void (received += chunk.length))
    client.pipe(upstream)
    upstream.pipe(client)
    client.on("error", () => upstream.destroy())
    upstream.on("error", () => client.destroy())
    const pair = [client, upstream] as const
    pairs.add(pair)
    client.on("close", () => {
      pairs.delete(pair)
      upstream.destroy()
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    get received() {
      return received
    },
    hold(direction) {
      for (const [client, upstream] of pairs) {
        const [from, to] = direction === "toClient" ? [upstream, client] : [client, upstream]
        from.unpipe(to).pause()
        held.push([from, to])
      }
    },
    release() {
      for (const [from, to] of held) from.pipe(to)
      held = []
    },
    cut() {
      for (const [from, to] of held) {
        from.destroy()
        to.destroy()
      }
      held = []
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
