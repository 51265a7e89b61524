// The faults that the drill of the pool relies on, between two plain sockets.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import { type CuttingProxy, startCuttingProxy } from "../src/cutting-proxy/cutting-proxy.ts"

interface Ends extends AsyncDisposable {
  readonly proxy: CuttingProxy
  readonly client: Socket
  readonly server: Socket
  readonly received: { client: string; server: string }
}

/** A client and a server that have exchanged a byte. */
async function openEnds(): Promise<Ends> {
  const listener = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1")
  listener.on("connection", (socket) => socket.on("error", () => undefined))
  await once(listener, "listening")
  const proxy = await startCuttingProxy({ host: "127.0.0.1", port: (listener.address() as AddressInfo).port })
  const accepted = once(listener, "connection") as Promise<[Socket]>
  const client = connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true })
  const [server] = await accepted
  const received = { client: "", server: "" }
  client.on("data", (bytes) => (received.client += bytes.toString())).on("error", () => undefined)
  server.on("data", (bytes) => (received.server += bytes.toString())).on("error", () => undefined)
  client.write(".")
  await once(server, "data")
  received.server = ""
  return {
    proxy,
    client,
    server,
    received,
    async [Symbol.asyncDispose]() {
      client.destroy()
      server.destroy()
      await proxy.close()
      listener.close()
    },
  }
}

test("held bytes arrive in order when the line heals, and the end of the stream behind them", async () => {
  await using ends = await openEnds()
  ends.proxy.faults = { toClient: { hold: true }, toServer: { hold: true } }
  ends.client.write("one ")
  ends.server.write("answer")
  await sleep(20)
  ends.client.write("two")
  // The client is gone for good, which nobody hears.
  ends.client.destroy()
  await sleep(50)
  expect(ends.received).toEqual({ client: "", server: "" })
  expect(ends.server.readableEnded).toBe(false)
  const ended = once(ends.server, "end")
  ends.proxy.faults = {}
  await ended
  expect(ends.received.server).toBe("one two")
})

test("one direction is held, the other is not", async () => {
  await using ends = await openEnds()
  ends.proxy.faults = { toClient: { hold: true } }
  ends.server.write("answer")
  ends.client.write("question")
  await once(ends.server, "data")
  await sleep(20)
  expect(ends.received).toEqual({ client: "", server: "question" })
  ends.proxy.faults = {}
  await once(ends.client, "data")
  expect(ends.received.client).toBe("answer")
})

test("latency with jitter delays and keeps the order", async () => {
  await using ends = await openEnds()
  ends.proxy.faults = { toServer: { latency: 30, jitter: 30 } }
  const start = performance.now()
  for (const digit of "0123456789") {
    ends.client.write(digit)
    await sleep(3)
  }
  while (ends.received.server.length < 10) await once(ends.server, "data")
  expect(ends.received.server).toBe("0123456789")
  // A lower bound that no slow machine can break.
  expect(performance.now() - start).toBeGreaterThanOrEqual(29)
})

test("faults chosen for each connection", async () => {
  await using ends = await openEnds()
  const other = connect({ host: ends.proxy.host, port: ends.proxy.port })
  await once(other, "connect")
  while (ends.proxy.open < 2) await sleep(1)
  let asked = 0
  ends.proxy.faults = () => (asked++ === 0 ? { toServer: { resetAt: 2 } } : {})
  const reset = new Promise((resolve) => ends.client.on("close", resolve))
  ends.client.write("12345")
  await reset
  expect(asked).toBe(2)
  expect(ends.proxy.open).toBe(1)
  other.destroy()
})

test("later connections lead to the new target", async () => {
  await using ends = await openEnds()
  const second = createServer((socket) => socket.end("second")).listen(0, "127.0.0.1")
  await once(second, "listening")
  ends.proxy.target = { host: "127.0.0.1", port: (second.address() as AddressInfo).port }
  const late = connect({ host: ends.proxy.host, port: ends.proxy.port })
  const [bytes] = (await once(late, "data")) as [Buffer]
  expect(bytes.toString()).toBe("second")
  ends.client.write("still the first")
  await once(ends.server, "data")
  expect(ends.received.server).toBe("still the first")
  late.destroy()
  second.close()
})
