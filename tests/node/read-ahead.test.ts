// What waits for its turn in the loop is not idle: its signatures are checked meanwhile, and only those of members.
import { describe, expect, test } from 'vitest'
import { encodeMessage } from '../../src/consensus/index.ts'
import type { Crypto, SignedVote } from '../../src/ledger/index.ts'
import { encodeBatch } from '../../src/p2p/index.ts'
import type { SimHousehold } from '../sim/household.ts'
import { changePrices, heightOf, nodeOf } from './awake.ts'
import { listening } from './listening.ts'

const STRANGER = 'ee'.repeat(32)

/** A street whose first household deals with one long task, and says which signatures were asked about meanwhile. */
const busy = async (before: (ann: SimHousehold) => Promise<unknown> = async () => {}) => {
  const street = await listening()
  const { ann } = street
  await before(ann)
  const { state, events } = nodeOf(ann)
  const asked: Uint8Array[] = []
  const { crypto } = state.ports
  const verify: Crypto['verify'] = (key, message, signature) => {
    asked.push(signature)
    return crypto.verify(key, message, signature)
  }
  Object.assign(state.ports, { crypto: { ...crypto, verify } })
  let done = (): void => {}
  const task = new Promise<void>((resolve) => {
    done = resolve
  })
  void state.loop.run(() => task)
  const votes = (said: SignedVote) => encodeMessage({ kind: 'votes', votes: [said] })
  return { ...street, asked, done, events, votes }
}

describe('a message that waits', () => {
  test('has its signature checked before its turn, and counts when its turn comes', async () => {
    const { ann, asked, done, height, household, events, signedVote, votes } = await busy()
    const nil = { type: 'precommit', choice: undefined } as const
    const said = await Promise.all([2, 3, 4].map((id) => signedVote({ ...nil, household: id })))
    const verdicts = said.map((vote) => events.gossip(household(vote.household).peer, 'consensus', votes(vote)))
    expect(asked).toEqual(said.map(({ signature }) => signature))
    expect(nodeOf(ann).state.agreement?.votes.size).toBe(0)
    done()
    expect(await Promise.all(verdicts)).toEqual(['accept', 'accept', 'accept'])
    expect(heightOf(ann)).toBe(height - 1)
  })

  test('is refused when its turn comes, if its signature is wrong', async () => {
    const { done, household, events, signedVote, votes } = await busy()
    const vote = await signedVote({ type: 'precommit', choice: undefined, household: 2 })
    const verdict = events.gossip(household(2).peer, 'consensus', votes({ ...vote, round: 1 }))
    done()
    expect(await verdict).toBe('reject')
  })

  test('of a stranger, of another height or broken is not looked at', async () => {
    const { asked, done, height, household, events, signedVote, votes } = await busy()
    const nil = { type: 'precommit', choice: undefined, household: 2 } as const
    const far = votes(await signedVote(nil, 0, height + 2))
    const near = votes(await signedVote(nil))
    const waiting = [
      events.gossip(STRANGER, 'consensus', near),
      events.gossip(household(2).peer, 'consensus', far),
      events.gossip(household(2).peer, 'consensus', near.subarray(1)),
      events.gossip(household(2).peer, 'tx', near),
      events.gossip(household(2).peer, 'tx', encodeBatch([])),
    ]
    expect(asked).toEqual([])
    done()
    await Promise.all(waiting)
  })

  test('with a transaction that is known already costs nothing more', async () => {
    const { ann, asked, done, events, household } = await busy(changePrices)
    const known = [...nodeOf(ann).state.pool.waiting.values()].map(({ transaction }) => transaction)
    expect(known).toHaveLength(1)
    const verdict = events.gossip(household(2).peer, 'tx', encodeBatch(known))
    expect(asked).toEqual([])
    done()
    expect(await verdict).toBe('ignore')
  })
})
