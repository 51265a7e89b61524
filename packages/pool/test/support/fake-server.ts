// A server without a network: opens fake connections, slowly or not at all, and can kill, stall and refuse.
import type { CallOptions, LeaseOwner, Poolable } from "../../src/poolable.ts"

/** An error as the driver would throw it. */
export class FakeError extends Error {
  readonly code: string
  readonly errno: number
  readonly fatal: boolean
  readonly retrySafe: boolean

  constructor(code: string, errno: number, flags: { fatal?: boolean; retrySafe?: boolean } = {}) {
    super(`${code} (${errno})`)
    this.code = code
    this.errno = errno
    this.fatal = flags.fatal ?? false
    this.retrySafe = flags.retrySafe ?? false
  }
}

/** What all handles of one session share. */
class Session {
  readonly id: number
  readonly server: FakeServer
  readonly commands: string[] = []
  /** The options of each command. */
  readonly options: (CallOptions | undefined)[] = []
  readonly listeners: (() => void)[] = []
  alive = true
  /** The socket is dead, which nobody has noticed: the next command is not written. */
  broken = false
  polite = false
  /** It says goodbye. */
  leaving = false
  inTransaction = false
  autocommit = true
  dirty = false
  userChanged = false
  busy = 0

  constructor(id: number, server: FakeServer) {
    this.id = id
    this.server = server
  }

  end(): void {
    if (!this.alive) return
    this.alive = false
    this.server.open.delete(this)
    for (const listener of this.listeners.splice(0)) listener()
  }
}

/** A connection. */
export class FakeConnection implements Poolable<FakeConnection> {
  readonly session: Session
  readonly #owner: LeaseOwner<FakeConnection> | undefined
  #released = false

  constructor(session: Session, owner?: LeaseOwner<FakeConnection>) {
    this.session = session
    this.#owner = owner
  }

  get id(): number {
    return this.session.id
  }

  get closed(): boolean {
    return this.#released || !this.session.alive || this.session.leaving
  }

  get inTransaction(): boolean {
    return this.session.inTransaction
  }

  get busy(): boolean {
    return this.session.busy > 0
  }

  get dirty(): boolean {
    return this.session.dirty
  }

  markClean(): void {
    this.session.dirty = false
    this.session.userChanged = false
  }

  get userChanged(): boolean {
    return this.session.userChanged
  }

  getAutocommit(): boolean {
    return this.session.autocommit
  }

  async query(sql: string, _params?: unknown, options?: CallOptions): Promise<string> {
    await this.#command(sql, options)
    if (sql.startsWith("SET")) this.session.dirty = true
    if (sql === "BEGIN" || !this.session.autocommit) this.session.inTransaction = true
    return `${sql} on ${this.session.id}`
  }

  execute(sql: string, params?: unknown, options?: CallOptions): Promise<string> {
    return this.query(`execute ${sql}`, params, options)
  }

  async *stream(sql: string, _params?: unknown, options?: CallOptions): AsyncGenerator<number> {
    await this.#command(sql, options)
    if (!this.session.autocommit) this.session.inTransaction = true
    yield 1
    yield 2
  }

  async commit(options?: CallOptions): Promise<void> {
    await this.#command("COMMIT", options)
    this.session.inTransaction = false
  }

  async rollback(): Promise<void> {
    await this.#command("ROLLBACK")
    this.session.inTransaction = false
  }

  async reset(): Promise<void> {
    this.session.dirty = false
    this.session.inTransaction = false
    await this.#command("reset")
  }

  ping(): Promise<void> {
    return this.#command("ping")
  }

  async cancel(): Promise<void> {
    const { server, commands } = this.session
    const running = commands.find((name) => server.held(name) > 0)
    commands.push("KILL QUERY")
    await server.answer("kill")
    if (running !== undefined) server.releaseOne(running)
  }

  close(): void {
    if (this.#released) return
    this.session.end()
    void this.#owner?.release(this)
  }

  async ensureClosed(): Promise<void> {
    if (this.#released) return
    if (this.session.alive) {
      // What runs is waited for first.
      this.session.leaving = !this.busy
      await this.#command("quit").catch(() => undefined)
      this.session.polite = true
      this.session.server.goodbyes++
      this.session.end()
    }
    await this.#owner?.release(this)
  }

  onClose(listener: () => void): void {
    if (this.session.alive) this.session.listeners.push(listener)
    else listener()
  }

  lease(owner: LeaseOwner<FakeConnection>): FakeConnection {
    return new FakeConnection(this.session, owner)
  }

  endLease(): void {
    if (this.#owner !== undefined) this.#released = true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (this.#owner === undefined ? this.ensureClosed() : this.#owner.release(this))
  }

  async #command(name: string, options?: CallOptions): Promise<void> {
    if (this.#released) throw new FakeError("SHOAL_RELEASED", 0)
    const { session } = this
    if (session.broken) session.end()
    if (!session.alive)
      throw this.#fault(new FakeError("SHOAL_SERVER_GONE", 2006, { fatal: true, retrySafe: true }))
    session.commands.push(name)
    session.server.onCommand()
    session.options.push(options)
    session.busy++
    try {
      options?.signal?.throwIfAborted()
      await session.server.answer(name)
      if (!session.alive) throw new FakeError("SHOAL_SERVER_LOST", 2013, { fatal: true })
    } catch (error) {
      throw this.#fault(error)
    } finally {
      session.busy--
    }
  }

  #fault(error: unknown): unknown {
    this.#owner?.failed(error)
    return error
  }
}

/** The server. Everything is instant unless a test holds it up. */
export class FakeServer {
  /** Sessions that are alive. */
  readonly open = new Set<Session>()
  /** Most sessions that were ever alive at once. */
  mostOpen = 0
  opened = 0
  /** Sessions that said goodbye. */
  goodbyes = 0
  /** When set, connecting fails with it. */
  refusal: unknown = undefined
  /** Told of each session before the pool has it, and of each command when it is sent. */
  onOpen: (session: Session) => void = () => undefined
  onCommand: () => void = () => undefined
  readonly failures = new Map<string, unknown>()
  readonly #gates = new Map<string, (() => void)[]>()

  /** A connector for the pool. */
  readonly connect = async (options: { signal: AbortSignal }): Promise<FakeConnection> => {
    await this.answer("connect", options.signal)
    if (this.refusal !== undefined) throw this.refusal
    const session = new Session(++this.opened, this)
    this.open.add(session)
    this.onOpen(session)
    this.mostOpen = Math.max(this.mostOpen, this.open.size)
    return new FakeConnection(session)
  }

  /** From now on commands of that name, or `connect`, hang. */
  hold(name: string): void {
    if (!this.#gates.has(name)) this.#gates.set(name, [])
  }

  /** How many hang. */
  held(name: string): number {
    return this.#gates.get(name)?.length ?? 0
  }

  /** Lets the oldest one go on that hangs; others go on hanging. */
  releaseOne(name: string): boolean {
    const go = this.#gates.get(name)?.shift()
    go?.()
    return go !== undefined
  }

  /** Nothing hangs any more. */
  releaseAll(name: string): void {
    const waiting = this.#gates.get(name) ?? []
    this.#gates.delete(name)
    for (const go of waiting) go()
  }

  /** Kills the session of a connection, as KILL does. */
  kill(connection: FakeConnection): void {
    connection.session.end()
  }

  async answer(name: string, signal?: AbortSignal): Promise<void> {
    const gate = this.#gates.get(name)
    if (gate !== undefined) await hang(gate, signal)
    const failure = this.failures.get(name)
    if (failure !== undefined) throw failure
  }
}

function hang(gate: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    gate.push(resolve)
    signal?.addEventListener("abort", () => {
      const index = gate.indexOf(resolve)
      if (index >= 0) gate.splice(index, 1)
      reject(signal.reason as Error)
    })
  })
}
