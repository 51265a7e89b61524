/// <reference lib="esnext.disposable" preserve="true" />
// A TCP proxy in front of a real server that breaks the line in chosen ways. Counts start anew with every `faults = ...`.
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Server } from "node:net"
import type { Faults } from "./faults.ts"
import { Line } from "./line.ts"

export type { DirectionFaults, Faults } from "./faults.ts"

/** Where a proxy leads. */
export interface Target {
  readonly host: string
  readonly port: number
}

/** The running proxy; disposing it drops every connection. */
export class CuttingProxy implements AsyncDisposable {
  readonly host = "127.0.0.1"
  /** Where later connections lead; present ones stay where they are. */
  target: Target
  readonly #server: Server
  readonly #lines = new Set<Line>()
  #choose: () => Faults = () => ({})
  #connections = 0

  constructor(server: Server, target: Target) {
    this.#server = server
    this.target = target
    server.on("connection", (client) => {
      this.#connections++
      const { host, port } = this.target
      // Half open: the end of one direction is passed on by its pipe, when its time has come.
      const upstream = connect({ host, port, noDelay: true, allowHalfOpen: true })
      const line = new Line(client, upstream, this.#choose(), () => this.#lines.delete(line))
      this.#lines.add(line)
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#lines.size
  }

  /** Connections accepted so far. */
  get connections(): number {
    return this.#connections
  }

  /** Faults of present and later connections: the same for all, or chosen for each. */
  set faults(faults: Faults | (() => Faults)) {
    this.#choose = typeof faults === "function" ? faults : () => faults
    for (const line of this.#lines) line.setFaults(this.#choose())
  }

  /** Resets every connection now. */
  resetAll(): void {
    for (const line of this.#lines) line.reset()
  }

  /** Ends the proxy and all its connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const line of this.#lines) line.destroy()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** Starts a proxy on a free loopback port. */
export async function startCuttingProxy(target: Target): Promise<CuttingProxy> {
  const server = createServer({ noDelay: true, allowHalfOpen: true })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return new CuttingProxy(server, target)
}
