// A street of four where the founder has sun, money and 50 Wh of credits, and where a pledge is asked for. Ann (2) has
// bought 20 Wh of them; Bob (3) and Cem (4) are there to judge.
import type { Body, Keyring, LedgerRefusal, Signer } from '../../src/ledger/index.ts'
import { fromHex } from '../../src/ledger/index.ts'
import { BUY, SELL, orderBody } from './street.ts'
import {
  FOUNDER,
  GENESIS,
  SLOT_MS,
  addMeter,
  admit,
  agree,
  createWorld,
  nowMs,
  readingBody,
  send,
  sign,
  type World,
} from './world.ts'

export const MINUTE = 60_000n
/** Evidence is taken for one minute, votes for the two that follow; a stake is free ten minutes after it was asked back. */
export const TRUSTING = {
  ...GENESIS,
  minimumStakeMicro: 1_000_000n,
  depositMicro: 100_000n,
  evidenceMs: 60_000,
  votingMs: 120_000,
  stakeDelayMs: 600_000,
  finalAfterMs: 3_600_000,
}

export type TrustStreet = {
  readonly world: World
  /** By household id, from 1. */
  readonly homes: readonly Keyring[]
  readonly sun: Signer
  /** The slots of the credits. */
  readonly fromSlot: bigint
  readonly untilSlot: bigint
}

let founded: Promise<TrustStreet> | undefined
export const trustStreet = async (): Promise<TrustStreet> => {
  founded ??= found()
  const street = await founded
  return { ...street, world: { ...street.world, receipts: [...street.world.receipts] } }
}

export const must = async (outcome: Promise<LedgerRefusal | undefined>): Promise<void> => {
  const refusal = await outcome
  if (refusal !== undefined) throw new Error(`refused: ${refusal}`)
}

const found = async (): Promise<TrustStreet> => {
  const world = createWorld(TRUSTING)
  const others = [await admit(world, 'Ann'), await admit(world, 'Bob'), await admit(world, 'Cem')]
  const homes = [FOUNDER, ...others.map(({ keys }) => keys)]
  const sun = await addMeter(world, FOUNDER, 'SUN-1')
  const baseMs = nowMs(world) - (nowMs(world) % SLOT_MS) + SLOT_MS
  agree(world, baseMs, [await sign(world, sun, readingBody(1n, baseMs, 0n, 1_000n))])
  await must(send(world, FOUNDER.household, { kind: 'standing', buyPrice: 0n, sellPrice: 400_000n, keepUnsold: true }))
  const endMs = baseMs + 2n * SLOT_MS
  agree(world, endMs, [await sign(world, sun, readingBody(2n, endMs, 0n, 1_100n))])
  // Two are owed to the founder by Cem, and paid to the founder on the books.
  const debt = await sign(world, FOUNDER.household, { kind: 'paid', payee: 4, amountMicro: 4_000_000n })
  agree(world, nowMs(world) + 1n, [debt])
  await must(send(world, household({ homes }, 4), { kind: 'paidAnswer', payment: fromHex(debt.id), answer: 0 }))
  const toBob = { kind: 'transfer', to: 3, amountMicro: 1_000_000n } as const
  await must(send(world, FOUNDER.household, toBob))
  await must(send(world, FOUNDER.household, orderBody(world, SELL, 20n, 200_000n)))
  await must(send(world, household({ homes }, 2), orderBody(world, BUY, 20n, 200_000n)))
  const last = endMs / SLOT_MS - 1n
  return { world, homes, sun, fromSlot: last - 1n, untilSlot: last }
}

type Homes = Pick<TrustStreet, 'homes'>
export const household = ({ homes }: Homes, id: number): Signer => (homes[id - 1] ?? FOUNDER).household
export const device = ({ homes }: Homes, id: number): Signer => (homes[id - 1] ?? FOUNDER).device

/** Time that people are awake: blocks follow so closely that all of it counts. */
export const pass = (world: World, ms: bigint): void => {
  for (let left = ms; left > 0n; left -= MINUTE) agree(world, nowMs(world) + (left < MINUTE ? left : MINUTE))
}

/** Bob (3) doubts the founder's readings; gives the id of the dispute. */
export const opened = async (
  street: TrustStreet,
  by = 3,
  change: Partial<Extract<Body, { kind: 'dispute' }>> = {},
): Promise<Uint8Array> => {
  const { world, fromSlot, untilSlot } = street
  const body: Body = { kind: 'dispute', meter: 1, fromSlot, untilSlot, reason: 2, ...change }
  const word = await sign(world, household(street, by), body)
  agree(world, nowMs(world) + 1n, [word])
  const refusal = world.refused.get(word.id)
  if (refusal !== undefined) throw new Error(`refused: ${refusal}`)
  return fromHex(word.id)
}

export const judge = (
  street: TrustStreet,
  dispute: Uint8Array,
  id: number,
  finding: number,
): Promise<LedgerRefusal | undefined> =>
  send(street.world, household(street, id), { kind: 'verdict', dispute, finding })
