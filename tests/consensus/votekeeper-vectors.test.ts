// The votes of Malachite's vote keeper, as its Quint model drew and scripted them: the same thresholds, at the same
// vote. Weights are as many households that vote alike: a threshold is a fraction of the whole, so ten of a hundred and
// one of ten are the same. The model asks after each vote what its choice has reached, and counts first votes only; what
// a second prevote counts for here is held by liars.test.ts.
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isHonest, isQuorum } from '../../src/consensus/index.ts'
import {
  EMPTY_TALLY,
  count,
  quorumAny,
  quorumBlock,
  quorumNil,
  voicesOf,
  votesFor,
  type Tally,
} from '../../src/consensus/tally.ts'
import type { Choice, VoteType } from '../../src/ledger/index.ts'
import { readLines, readVectors, textOf, unwrapped, type Tagged } from './malachite.ts'

type WireVote = {
  readonly round: number
  readonly srcAddress: string
  readonly valueId: Tagged
  readonly voteType: { readonly tag: 'Prevote' | 'Precommit' }
}
type Moment = {
  readonly weightedVote: { readonly tag: string; readonly value: readonly [WireVote, number, number] }
  readonly lastEmitted: Tagged
}
/** Addresses with their weights. */
type Weights = readonly (readonly [string, number])[]
type Trace = { readonly trace: string; readonly validatorSet: unknown; readonly steps: readonly Moment[] }

type Street = { readonly householdsOf: ReadonlyMap<string, readonly number[]>; readonly size: number }

/** As few households as keep the weights in proportion. */
const streetOf = (weights: Weights): Street => {
  const unit = weights.every(([, weight]) => weight % 10 === 0) ? 10 : 1
  let size = 0
  const householdsOf = new Map<string, number[]>()
  for (const [address, weight] of weights) {
    householdsOf.set(
      address,
      Array.from({ length: weight / unit }, (_, i) => size + i + 1),
    )
    size += weight / unit
  }
  return { householdsOf, size }
}

/** What this choice has reached in this round by our tally, in the words of the model. */
const reached = (tally: Tally, type: VoteType, choice: Choice, size: number): string => {
  const prefix = type === 'prevote' ? 'Polka' : 'Precommit'
  if (isQuorum(votesFor(tally, type, choice), size)) {
    if (choice !== undefined) {
      expect(quorumBlock(tally, type, size)).toBe(choice)
      return `${prefix}Value ${choice}`
    }
    expect(quorumNil(tally, type, size)).toBe(true)
    if (type === 'prevote') return 'PolkaNil'
  }
  return quorumAny(tally, type, size) ? `${prefix}Any` : ''
}

const expectedOf = ({ tag, value }: Tagged): string => {
  if (tag === 'NoVKOutput') return ''
  const event = tag.replace('VKOutput', '')
  return Array.isArray(value) ? `${event} ${String(value[1])}` : event
}

type Keeper = { readonly street: Street; readonly tallies: Map<number, Tally>; readonly said: Set<string> }
const createKeeper = (weights: Weights): Keeper => ({ street: streetOf(weights), tallies: new Map(), said: new Set() })

type Heard = { readonly event: string; readonly conflict: boolean }
/** What one vote of a weight brings about, each thing once per round. */
const hear = ({ street, tallies, said }: Keeper, { weightedVote }: Moment): Heard => {
  const [{ round, srcAddress, valueId, voteType }, , currentRound] = weightedVote.value
  const type = voteType.tag === 'Prevote' ? 'prevote' : 'precommit'
  const choice = valueId.tag === 'Nil' ? undefined : textOf(valueId)
  let tally = tallies.get(round) ?? EMPTY_TALLY
  let conflict = false
  for (const household of street.householdsOf.get(srcAddress) ?? []) {
    const counted = count(tally, { type, height: 1, round, household, choice, timeMs: 0n }, street.size)
    conflict = counted.outcome === 'conflict'
    if (counted.outcome === 'counted') tally = counted.tally
  }
  tallies.set(round, tally)
  const skips = round > currentRound && isHonest(voicesOf(tally).size, street.size)
  const event = skips ? 'Skip' : reached(tally, type, choice, street.size)
  const news = event !== '' && !said.has(`${round} ${event}`)
  if (news) said.add(`${round} ${event}`)
  return { event: news ? event : '', conflict }
}

describe('votes that the model drew', () => {
  test.each([
    ['random-7x1-200x30.jsonl.gz', 'seven households'],
    ['random-alice10-bob30-john60-200x30.jsonl.gz', 'weights of 10, 30 and 60'],
  ])('%s: %s', (file) => {
    const traces = readLines<Trace>(`votekeeper/${file}`)
    if (traces === undefined) return console.log('vectors not here')
    let votes = 0
    let conflicts = 0
    for (const { trace, validatorSet, steps } of traces) {
      const keeper = createKeeper(unwrapped(validatorSet) as Weights)
      for (const [at, moment] of steps.entries()) {
        votes++
        const { event, conflict } = hear(keeper, moment)
        if (conflict) conflicts++
        // The first vote of each trace is the model's initial state.
        if (at > 0) expect(`${trace} ${at}: ${event}`).toBe(`${trace} ${at}: ${expectedOf(moment.lastEmitted)}`)
      }
    }
    console.log(`${file}: ${votes} votes, ${conflicts} of them contradicted an earlier one`)
    expect(votes).toBe(6_000)
  })
})

const SCRIPTED = [
  'synchronousConsensusTest_9',
  'polkaAnyTest_10',
  'polkaNilTest_11',
  'skipSmallQuorumAllPrevotesTest_12',
  'noSkipSmallQuorumMixedVotesSameValTest_13',
  'skipSmallQuorumMixedVotesTwoValsTest_14',
  'skipQuorumSinglePrevoteTest_15',
  'skipQuorumSinglePrecommitTest_16',
  'noSkipQuorumMixedVotesSameValTest_17',
  'skipQuorumMixedVotesTwoValsTest_18',
]

test.each(SCRIPTED)('%s', (name) => {
  const text = readVectors(`votekeeper/test_${name}.itf.json`)
  if (text === undefined) return console.log('vectors not here')
  type State = Moment & { readonly bookkeeper: { readonly validatorSet: Weights } }
  const { states } = unwrapped(JSON.parse(text)) as { states: State[] }
  const keeper = createKeeper(states[0]?.bookkeeper.validatorSet ?? [])
  const bare = (state: State | undefined) => state && [state.weightedVote, state.lastEmitted, state.bookkeeper]
  for (const [at, state] of states.entries()) {
    // After each vote a script checks something, and its trace holds that step again.
    if (state.weightedVote.tag !== 'WV' || isDeepStrictEqual(bare(state), bare(states[at - 1]))) continue
    expect(`${at}: ${hear(keeper, state).event}`).toBe(`${at}: ${expectedOf(state.lastEmitted)}`)
  }
  expect(keeper.tallies.size).toBeGreaterThan(0)
})
