// What the page proposes for being square: words of payments count as far as they square a debt with a claim, no further.
import { expect, test } from 'vitest'
import { fromHex, type Signer } from '../../src/ledger/index.ts'
import { paymentsView, settleUpView } from '../../src/node/view/view-money.ts'
import { streetOfTwo } from '../ledger/street.ts'
import { FOUNDER, agree, nowMs, send, sign, type World } from '../ledger/world.ts'

const say = async (world: World, by: Signer, payee: number, amountMicro: bigint): Promise<Uint8Array> => {
  const word = await sign(world, by, { kind: 'paid', payee, amountMicro })
  agree(world, nowMs(world) + 1n, [word])
  return fromHex(word.id)
}

/** The neighbour (2) owes the founder (1) five. */
const indebted = async () => {
  const { world, neighbour } = await streetOfTwo()
  const payment = await say(world, FOUNDER.household, 2, 5_000_000n)
  await send(world, neighbour.keys.household, { kind: 'paidAnswer', payment, answer: 0 })
  return { world, debtor: neighbour.keys.household }
}

test('a debt is proposed to be paid, to both sides', async () => {
  const { world } = await indebted()
  const { state } = world.tip
  const amountMicro = 5_000_000n
  expect(settleUpView(state, 1)).toEqual({ ours: [{ role: 'payee', other: 2, amountMicro }], payments: 1 })
  expect(settleUpView(state, 2)).toEqual({ ours: [{ role: 'payer', other: 1, amountMicro }], payments: 1 })
})

test('what the debtor says to have paid is not proposed again, and until denied only', async () => {
  const { world, debtor } = await indebted()
  const payment = await say(world, debtor, 1, 2_000_000n)
  expect(settleUpView(world.tip.state, 2).ours).toEqual([{ role: 'payer', other: 1, amountMicro: 3_000_000n }])
  await send(world, FOUNDER.household, { kind: 'paidAnswer', payment, answer: 1 })
  expect(settleUpView(world.tip.state, 2).ours).toEqual([{ role: 'payer', other: 1, amountMicro: 5_000_000n }])
})

test('a word about more than is owed, or by nobody who owes, makes nobody look indebted', async () => {
  const { world, debtor } = await indebted()
  await say(world, debtor, 1, 900_000_000n)
  expect(settleUpView(world.tip.state, 1)).toEqual({ ours: [], payments: 0 })
  await say(world, FOUNDER.household, 2, 700_000_000n)
  expect(settleUpView(world.tip.state, 2)).toEqual({ ours: [], payments: 0 })
})

test('a word is late after fourteen days', async () => {
  const { world, debtor } = await indebted()
  await say(world, debtor, 1, 1_000_000n)
  expect(paymentsView(world.tip.state, 1)[0]?.state).toBe('waiting')
  agree(world, nowMs(world) + 14n * 86_400_000n)
  expect(paymentsView(world.tip.state, 1)[0]?.state).toBe('late')
})
