// A machine and what it was told, for tests that read like scripts: households 1 to 4, height 4, so that household 1
// proposes round 0, 2 round 1 and so on.
import { createMachine, step, type Effect, type Input, type Machine } from '../../src/consensus/index.ts'
import { type Choice, type VoteType } from '../../src/ledger/index.ts'

export const HEIGHT = 4
export const SET = [1, 2, 3, 4]
export const A = 'a'.repeat(64)
export const B = 'b'.repeat(64)

export const start: Input = { kind: 'start' }
export const proposal = (round: number, blockId: string, validRound = -1, valid = true): Input => ({
  kind: 'proposal',
  proposal: { height: HEIGHT, round, validRound, household: SET[(HEIGHT + round) % 4] ?? 0, blockId, valid },
})
export const vote = (type: VoteType, round: number, household: number, choice: Choice): Input => ({
  kind: 'vote',
  vote: { type, height: HEIGHT, round, household, choice, timeMs: 1n },
})
export const prevotes = (round: number, choice: Choice, ...households: number[]): Input[] =>
  households.map((household) => vote('prevote', round, household, choice))
export const precommits = (round: number, choice: Choice, ...households: number[]): Input[] =>
  households.map((household) => vote('precommit', round, household, choice))
export const timeout = (timer: 'propose' | 'prevote' | 'precommit', round: number): Input => ({
  kind: 'timeout',
  timer,
  round,
})

/** Effects in few words: `prevote a 0`, `timer propose 1`, `decide a 0`. */
export const words = (effects: readonly Effect[]): string[] =>
  effects.map((effect) => {
    switch (effect.kind) {
      case 'build':
        return `build ${effect.round}`
      case 'propose':
        return `propose ${name(effect.blockId)} ${effect.round} from ${effect.validRound}`
      case 'vote':
        return `${effect.type} ${name(effect.choice)} ${effect.round}`
      case 'timer':
        return `timer ${effect.timer} ${effect.round}`
      case 'decide':
        return `decide ${name(effect.blockId)} ${effect.round}`
      case 'conflict':
        return 'vote' in effect
          ? `conflict ${effect.vote.household}`
          : `conflict proposal ${name(effect.proposal.blockId)}`
    }
  })

const name = (choice: Choice): string => choice?.slice(0, 1) ?? 'nil'

export type Told = { readonly machine: Machine; readonly said: string[]; readonly last: string[] }

/** Our own votes come back as inputs, as the node gives them back. */
export const tell = (self: number | undefined, ...inputs: Input[]): Told =>
  tellMachine(createMachine(HEIGHT, SET, self), ...inputs)

export const tellMachine = (begun: Machine, ...inputs: Input[]): Told => {
  let machine = begun
  const said: string[] = []
  let last: string[] = []
  const run = (input: Input): void => {
    const stepped = step(machine, input)
    machine = stepped.machine
    last.push(...words(stepped.effects))
    for (const effect of stepped.effects) {
      if (effect.kind !== 'vote' || machine.self === undefined) continue
      run(vote(effect.type, effect.round, machine.self, effect.choice))
    }
  }
  for (const input of inputs) {
    last = []
    run(input)
    said.push(...last)
  }
  return { machine, said, last }
}
