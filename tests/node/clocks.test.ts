// Clocks that are wrong: below four validators no median protects block time, so each looks at its own clock.
import { expect, test } from 'vitest'
import {
  buildBlock,
  encodeBlock,
  must,
  proposalBytes,
  voteBytes,
  hex,
  type CommitCertificate,
} from '../../src/ledger/index.ts'
import { encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import { changePrices, getUp, heightOf, nodeOf, pass, warmUp } from './awake.ts'

const HOUR_MS = 3_600_000n

/** What the first household says to a block whose time is an hour ahead, by everybody's signature. */
const verdictOnHaste = async (count: number): Promise<string> => {
  const awake = await getUp(() => true, count)
  await warmUp(awake)
  const [ann] = awake.households
  const { events, state } = nodeOf(ann)
  const set = awake.households.map(({ index }) => index + 1)
  const turn = (): number => must(proposerOf(set, heightOf(ann) + 1, 0), 'somebody proposes')
  while (turn() === 1) {
    await changePrices(ann)
    await pass(awake.world, 5_000)
  }
  const chain = must(state.chain, 'the street is founded')
  const proof = must(chain.certificate(), 'the street has agreed before')
  const device = (id: number) => must(awake.households[id - 1], 'ids count from 1').keyring.device
  const signatures = await Promise.all(
    proof.signatures.map(async ({ household, timeMs: before }) => {
      const timeMs = before + HOUR_MS
      const at = { height: chain.height(), round: proof.round, choice: hex(proof.blockId) }
      const bytes = voteBytes(chain.chainId, { type: 'precommit', household, timeMs, ...at })
      return { household, timeMs, signature: await device(household).sign(bytes) }
    }),
  )
  const hasty: CommitCertificate = { ...proof, signatures }
  const { block } = buildBlock(chain.tip(), turn(), hasty, []).executed
  const made = { height: chain.height() + 1, round: 0, validRound: -1, household: turn(), blockId: block.id }
  const signature = await device(turn()).sign(proposalBytes(chain.chainId, made))
  const proposal = { ...made, block: encodeBlock(block), signature }
  const peer = must(awake.households[turn() - 1], 'ids count from 1').peer
  return events.gossip(peer, 'consensus', encodeMessage({ kind: 'proposal', proposal }))
}

test('with three validators a block of the next hour is not heard', async () => {
  expect(await verdictOnHaste(3)).toBe('ignore')
})

test('with four the median of all is time, whatever one computer thinks', async () => {
  expect(await verdictOnHaste(4)).toBe('accept')
})
