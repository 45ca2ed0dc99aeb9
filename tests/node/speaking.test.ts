// Save before we speak, seen from inside: what leads to a word is written with it, and long speeches are divided.
import { expect, test } from 'vitest'
import type { JournalEntry, Machine } from '../../src/consensus/index.ts'
import { createMachine, decodeMessage } from '../../src/consensus/index.ts'
import { must, type SignedVote } from '../../src/ledger/index.ts'
import { feed, startHeight } from '../../src/node/agreement/agreement.ts'
import type { Agreement } from '../../src/node/agreement/height-state.ts'
import { repeat } from '../../src/node/agreement/speaking.ts'
import { keyedHashSigner } from '../standin/keyed-hash.ts'
import { changePrices, getUp, heightOf, nodeOf, seenByAll, warmUp, wordsOf } from './awake.ts'

test('JournalIdempotent: inputs that led to a word that was not written are written with the next one', async () => {
  const { households } = await getUp()
  const { state } = nodeOf(households[0])
  const { journal } = state.ports
  const { write } = journal
  const written: JournalEntry[][] = []
  Object.assign(journal, {
    write: async (...[height, inputs, record]: Parameters<typeof write>) => {
      if (written.push([...inputs]) === 1) return 'conflict'
      return write(height, inputs, record)
    },
  })
  const agreement = must(state.agreement, 'the street is founded')
  const timeout = (timer: 'propose' | 'prevote') => feed(agreement, { kind: 'timeout', timer, round: 0 })
  await state.loop.run(() => startHeight(agreement))
  await state.loop.run(() => timeout('propose'))
  await state.loop.run(() => timeout('prevote'))
  expect(written.length).toBeGreaterThan(1)
  expect(written[0]).toEqual([{ kind: 'start' }])
  expect(written[1]).toEqual([{ kind: 'start' }])
})

test('NoEquivocation: a key that takes over in the middle of a height says nothing where the set names the one before', async () => {
  const awake = await getUp()
  const [ann, , cem] = awake.households
  await warmUp(awake)
  const running = heightOf(cem) + 1
  const { keyring, journal } = nodeOf(cem).state.ports
  Object.assign(keyring, { device: keyedHashSigner('the next one') })
  await journal.adopt(keyring.device.key)
  const { buyPrice } = await changePrices(ann)
  expect(await seenByAll(awake, 1, buyPrice)).toBe(true)
  expect(wordsOf(awake, 1, running)).toContain('0/precommit')
  expect(wordsOf(awake, 3, running)).toEqual([])
})

test('what a street of 256 has to repeat fits into messages, and nothing of it is left out', () => {
  const said: SignedVote[] = []
  const set = Array.from({ length: 256 }, (_, i) => i + 1)
  const votes = [0, 1].flatMap((round) =>
    (['prevote', 'precommit'] as const).flatMap((type) =>
      set.map((household) => ({
        type,
        round,
        household,
        height: 1,
        choice: 'ab'.repeat(32),
        timeMs: 1n,
        signature: new Uint8Array(64),
      })),
    ),
  )
  const machine: Machine = {
    ...createMachine(1, set, 1),
    step: 'propose',
    round: 1,
    valid: { round: 0, blockId: 'ab'.repeat(32) },
  }
  const agreement = {
    machine,
    proposals: new Map(),
    rivals: new Map(),
    seconds: new Map(),
    votes: new Map(votes.map((vote, i) => [String(i), vote])),
    context: {
      publish: (bytes: Uint8Array) => {
        const message = decodeMessage(bytes)
        if (message.ok && message.value.kind === 'votes') said.push(...message.value.votes)
      },
    },
  }
  repeat(agreement as unknown as Agreement)
  const place = ({ type, round, household }: (typeof votes)[number] | SignedVote): string =>
    `${type} ${round} ${household}`
  expect(said.map(place).join()).toBe(votes.map(place).join())
})
