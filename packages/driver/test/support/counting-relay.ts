/// <reference lib="esnext.disposable" preserve="true" />
// Passes bytes on and counts how often the client spoke after the server did: each of these turns costs a round trip.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

export interface CountingRelay extends AsyncDisposable {
  readonly port: number
  /** Turns of the client, per connection. */
  readonly turns: readonly number[]
}

export async function startCountingRelay(target: { host: string; port: number }): Promise<CountingRelay> {
  const turns: number[] = []
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    const index = turns.push(0) - 1
    let clientSpoke = false
    const upstream = connect({ host: target.host, port: target.port, noDelay: true })
    client.on("data", (chunk) => {
      if (!clientSpoke) turns[index] = (turns[index] ?? 0) + 1
      clientSpoke = true
      upstream.write(chunk)
    })
    upstream.on("data", (chunk) => {
      clientSpoke = false
      client.write(chunk)
    })
    open.add(client).add(upstream)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on("error", () => to.destroy())
      from.on("close", () => to.destroy())
    }
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    turns,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
