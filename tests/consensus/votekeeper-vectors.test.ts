// The votes of Malachite's vote keeper, as its Quint model drew them: the same thresholds, at the same vote.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { EMPTY_TALLY, count, quorumAny, quorumBlock, quorumNil, type Tally } from '../../src/consensus/tally.ts'

type Choice = { readonly tag: 'Val' | 'Nil'; readonly value: string }
type WireVote = {
  readonly round: number
  readonly srcAddress: string
  readonly valueId: Choice
  readonly voteType: { readonly tag: 'Prevote' | 'Precommit' }
}
type Trace = {
  readonly trace: string
  readonly steps: readonly {
    readonly weightedVote: { readonly value: readonly [WireVote, number, number] }
    readonly lastEmitted: { readonly tag: string; readonly value: unknown }
  }[]
}

const FILE = join(
  process.env['HEARTHGRID_VECTORS'] ?? '../shared/vectors',
  'malachite-itf/votekeeper/random-7x1-200x30.jsonl.gz',
)
const HOUSEHOLDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

/** What our tally says has just been reached in this round, in the words of the model. */
const reached = (tally: Tally, type: 'prevote' | 'precommit'): string => {
  const prefix = type === 'prevote' ? 'Polka' : 'Precommit'
  const size = HOUSEHOLDS.length
  const block = quorumBlock(tally, type, size)
  if (block !== undefined) return `${prefix}Value ${block}`
  if (quorumNil(tally, type, size) && type === 'prevote') return `${prefix}Nil`
  return quorumAny(tally, type, size) ? `${prefix}Any` : ''
}

const expectedOf = ({ tag, value }: Trace['steps'][number]['lastEmitted']): string => {
  if (tag === 'NoVKOutput') return ''
  const event = tag.replace('VKOutput', '')
  return Array.isArray(value) ? `${event} ${String(value[1])}` : event
}

test('6,000 votes of seven households reach what the model says they reach', () => {
  if (!existsSync(FILE)) return console.log('vectors not here')
  const traces = gunzipSync(readFileSync(FILE)).toString().trim().split('\n')
  let votes = 0
  for (const line of traces) {
    const { trace, steps } = JSON.parse(line) as Trace
    const tallies = new Map<number, Tally>()
    const said = new Set<string>()
    for (const [at, { weightedVote, lastEmitted }] of steps.entries()) {
      const [{ round, srcAddress, valueId, voteType }] = weightedVote.value
      const type = voteType.tag === 'Prevote' ? 'prevote' : 'precommit'
      const household = HOUSEHOLDS.indexOf(srcAddress)
      const choice = valueId.tag === 'Nil' ? undefined : valueId.value
      const before = tallies.get(round) ?? EMPTY_TALLY
      const counted = count(before, { type, height: 1, round, household, choice, timeMs: 0n }, HOUSEHOLDS.length)
      votes++
      // A second, different vote counts for nothing here; the model then repeats what its round had reached.
      if (counted.outcome === 'conflict') continue
      let event = ''
      if (counted.outcome === 'counted') {
        tallies.set(round, counted.tally)
        event = reached(counted.tally, type)
        const place = `${round} ${event}`
        if (said.has(place)) event = ''
        else said.add(place)
      }
      // The first vote of each trace is the model's initial state.
      if (at > 0) expect(`${trace} ${at}: ${event}`).toBe(`${trace} ${at}: ${expectedOf(lastEmitted)}`)
    }
  }
  expect(votes).toBeGreaterThanOrEqual(6_000)
})
