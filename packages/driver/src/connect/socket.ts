// Opens the stream to the server: TCP, unix socket or the caller's own, and its upgrade to TLS. Knows nothing of packets.
import { connect as connectSocket, type Socket, type TcpNetConnectOpts } from "node:net"
import type { Duplex } from "node:stream"
import { connect as connectTls, type TLSSocket } from "node:tls"
import { OperationalError } from "../errors/errors.ts"
import type { ResolvedOptions } from "../options/options.ts"
import { certificateToProve } from "./zero-config.ts"
import { rememberTlsSession, resumableTlsSession } from "./tls-sessions.ts"
import { nodeTlsOptions } from "../options/tls-options.ts"

/** Receives the bytes of a stream. The chunk may be overwritten once the call returned. */
export type ByteSink = (chunk: Uint8Array, length: number) => void

/** An open stream before the server said anything. */
export interface OpenedStream {
  readonly stream: Duplex
  /** Sets who gets the bytes; bytes that came before are delivered first. */
  readonly deliverTo: (sink: ByteSink) => void
}

const readBufferSize = 256 * 1024
let sharedReadBuffer: Uint8Array | undefined

/**
 * Node fills this buffer and hands it to us synchronously, so one serves all sockets of the thread. On Windows several reads
 * may be under way at once, so there each socket has its own.
 */
function readBuffer(): Uint8Array {
  if (process.platform === "win32") return Buffer.allocUnsafeSlow(readBufferSize / 4)
  sharedReadBuffer ??= Buffer.allocUnsafeSlow(readBufferSize)
  return sharedReadBuffer
}

/**
 * Opens the stream that the options ask for.
 * @throws OperationalError (2002 unix socket, 2003 TCP; `SHOAL_CONNECT`); `signal.reason` when aborted.
 */
export async function openStream(options: ResolvedOptions, signal: AbortSignal): Promise<OpenedStream> {
  signal.throwIfAborted()
  if (options.stream !== undefined) return openCustom(options, options.stream, signal)
  let sink: ByteSink | undefined
  const early: Uint8Array[] = []
  const onread = {
    buffer: readBuffer(),
    callback(length: number, buffer: Uint8Array): boolean {
      if (sink === undefined) early.push(buffer.slice(0, length))
      else sink(buffer, length)
      return true
    },
  }
  const socket = connectSocket(
    options.unixSocket === undefined
      ? { ...tcpOptions(options), onread }
      : { path: options.unixSocket, onread },
  )
  await opened(socket, options, signal)
  return {
    stream: socket,
    deliverTo(next) {
      sink = next
      for (const chunk of early.splice(0)) next(chunk, chunk.length)
    },
  }
}

function tcpOptions(options: ResolvedOptions): TcpNetConnectOpts {
  const { host, port, bindAddress, keepAlive } = options
  return {
    host,
    port,
    noDelay: true,
    keepAlive: keepAlive !== false,
    ...(typeof keepAlive === "number" ? { keepAliveInitialDelay: keepAlive } : {}),
    ...(bindAddress === undefined ? {} : { localAddress: bindAddress }),
  }
}

function isDuplex(value: unknown): boolean {
  return typeof value === "object" && value !== null && "on" in value && "write" in value && "read" in value
}

async function openCustom(
  options: ResolvedOptions,
  open: NonNullable<ResolvedOptions["stream"]>,
  signal: AbortSignal,
): Promise<OpenedStream> {
  const { host, port, unixSocket } = options
  let stream: Duplex
  try {
    stream = await open({ host, port, unixSocket, signal })
    // Callers without types may give anything.
    if (!isDuplex(stream)) throw new TypeError("expected a Duplex stream")
  } catch (cause) {
    signal.throwIfAborted()
    throw new OperationalError(`option "stream" failed: ${messageOf(cause)}`, {
      ...connectDetails(2003),
      cause,
    })
  }
  return { stream, deliverTo: (sink) => deliverData(stream, sink) }
}

function deliverData(stream: Duplex, sink: ByteSink): void {
  stream.removeAllListeners("data")
  stream.on("data", (chunk: Uint8Array) => sink(chunk, chunk.length))
}

function opened(socket: Socket, options: ResolvedOptions, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      socket.off("connect", onConnect)
      socket.off("error", onError)
      signal.removeEventListener("abort", onAbort)
    }
    const onConnect = (): void => {
      done()
      resolve()
    }
    const onError = (cause: Error): void => {
      done()
      reject(connectError(cause, options))
    }
    const onAbort = (): void => {
      done()
      socket.on("error", () => undefined)
      socket.destroy()
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller's own reason, whatever it is
      reject(signal.reason)
    }
    socket.once("connect", onConnect)
    socket.once("error", onError)
    signal.addEventListener("abort", onAbort)
  })
}

function connectError(cause: Error & { code?: string }, options: ResolvedOptions): OperationalError {
  const reason = cause.code ?? cause.message
  if (options.unixSocket !== undefined) {
    const message = `Can't connect to local MySQL server through socket '${options.unixSocket}' (${reason})`
    return new OperationalError(message, { ...connectDetails(2002), cause })
  }
  const message = `Can't connect to MySQL server on '${options.host}:${String(options.port)}' (${reason})`
  return new OperationalError(message, { ...connectDetails(2003), cause })
}

function connectDetails(errno: number): {
  code: string
  errno: number
  sqlState: string
  fatal: true
  retrySafe: true
} {
  return { code: "SHOAL_CONNECT", errno, sqlState: "08001", fatal: true, retrySafe: true }
}

/** A stream after its TLS handshake. */
export interface SecuredStream {
  readonly stream: TLSSocket
  /** SHA-256 of a certificate that the server has yet to prove; undefined when it was verified, or need not be. */
  readonly fingerprint: Uint8Array | undefined
}

/**
 * Runs the TLS handshake over an open stream.
 * @param provable a certificate of unknown issuer is let through, for the server to prove.
 * @throws OperationalError 2026 (`SHOAL_TLS`) with the reason of OpenSSL; `signal.reason` when aborted.
 */
export function upgradeToTls(
  stream: Duplex,
  options: ResolvedOptions,
  signal: AbortSignal,
  provable: boolean,
): Promise<SecuredStream> {
  return new Promise((resolve, reject) => {
    const host = options.unixSocket === undefined ? options.host : "localhost"
    const session = provable ? undefined : resumableTlsSession(options)
    const secured = connectTls({
      ...nodeTlsOptions(options.tls, host),
      ...(provable ? { rejectUnauthorized: false } : {}),
      socket: stream,
      ...(session === undefined ? {} : { session }),
    })
    const done = (): void => {
      secured.off("secureConnect", onSecure)
      secured.off("error", onError)
      secured.off("close", onClose)
      signal.removeEventListener("abort", onAbort)
    }
    const fail = (reason: unknown): void => {
      done()
      secured.on("error", () => undefined)
      secured.destroy()
      stream.destroy()
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- may be the caller's own abort reason
      reject(reason)
    }
    const onSecure = (): void => {
      let fingerprint: Uint8Array | undefined
      try {
        fingerprint = provable ? certificateToProve(secured) : undefined
      } catch (cause) {
        fail(tlsError(cause as Error, options))
        return
      }
      done()
      if (!provable) rememberTlsSession(secured, options)
      resolve({ stream: secured, fingerprint })
    }
    const onError = (cause: Error): void => fail(tlsError(cause, options))
    const onClose = (): void => fail(tlsError(new Error("the server closed the connection"), options))
    const onAbort = (): void => fail(signal.reason)
    secured.once("secureConnect", onSecure)
    secured.once("error", onError)
    secured.once("close", onClose)
    signal.addEventListener("abort", onAbort)
  })
}

function tlsError(cause: Error & { code?: string }, options: ResolvedOptions): OperationalError {
  const message =
    `TLS handshake with '${options.host}:${String(options.port)}' failed in mode "${options.tls.mode}": ${messageOf(cause)}` +
    (cause.code === undefined ? "" : ` (${cause.code})`)
  const details = { code: "SHOAL_TLS", errno: 2026, sqlState: "08001", fatal: true, retrySafe: true, cause }
  return new OperationalError(message, details)
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
