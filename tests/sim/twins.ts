// Runs twins scenarios: one from its literal, all of a kind, or a sample drawn from a seed. Machines are values, so
// scenarios that begin with the same splits share that beginning, and only their ends are run one by one.
import { randomOf, type Random } from '../standin/random.ts'
import { TwinsViolation, checkLiveness } from './twins-checks.ts'
import { allSplits, drawSplit, literal, type Scenario } from './twins-scenario.ts'
import { copyWorld, createWorld, heal, runRound, type TwinsWorld } from './twins-world.ts'

/** Rounds after the heal within which everybody has decided, per household: each proposes, and once more. */
const ROUNDS_PER_HOUSEHOLD = 2

export type TwinsResult = {
  scenarios: number
  /** Round → engines that decided in it by themselves. */
  readonly decidedIn: Map<number, number>
  caughtUp: number
  conflicts: number
  readonly violations: { readonly what: string; readonly scenario: string }[]
}

export const noResult = (): TwinsResult => ({
  scenarios: 0,
  decidedIn: new Map(),
  caughtUp: 0,
  conflicts: 0,
  violations: [],
})

export type Kind = Omit<Scenario, 'splits'>

/** Runs one scenario; rejects nothing, a violation is part of the result. */
export const runTwins = (scenario: Scenario, result: TwinsResult = noResult()): TwinsResult => {
  const world = createWorld(scenario)
  guarded(result, scenario, () => {
    for (const [round, split] of scenario.splits.entries()) runRound(world, round, split, scenario.late)
    finish(world, scenario, result)
  })
  return result
}

/** Every scenario of a kind: `splits^rounds`, that is 16^4 = 65,536 for four households, one of them a twin. */
export const runAllTwins = (kind: Kind, rounds: number, result: TwinsResult = noResult()): TwinsResult => {
  const choices = allSplits(kind.households + kind.twins.length)
  const visit = (begun: TwinsWorld, splits: readonly string[]): void => {
    const scenario = { ...kind, splits }
    if (splits.length === rounds) return guarded(result, scenario, () => finish(begun, kind, result))
    for (const split of choices) {
      const world = copyWorld(begun)
      const more = [...splits, split]
      let sound = false
      guarded(result, { ...kind, splits: more }, () => {
        runRound(world, splits.length, split, kind.late)
        sound = true
      })
      if (sound) visit(world, more)
    }
  }
  visit(createWorld(kind), [])
  return result
}

/** Scenarios drawn from a seed: who the twins are, the splits, what is late, and the order in which messages arrive. */
export const runSampledTwins = (
  options: { readonly households: number; readonly rounds: number; readonly samples: number; readonly seed: number },
  result: TwinsResult = noResult(),
): TwinsResult => {
  const { households } = options
  const random = randomOf(options.seed)
  for (let i = 0; i < options.samples; i++) {
    const twins = drawTwins(random, households)
    const engines = households + twins.length
    const scenario: Scenario = {
      households,
      twins,
      late: random.pick(['repeated', 'arrives']),
      healed: random.pick(['speak', 'silent']),
      splits: Array.from({ length: options.rounds }, () => drawSplit(random, engines)),
      order: random.below(2 ** 31),
    }
    runTwins(scenario, result)
  }
  return result
}

/** As many liars as the promise bears: less than a third. */
const drawTwins = (random: Random, households: number): number[] => {
  const twins = new Set<number>()
  while (twins.size < Math.floor((households - 1) / 3)) twins.add(1 + random.below(households))
  return [...twins].sort((a, b) => a - b)
}

const finish = (world: TwinsWorld, kind: Kind, result: TwinsResult): void => {
  const rounds = ROUNDS_PER_HOUSEHOLD * kind.households
  heal(world, kind, rounds)
  checkLiveness(world, rounds)
  result.scenarios++
  result.caughtUp += world.caughtUp
  result.conflicts += world.conflicts
  for (const round of world.decidedIn) result.decidedIn.set(round, (result.decidedIn.get(round) ?? 0) + 1)
}

const guarded = (result: TwinsResult, scenario: Scenario, run: () => void): void => {
  try {
    run()
  } catch (error) {
    if (!(error instanceof TwinsViolation)) throw error
    result.scenarios++
    result.violations.push({ what: error.message, scenario: literal(scenario) })
  }
}
