/// <reference lib="esnext.disposable" preserve="true" />
// What the rest of the workspace sees of a server: plain data to connect with, and a handle to stop or break it.

/** Which of the two server families. */
export type ServerFamily = "mysql" | "mariadb"

/** Everything needed to connect to a server; plain data that can be sent to another process. */
export interface ServerAddress {
  readonly family: ServerFamily
  /** The number alone, such as `9.7.4` or `10.11.18`. */
  readonly version: string
  /** `mysql://user[:password]@host:port/`, without a database. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Path of the unix socket; `undefined` when the server has none that this machine can reach. */
  readonly socketPath: string | undefined
  /** PEM file that verifies the server's certificate for `localhost`, `127.0.0.1` and `::1`. */
  readonly caFile: string | undefined
}

/** A server that answers. Disposing it is `stop()`. */
export interface RunningServer extends ServerAddress, AsyncDisposable {
  /** True when we started it; a server named by the environment is never stopped, killed or restarted by us. */
  readonly owned: boolean
  /** Process id of an owned local server while it runs. */
  readonly pid: number | undefined
  /** Stops an owned server at once and removes its data; does nothing for another's server, or the second time. */
  stop(): Promise<void>
  /**
   * Sends a signal to an owned server, for drills (`SIGKILL`, `SIGSTOP`, `SIGCONT`, `SIGTERM`). After `SIGKILL` and
   * `SIGTERM` it resolves when the process is gone. Throws NotOwnedError for another's server.
   */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Ends an owned server if it still runs and starts it again on the same port and data. Throws NotOwnedError. */
  restart(): Promise<void>
}

/** What `obtainServer` tells while it works. */
export interface ProgressEvent {
  readonly family: ServerFamily
  /** What is being done, such as `downloading packages`. */
  readonly phase: string
  /** 0 to 100, where the share that is done is known. */
  readonly percent: number | undefined
}

/** Options of `obtainServer`. */
export interface ObtainOptions {
  /** Gives up; what was started is stopped and the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal
  /** Called for each step. Default: a line on stderr when that is a terminal, else nothing. */
  readonly onProgress?: (event: ProgressEvent) => void
  /** Leading part of the version that is wanted, such as `11.8`. Default: MySQL 9 or later, MariaDB 10.11 or later. */
  readonly version?: string
  /** More environment variables for the process of a server of ours, such as `TZ` or `LD_PRELOAD`. Default: none. */
  readonly env?: Readonly<Record<string, string>>
  /** More options for a server of ours, such as `--innodb-rollback-on-timeout=ON`; they win over ours. Default: none. */
  readonly serverOptions?: readonly string[]
}

/** One request as the sources see it, with defaults filled in. */
export interface ServerRequest {
  readonly family: ServerFamily
  readonly version: string | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly serverOptions?: readonly string[] | undefined
  readonly signal: AbortSignal | undefined
  readonly report: (phase: string, percent?: number) => void
}

/** The plain data of a server, without its handle. */
export function addressOf(server: ServerAddress): ServerAddress {
  const { family, version, url, host, port, user, password, socketPath, caFile } = server
  return { family, version, url, host, port, user, password, socketPath, caFile }
}
