// What a benchmark is: cases, each with contenders that do equal work. The runner interleaves them and compares medians.

/** One side of a comparison. `open` is not measured; `run` is, and returns how many units of work it did. */
export interface Contender {
  readonly name: string
  readonly open: () => Promise<OpenContender>
}

/** A contender that is ready to be measured. */
export interface OpenContender {
  readonly run: () => Promise<number>
  readonly close: () => Promise<void>
}

/** A comparison at equal work. */
export interface Case {
  readonly name: string
  /** What `run` counts: "rows", "queries", "connects". */
  readonly unit: string
  /** Measured rounds per contender. */
  readonly rounds: number
  /** Rounds that are run first and thrown away. @default 2 */
  readonly warmUps?: number
  readonly contenders: readonly Contender[]
  /** Contenders that are a floor (a raw socket) and not a peer. */
  readonly floor?: readonly string[]
}

/** A named group of cases on one server. */
export interface Suite {
  readonly name: string
  /** Prepares data and gives the cases; `dispose` removes the data. */
  prepare(target: Target): Promise<{ cases: readonly Case[]; dispose: () => Promise<void> }>
}

/** The server that a suite runs on. */
export interface Target {
  readonly family: "mysql" | "mariadb"
  /** Without a database. */
  readonly url: string
  /** A database of this run's own. */
  readonly database: string
}

/** One contender's figures in one case: medians. */
export interface Figures {
  readonly name: string
  readonly wallMs: number
  /** User time alone. The kernel splits it off by sampling: of little meaning where a round takes few milliseconds. */
  readonly userCpuMs: number
  /** User and system time, which is exact. */
  readonly cpuMs: number
  readonly perSecond: number
}
