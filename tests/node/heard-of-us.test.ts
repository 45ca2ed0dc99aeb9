// What words under a key say about it: those that its journal lacks retire it, those that it knows do not, and whoever is
// asked about a key tells the newest that it has.
import { describe, expect, test } from 'vitest'
import { buildBlock, must, voteBytes, type SignedVote } from '../../src/ledger/index.ts'
import { heardInCertificate, heardOfUs, newestOf } from '../../src/node/agreement/own-key.ts'
import { getUp, heightOf, nodeOf, warmUp } from './awake.ts'
import { listening, type Listening } from './listening.ts'

const standingOf = ({ ann }: Pick<Listening, 'ann'>) => nodeOf(ann).state.ownKey.standing
const show = async ({ ann, chain }: Pick<Listening, 'ann' | 'chain'>, vote: SignedVote): Promise<void> => {
  const { state } = nodeOf(ann)
  const { type: speech, height, round, signature } = vote
  const signBytes = voteBytes(chain.chainId, vote)
  await state.loop.run(() => heardOfUs(state, { speech, height, round, signBytes, signature }))
}

describe('a key', () => {
  test('that has said something else at a place that its journal knows is retired', async () => {
    const street = await listening()
    const { ann, chain, propose, proposer } = street
    await propose(buildBlock(chain.tip(), proposer, chain.certificate(), []).executed.block)
    const own = must(nodeOf(ann).state.agreement, 'founded').votes.get('prevote/0/1')
    await show(street, must(own, 'it has prevoted'))
    expect(standingOf(street)).toBe('clear')
    await show(street, await street.signedVote({ type: 'prevote', household: 1, choice: undefined }))
    expect(standingOf(street)).toBe('retired')
  })

  test('that has said something beyond its watermark is retired, also at a height that is decided', async () => {
    const street = await listening()
    const { state } = nodeOf(street.ann)
    const word = { type: 'precommit', household: 1, choice: undefined } as const
    await show(street, await street.signedVote(word, 0, street.height - 1))
    expect(standingOf(street)).toBe('clear')
    // As in an old profile that has only just caught up.
    state.ownKey = { ...state.ownKey, mark: { height: 2, round: 0, speech: 'precommit' } }
    await show(street, await street.signedVote(word, 0, street.height - 1))
    expect(standingOf(street)).toBe('retired')
  })

  test('finds in certificates of others what it has said itself, and that is no sign', async () => {
    const awake = await getUp()
    const ann = must(awake.households[0], 'four households')
    const { state } = nodeOf(ann)
    const chain = must(state.chain, 'the street is founded')
    const signers = () => chain.certificate()?.signatures.map(({ household }) => household) ?? []
    do await warmUp(awake)
    while (!signers().includes(1))
    const { activeSet } = chain.tip().state.street
    expect(state.ownKey.mark?.height).toBe(heightOf(ann))
    await heardInCertificate(state, must(chain.certificate(), 'agreed'), activeSet)
    expect(standingOf({ ann })).toBe('clear')
  })
})

describe('whoever is asked about a key tells', () => {
  test('the last of its words at the running height', async () => {
    const street = await listening()
    const { key } = street.household(2).keyring.device
    await street.vote({ type: 'prevote', household: 2, choice: undefined })
    await street.vote({ type: 'precommit', household: 2, choice: undefined })
    const { state } = nodeOf(street.ann)
    expect(newestOf(state, key)).toMatchObject({ speech: 'precommit', height: street.height, round: 0 })
    await street.vote({ type: 'prevote', household: 2, choice: undefined }, 1)
    expect(newestOf(state, key)).toMatchObject({ speech: 'prevote', height: street.height, round: 1 })
  })

  test('or of its precommit in the newest certificate, or nothing', async () => {
    const { ann, chain, household } = await listening()
    const { state } = nodeOf(ann)
    const [signed] = must(chain.certificate(), 'agreed').signatures
    const { key } = household(must(signed, 'somebody signed').household).keyring.device
    expect(newestOf(state, key)).toMatchObject({ speech: 'precommit', height: chain.height() })
    expect(newestOf(state, new Uint8Array(32))).toBeUndefined()
  })
})
