// A broken environment is told as what it is: no room, a disk that fails, cryptography that is missing or fails.
import { expect, test } from 'vitest'
import { enrolDevice } from '../../src/node/household/enrolment.ts'
import { approveRefounding, proposeRefounding } from '../../src/node/household/refounding.ts'
import { openingTroubleOf, troubleOf } from '../../src/node/trouble.ts'
import { changePrices, getUp, heightOf, nodeOf, noticesOf, pass } from './awake.ts'

const failing = (name: string) => () => Promise.reject(new DOMException('no', name))

test.each([
  ['QuotaExceededError', 'storage-full', 'storage-full'],
  ['InvalidStateError', 'storage-failed', 'storage-missing'],
  ['UnknownError', 'storage-failed', 'storage-missing'],
  ['AbortError', 'storage-full', 'storage-full'],
  ['NotSupportedError', 'crypto-missing', 'crypto-missing'],
  ['OperationError', 'crypto-failed', 'crypto-failed'],
  ['VersionError', 'storage-failed', 'books-newer'],
])('%s is %s, and %s when the page opens', (name, running, opening) => {
  const error = new DOMException('no', name)
  expect([troubleOf(error), openingTroubleOf(error)]).toEqual([running, opening])
})

test('what nobody foresaw is told as that, whatever was thrown', () => {
  for (const thrown of [new TypeError('a bug'), 'a text', undefined, { name: 'QuotaExceededError' }])
    expect([troubleOf(thrown), openingTroubleOf(thrown)]).toEqual(['went-wrong', 'storage-missing'])
})

test.each([
  ['QuotaExceededError', 'storage-full'],
  ['UnknownError', 'storage-failed'],
])('a transaction that cannot be kept for %s is refused as %s', async (name, refusal) => {
  const { households } = await getUp()
  const [ann] = households
  Object.assign(nodeOf(ann).state.ports.outbox, { save: failing(name) })
  expect((await changePrices(ann)).outcome).toEqual({ ok: false, refusal })
  expect(nodeOf(ann).state.notices.at(-1)).toMatchObject({ code: refusal, about: name })
})

test('a word that the disk or the key refuses is told as what it is', async () => {
  const { world, households } = await getUp()
  const [ann, bob, cem] = households
  Object.assign(nodeOf(bob).state.ports.journal, { write: failing('InvalidStateError') })
  Object.assign(nodeOf(cem).state.ports.keyring.device, { sign: failing('OperationError') })
  await changePrices(ann)
  await pass(world, 10_000)
  expect(noticesOf(bob)).toContain('storage-failed')
  expect(noticesOf(cem)).toContain('crypto-failed')
})

test('an agreement to found the street again that cannot be kept or signed binds nobody', async () => {
  const { world, households } = await getUp()
  const [ann, bob] = households
  const { state } = nodeOf(ann)
  const { endChain } = state.ports.store
  Object.assign(state.ports.store, { endChain: failing('UnknownError') })
  expect(await state.loop.run(() => proposeRefounding(state, 'a test'))).toEqual({
    ok: false,
    refusal: 'storage-failed',
  })
  Object.assign(state.ports.store, { endChain })
  const { sign } = state.ports.keyring.household
  Object.assign(state.ports.keyring.household, { sign: failing('OperationError') })
  expect(await state.loop.run(() => approveRefounding(state))).toEqual({ ok: false, refusal: 'crypto-failed' })
  Object.assign(state.ports.keyring.household, { sign })
  expect([state.chainEnded, ann?.disk.chainEnded, ann?.disk.refounding]).toEqual([false, false, undefined])
  const height = heightOf(bob)
  await changePrices(bob)
  expect(await world.until(() => heightOf(ann) > height, 20_000)).toBe(true)
})

test('a browser that cannot make keys is told as that when a computer is enrolled', async () => {
  const { households } = await getUp()
  const { state } = nodeOf(households[0])
  const renewal = { waiting: undefined, prepare: failing('NotSupportedError'), finish: async () => {} }
  Object.assign(state.ports.keyring, { renewal })
  Object.assign(state.ownKey, { standing: 'retired' })
  expect(await state.loop.run(() => enrolDevice(state))).toEqual({ ok: false, refusal: 'crypto-missing' })
})
