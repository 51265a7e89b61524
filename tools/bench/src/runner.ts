// Runs the contenders of a case in turns, so that noise of the machine hits all of them alike, and takes medians.
import type { Case, Figures, OpenContender } from "./suite.ts"

interface Sample {
  readonly wall: number
  readonly user: number
  readonly cpu: number
  readonly units: number
}

/** When a round of one contender is shorter, those of all are rehearsed: see {@link once}. */
const REHEARSED_BELOW_MS = 400

/** Measures one case; `onRound` is told the progress as (done, of). */
export async function measure(
  comparison: Case,
  onRound: (done: number, of: number) => void,
): Promise<Figures[]> {
  const warmUps = comparison.warmUps ?? 2
  const open: { name: string; contender: OpenContender; samples: Sample[] }[] = []
  try {
    for (const { name, open: start } of comparison.contenders)
      open.push({ name, contender: await start(), samples: [] })
    const total = comparison.rounds + warmUps
    let shortest = Infinity
    let rehearse = false
    for (let round = 0; round < total; round++) {
      for (const { contender, samples } of open) {
        const sample = await once(contender, rehearse)
        if (round >= warmUps) samples.push(sample)
        else shortest = Math.min(shortest, sample.wall)
      }
      if (round < warmUps) rehearse = shortest < REHEARSED_BELOW_MS
      onRound(round + 1, total)
    }
  } finally {
    for (const { contender } of open) await contender.close()
  }
  const units = open[0]?.samples[0]?.units
  for (const { name, samples } of open) {
    if (samples.some((sample) => sample.units !== units))
      throw new Error(
        `${comparison.name}: ${name} did ${samples[0]?.units ?? 0} ${comparison.unit}, the first contender ${units ?? 0}`,
      )
  }
  return open.map(({ name, samples }) => figures(name, samples))
}

/**
 * Each round starts with a collected heap, so that nobody pays for another's garbage. A full collection also throws away the optimized code of
 * everything that has no live object at that moment, which a server under load does not meet: short rounds run once more, unmeasured, before.
 */
async function once(contender: OpenContender, rehearse: boolean): Promise<Sample> {
  globalThis.gc?.()
  if (rehearse) await contender.run()
  const cpu = process.cpuUsage()
  const start = performance.now()
  const units = await contender.run()
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { wall, user: user / 1000, cpu: (user + system) / 1000, units }
}

function figures(name: string, samples: readonly Sample[]): Figures {
  const wallMs = median(samples.map((sample) => sample.wall))
  return {
    name,
    wallMs,
    userCpuMs: median(samples.map((sample) => sample.user)),
    cpuMs: median(samples.map((sample) => sample.cpu)),
    perSecond: ((samples[0]?.units ?? 0) / wallMs) * 1000,
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
