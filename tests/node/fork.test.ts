// Two certificates for two blocks at one height: the node stops, shows both, and never chooses.
import { describe, expect, test } from 'vitest'
import {
  buildBlock,
  encodeBlock,
  encodeCertificate,
  must,
  proposalBytes,
  type CommitCertificate,
  type Executed,
  type Tip,
} from '../../src/ledger/index.ts'
import { certificateOf, encodeMessage, proposerOf } from '../../src/consensus/index.ts'
import { decodeSyncRequest, encodeSyncReply } from '../../src/p2p/index.ts'
import { catchUp } from '../../src/node/sync/catch-up.ts'
import { noteCertificate } from '../../src/node/agreement/fork.ts'
import { reportOf } from '../../src/node/report/report.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { bundle, changePrices, getUp, heightOf, nodeOf, noticesOf, pass, signedVoteOf, warmUp } from './awake.ts'

const chainOf = (household: SimHousehold) => must(nodeOf(household).state.chain, 'the street is founded')

/** A street, and what three of its four households sign for another block at the height of its tip. */
const divided = async () => {
  const awake = await getUp()
  await warmUp(awake)
  const [ann, bob] = awake.households
  if (ann === undefined || bob === undefined) throw new Error('four households')
  const sign = async (height: number, blockId: string, round = 5, signers = [1, 2, 3]): Promise<CommitCertificate> => {
    const precommits = await Promise.all(
      signers.map((id) =>
        signedVoteOf(must(awake.households[id - 1], 'four'), ann, {
          type: 'precommit',
          height,
          round,
          choice: blockId,
        }),
      ),
    )
    return certificateOf({ height, round, blockId }, [1, 2, 3, 4], precommits)
  }
  return { awake, ann, bob, sign }
}
const OTHER = 'ab'.repeat(32)

describe('a fork', () => {
  test('stops the node for good: it says so with both ids, signs nothing more, also after a restart', async () => {
    const { awake, ann, sign } = await divided()
    const { world, street, checks } = awake
    const { state } = nodeOf(ann)
    const [height, id] = [heightOf(ann), chainOf(ann).tip().id]
    const certificate = await sign(height, OTHER)
    expect(await state.loop.run(() => noteCertificate(state, certificate))).toBe(true)
    const said = () => [...checks.said.keys()].filter((place) => place.startsWith('1/')).length
    const before = said()
    expect(noticesOf(ann)).toContain('fork')
    expect(state.notices.find(({ code }) => code === 'fork')?.about).toBe(
      `${height}: ${id.slice(0, 8)} / ${OTHER.slice(0, 8)}`,
    )
    expect(JSON.parse(reportOf(state))).toMatchObject({ fork: { height, first: id, second: OTHER } })
    await changePrices(awake.households[1])
    await pass(world, 30_000)
    expect(heightOf(ann)).toBe(height)
    switchOff(street, ann)
    await switchOn(street, ann)
    await pass(world, 30_000)
    expect(nodeOf(ann).state.fork).toMatchObject({ height, second: OTHER })
    expect(noticesOf(ann)).toContain('fork')
    expect(said()).toBe(before)
  })

  test('is not believed without a quorum, for our own block, or of a height that is still to come', async () => {
    const { ann, sign } = await divided()
    const { state } = nodeOf(ann)
    const note = (certificate: CommitCertificate) => state.loop.run(() => noteCertificate(state, certificate))
    expect(await note(await sign(heightOf(ann), OTHER, 5, [1, 2]))).toBe(false)
    expect(await note(await sign(heightOf(ann), chainOf(ann).tip().id))).toBe(false)
    expect(await note(await sign(heightOf(ann) + 1, OTHER))).toBe(false)
    const forged = await sign(heightOf(ann), OTHER)
    const signatures = forged.signatures.map((one) => ({ ...one, signature: new Uint8Array(64) }))
    expect(await note({ ...forged, signatures })).toBe(false)
    expect(state.fork).toBeUndefined()
  })
})

describe('a fork is found', () => {
  const answering = (node: SimHousehold, blocks: readonly { block: Uint8Array; certificate: Uint8Array }[]): void => {
    const reply = encodeSyncReply({ kind: 'blocks', height: 99n, base: 0n, blocks: [...blocks] })
    Object.assign(nodeOf(node).events, { request: async () => reply })
  }
  const other = (tip: Tip, proposer: number, certificate: CommitCertificate | undefined): Executed =>
    buildBlock(tip, proposer, certificate, []).executed

  test('in what a neighbour answers when we catch up: its block at our tip’s height', async () => {
    const { awake, ann, bob, sign } = await divided()
    const block = encodeBlock(other(chainOf(ann).tip(), 2, chainOf(ann).certificate()).block)
    const certificate = encodeCertificate(await sign(heightOf(ann), OTHER))
    answering(bob, [{ block, certificate }])
    await nodeOf(ann).state.loop.run(async () => catchUp(nodeOf(ann).state, bob.peer))
    await pass(awake.world, 1_000)
    expect(nodeOf(ann).state.fork).toMatchObject({ second: OTHER })
  })

  test('in the certificate that the next block of the other history carries', async () => {
    const { awake, ann, bob, sign } = await divided()
    const certificate = await sign(heightOf(ann), OTHER)
    const { tip } = chainOf(ann)
    const next = other({ ...tip(), id: OTHER }, 2, certificate).block
    answering(bob, [
      { block: encodeBlock(next), certificate: encodeCertificate(await sign(heightOf(ann) + 1, next.id)) },
    ])
    await nodeOf(ann).state.loop.run(async () => catchUp(nodeOf(ann).state, bob.peer))
    await pass(awake.world, 1_000)
    expect(nodeOf(ann).state.fork).toMatchObject({ height: heightOf(ann), second: OTHER })
  })

  test('in the certificate that a proposal of the other history carries', async () => {
    const { awake, ann, bob, sign } = await divided()
    const { chainId, height, tip } = chainOf(ann)
    const certificate = await sign(heightOf(ann), OTHER)
    const [household, round] = [2, 3, 4]
      .map((id) => [id, [0, 1, 2].findIndex((at) => proposerOf([1, 2, 3, 4], height() + 1, at) === id)] as const)
      .find(([, at]) => at >= 0) ?? [2, 0]
    const { block } = other({ ...tip(), id: OTHER }, household, certificate)
    const made = { height: height() + 1, round, validRound: -1, household, blockId: block.id }
    const { device } = must(awake.households[household - 1], 'four').keyring
    const signature = await device.sign(proposalBytes(chainId, made))
    const proposal = { ...made, block: encodeBlock(block), signature }
    await nodeOf(ann).events.gossip(bob.peer, 'consensus', encodeMessage({ kind: 'proposal', proposal }))
    expect(nodeOf(ann).state.fork).toMatchObject({ height: height(), second: OTHER })
  })

  test('only further back, when a block stands on another tip than ours: what came before is asked for', async () => {
    const { awake, ann, bob, sign } = await divided()
    const { tip } = chainOf(ann)
    const weak = await sign(heightOf(ann), OTHER, 5, [1, 2])
    const next = other({ ...tip(), id: OTHER }, 2, weak).block
    const certificate = encodeCertificate(await sign(heightOf(ann) + 1, next.id))
    answering(bob, [{ block: encodeBlock(next), certificate }])
    const asked: number[] = []
    const { request } = nodeOf(bob).events
    Object.assign(nodeOf(bob).events, {
      request: async (...args: Parameters<typeof request>) => {
        const question = decodeSyncRequest(args[2])
        if (question.ok && question.value.kind === 'blocks') asked.push(Number(question.value.fromHeight))
        return request(...args)
      },
    })
    await nodeOf(ann).state.loop.run(async () => catchUp(nodeOf(ann).state, bob.peer))
    await pass(awake.world, 1_000)
    expect(asked).toContain(heightOf(ann) + 1)
    expect(asked).toContain(Math.max(1, heightOf(ann) + 1 - 16))
  })

  test('in a block that was on its way while we decided another one at its height', async () => {
    const { awake, ann, bob, sign } = await divided()
    const { world } = awake
    const height = heightOf(ann) + 1
    const rival = other(chainOf(ann).tip(), 2, chainOf(ann).certificate()).block
    const certificate = encodeCertificate(await sign(height, rival.id))
    const blocks = [{ block: encodeBlock(rival), certificate }]
    const reply = encodeSyncReply({ kind: 'blocks', height: BigInt(height), base: 1n, blocks })
    Object.assign(nodeOf(bob).events, {
      request: async () => {
        await new Promise<void>((resolve) => world.after(2_500, resolve))
        return reply
      },
    })
    await nodeOf(ann).state.loop.run(async () => catchUp(nodeOf(ann).state, bob.peer))
    await changePrices(ann)
    await pass(world, 2_000)
    expect(heightOf(ann)).toBe(height)
    await pass(world, 4_000)
    expect(nodeOf(ann).state.fork).toMatchObject({ height, second: rival.id })
  })

  test('in precommits for another block at the height just decided, once they are a quorum', async () => {
    const { awake, ann, bob } = await divided()
    for (const id of [2, 3, 4]) {
      expect(nodeOf(ann).state.fork).toBeUndefined()
      const vote = await signedVoteOf(must(awake.households[id - 1], 'four'), ann, {
        type: 'precommit',
        height: heightOf(ann),
        round: 6,
        choice: OTHER,
      })
      await nodeOf(ann).events.gossip(bob.peer, 'consensus', bundle(vote))
    }
    expect(nodeOf(ann).state.fork).toMatchObject({ height: heightOf(ann), second: OTHER })
  })
})
