// What is known of the session, kept up to date by its conversations.
import type { Greeting, OkPacket, ServerFamily } from "../messages/packets.ts"

/** What is known of the session at this moment; the object is live. */
export interface SessionState {
  /** Bits of `ServerStatus`, from the last OK or EOF packet. */
  readonly status: number
  /** Negotiated capability bits, MariaDB's extended ones from bit 32. */
  readonly capabilities: bigint
  readonly serverVersion: string
  readonly version: readonly [major: number, minor: number, patch: number]
  readonly family: ServerFamily
  readonly connectionId: number
  /** Default database as far as it is known (handshake, COM_INIT_DB, session tracking); undefined without one. */
  readonly database: string | undefined
  /** Character set in which the server reads statements, as far as it tracks that. */
  readonly clientCharset: string
  /** Commands sent whose answer is not complete. */
  readonly pending: number
  /** Algorithm in use, undefined without compression. */
  readonly compression: "zlib" | "zstd" | undefined
  /** Plugin that authenticated the session. */
  readonly authPlugin: string
}

/** The state behind `session.state`. */
export class LiveState implements SessionState {
  status = 0
  capabilities = 0n
  serverVersion = ""
  version: readonly [number, number, number] = [0, 0, 0]
  family: ServerFamily = "mysql"
  connectionId = 0
  database: string | undefined = undefined
  clientCharset = "utf8mb4"
  pending = 0
  compression: "zlib" | "zstd" | undefined = undefined
  authPlugin = ""

  /** Takes over what the greeting tells. */
  greet(greeting: Greeting): void {
    this.serverVersion = greeting.serverVersion
    this.version = greeting.version
    this.family = greeting.family
    this.connectionId = greeting.connectionId
    this.status = greeting.status
  }

  /** Takes over what the end of a result tells. */
  update(ok: OkPacket): void {
    this.status = ok.status
    for (const change of ok.sessionState) {
      if (change.kind === "schema") this.database = change.name === "" ? undefined : change.name
      else if (change.kind === "variable" && change.name === "character_set_client")
        this.clientCharset = change.value
    }
  }
}
