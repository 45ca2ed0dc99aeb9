// Long random lives of a street from a seed, checked after every block (`books.ts`); counts what was said of each kind and
// what of it the ledger took. A kind that never came to be is a hole in the proof, and told as one.
import assert from 'node:assert/strict'
import { KINDS, decodeTransaction, encodeTransaction, hex, type Kind } from '../../src/ledger/index.ts'
import { randomOf, type Random } from '../standin/random.ts'
import { checkEnergy, checkReplay, checkSums, checkTree } from './books.ts'
import { STEPS, WHATS, openStream, playRound, type Round } from './stream.ts'

export type Told = { said: number; taken: number; readonly refusals: Map<string, number> }
export type HistoriesResult = {
  readonly transactions: number
  readonly blocks: number
  readonly histories: number
  readonly kinds: ReadonlyMap<Kind, Told>
}

/** Blocks of one life: long enough for votes, disputes and credits to run out, short enough to be run again. */
const BLOCKS = 150
const MOVES = 14
/** Reading a whole state back costs more than everything else of a block. */
const TREE_BLOCKS = 5

/** At least so many transactions, and on until every kind was taken once, up to `most`. */
export const playHistories = async (options: {
  readonly seed: number
  readonly transactions: number
  readonly most?: number
}): Promise<HistoriesResult> => {
  const random = randomOf(options.seed)
  const kinds = new Map<Kind, Told>(KINDS.map((kind) => [kind, { said: 0, taken: 0, refusals: new Map() }]))
  let [transactions, blocks, histories] = [0, 0, 0]
  const isEnough = (): boolean => {
    if (transactions < options.transactions) return false
    const { most = 0 } = options
    return transactions >= most || [...kinds.values()].every(({ taken }) => taken > 0)
  }
  while (!isEnough()) {
    histories += 1
    const stream = await openStream()
    for (let at = 0; at < BLOCKS && !isEnough(); at++) {
      const made = await playRound(stream, drawRound(random))
      for (const one of made) {
        const bytes = encodeTransaction(one)
        const decoded = decodeTransaction(bytes)
        assert(decoded.ok && hex(encodeTransaction(decoded.value)) === hex(bytes), 'decode and encode are one')
        assert.equal(decoded.value.id, one.id)
        const told = kinds.get(one.body.kind)
        if (told === undefined) continue
        told.said += 1
        const refusal = stream.world.refused.get(one.id)
        if (refusal === undefined) told.taken += 1
        else told.refusals.set(refusal, (told.refusals.get(refusal) ?? 0) + 1)
      }
      transactions += made.length
      blocks += 1
      checkSums(stream.world.tip.state)
      if (at % TREE_BLOCKS === 0) checkTree(stream.world.tip.state)
    }
    checkEnergy(stream)
    checkReplay(stream.world)
  }
  return { transactions, blocks, histories, kinds }
}

export const drawRound = (random: Random): Round => ({
  stepMs: random.pick(STEPS),
  moves: Array.from({ length: 1 + random.below(MOVES) }, () => ({
    who: random.below(6),
    what: random.below(WHATS),
    a: random.below(1_000_001),
    b: random.below(1_000_001),
  })),
})
