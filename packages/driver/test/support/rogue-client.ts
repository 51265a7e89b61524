// How the tests of the rogue servers connect: with a secret password, without TLS unless the test is about TLS.
import { type ConnectOptions, type Connection, connect } from "@shoal/driver"
import { secretPassword } from "./expect-failure.ts"
import type { RogueServer } from "./rogue-server.ts"

/** Connects to a rogue server. */
export function connectTo(server: RogueServer, options: ConnectOptions = {}): Promise<Connection> {
  return connect({
    host: "127.0.0.1",
    port: server.port,
    user: "app",
    password: secretPassword,
    ssl: "disabled",
    connectTimeout: 30_000,
    cancelTimeout: 500,
    ...options,
  })
}
