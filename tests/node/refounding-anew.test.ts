// Founding a street again while it goes on: a block that was decided beside the agreement stops nobody for good, and
// nothing of the chain that ended is said, kept or proposed on the new one.
import { expect, test } from 'vitest'
import { decodeMessage } from '../../src/consensus/index.ts'
import { must } from '../../src/ledger/index.ts'
import { refoundingView } from '../../src/node/household/refounding-view.ts'
import { switchOff, switchOn } from '../sim/household.ts'
import type { Hole } from '../sim/network.ts'
import { approve, chainOf, propose, changePrices, getUp, heightOf, nodeOf, noticesOf, pass } from './awake.ts'

/** All of four agree but `late`, who alone learns of the block that all have voted for before. */
const agreedBesideABlock = async (late: number) => {
  const awake = await getUp()
  const { world, street, households } = awake
  const [first, ...rest] = households.filter(({ index }) => index !== late)
  const before = heightOf(first)
  const isPrecommit = (bytes: Uint8Array): boolean => {
    const message = decodeMessage(bytes)
    return message.ok && message.value.kind === 'votes' && message.value.votes.some(({ type }) => type === 'precommit')
  }
  const alone = households[late]?.peer
  const deaf: Hole = (from, to, topic, bytes) =>
    from === alone
      ? topic !== 'consensus' || isPrecommit(bytes)
      : to !== alone && topic === 'consensus' && isPrecommit(bytes)
  street.cable.holes.add(deaf)
  await changePrices(first)
  expect(await world.until(() => heightOf(households[late]) === before + 1, 20_000)).toBe(true)
  expect((await propose(first)).ok).toBe(true)
  await pass(world, 3_000)
  for (const one of rest) expect((await approve(one)).ok).toBe(true)
  expect(households.map((one) => nodeOf(one).state.chainEnded)).toEqual(households.map(({ index }) => index !== late))
  street.cable.holes.delete(deaf)
  expect(await world.until(() => households.every((one) => heightOf(one) === before + 1), 30_000)).toBe(true)
  return { ...awake, first, rest, before, late: households[late] }
}

test('LivenessAfterHeal: who is bound to a document of an earlier block may agree to one of the newest', async () => {
  const { world, households, first, rest, late } = await agreedBesideABlock(3)
  const old = chainOf(late)
  await pass(world, 30_000)
  expect(await approve(late)).toEqual({ ok: false, refusal: 'unknown' })
  expect((await propose(late)).ok).toBe(true)
  await pass(world, 10_000)
  for (const one of [first, ...rest]) {
    expect(noticesOf(one)).toContain('refounding-open')
    expect(refoundingView(nodeOf(one).state)).toMatchObject({ agreed: expect.arrayContaining([4]) as unknown })
    expect(nodeOf(one).state.chainEnded).toBe(true)
    expect((await approve(one)).ok).toBe(true)
    await pass(world, 2_000)
  }
  expect(await world.until(() => households.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
  expect(new Set(households.map(chainOf)).size).toBe(1)
})

test('NoEquivocation: what binds a home stays on its disk until it has signed the newer document', async () => {
  const { world, street, first, late } = await agreedBesideABlock(3)
  const bound = must(first, 'four households')
  const height = heightOf(bound)
  await propose(late)
  await pass(world, 10_000)
  switchOff(street, bound)
  await switchOn(street, bound)
  await pass(world, 20_000)
  expect(nodeOf(bound).state.chainEnded).toBe(true)
  expect(noticesOf(bound)).not.toContain('key-retired')
  await changePrices(late)
  await pass(world, 20_000)
  expect(heightOf(late)).toBe(height)
  expect((await approve(bound)).ok).toBe(true)
  expect(await approve(bound)).toEqual({ ok: false, refusal: 'already-done' })
})

test('Validity: nothing that was said on the old chain is said again on the new one', async () => {
  const { world, street, households } = await getUp()
  const [ann, bob, cem, dan] = households
  const old = chainOf(ann)
  const before = heightOf(ann)
  await propose(ann)
  await pass(world, 3_000)
  await approve(bob)
  // Two of four begin a height that nobody can decide any more.
  await changePrices(cem)
  await pass(world, 5_000)
  const heard: number[] = []
  const { onPublish } = street.cable
  street.cable.onPublish = (from, topic, bytes) => {
    onPublish(from, topic, bytes)
    const speaker = households.find(({ peer }) => peer === from)
    const message = topic === 'consensus' ? decodeMessage(bytes) : undefined
    if (message?.ok !== true || chainOf(speaker) === old) return
    heard.push(
      message.value.kind === 'proposal' ? message.value.proposal.height : (message.value.votes[0]?.height ?? 0),
    )
  }
  await approve(cem)
  await approve(dan)
  expect(await world.until(() => households.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
  await changePrices(bob)
  await pass(world, 10_000)
  expect(heard.length).toBeGreaterThan(0)
  expect(Math.max(...heard)).toBeLessThan(before)
})

test('Validity: what was signed for the old chain is neither proposed nor kept on the new one', async () => {
  const { world, street, households } = await getUp()
  const [ann, bob] = households
  if (ann === undefined || bob === undefined) throw new Error('four households')
  const old = chainOf(ann)
  await propose(ann)
  await pass(world, 3_000)
  await changePrices(bob)
  const left = [...bob.disk.outbox.values()]
  expect(left.length).toBeGreaterThan(0)
  // The disk does not let go of them.
  const { outbox } = nodeOf(bob).state.ports
  Object.assign(outbox, { drop: () => Promise.reject(new Error('no room')) })
  for (const one of households.slice(1)) await approve(one)
  expect(await world.until(() => households.every((one) => chainOf(one) !== old), 20_000)).toBe(true)
  expect([...nodeOf(bob).state.own.keys()]).toEqual([])
  switchOff(street, bob)
  for (const entry of left) bob.disk.outbox.set(entry.id, entry)
  await switchOn(street, bob)
  expect([...nodeOf(bob).state.own.keys()].filter((id) => left.some((entry) => entry.id === id))).toEqual([])
  await pass(world, 1_000)
  expect(left.filter(({ id }) => bob.disk.outbox.has(id))).toEqual([])
})
