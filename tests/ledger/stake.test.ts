// stake: money of one's own pledged and asked back, and what a double vote costs.
import { describe, expect, test } from 'vitest'
import {
  account,
  doubleVoteOf,
  isAccused,
  nextDeadlineMs,
  ownMoneyMicro,
  stakeIsWhole,
  stakeOf,
  statementOfVote,
  voteBytes,
  type Body,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { draftOf } from '../../src/ledger/state.ts'
import { MINUTE, device, household, judge, must, opened, pass, trustStreet, type TrustStreet } from './trust-street.ts'
import { nowMs, send } from './world.ts'

const stake = (amountMicro: bigint, withdraw = false): Body => ({ kind: 'stake', withdraw, amountMicro })
/** The founder has 3.004 of its own. */
const pledged = async (amountMicro: bigint): Promise<TrustStreet> => {
  const street = await trustStreet()
  await must(send(street.world, household(street, 1), stake(amountMicro)))
  return street
}
const ownOf = ({ world }: TrustStreet, id: number): bigint => ownMoneyMicro(draftOf(world.tip.state), id)

describe('a deposit', () => {
  test.each<[string, number, bigint, LedgerRefusal | undefined]>([
    ['of what one has is taken', 1, 3_004_000n, undefined],
    ['of more is refused', 1, 3_004_001n, 'not-yours-to-give'],
    ['of what one may owe is refused', 4, 1n, 'not-yours-to-give'],
    ['of nothing is refused', 1, 0n, 'amount-invalid'],
  ])('%s', async (_what, id, amountMicro, refusal) => {
    const street = await trustStreet()
    expect(await send(street.world, household(street, id), stake(amountMicro))).toBe(refusal)
  })

  test('stays in the account, set aside, and makes the pledge whole', async () => {
    const street = await trustStreet()
    const { world } = street
    const before = account(world.tip.state, 1).balanceMicro
    expect(stakeIsWhole(world.tip.state, 1)).toBe(false)
    await must(send(world, household(street, 1), stake(999_999n)))
    expect(stakeIsWhole(world.tip.state, 1)).toBe(false)
    await must(send(world, household(street, 1), stake(1n)))
    expect(stakeIsWhole(world.tip.state, 1)).toBe(true)
    expect(account(world.tip.state, 1)).toMatchObject({ household: 1, balanceMicro: before, reservedMicro: 1_000_000n })
    expect(await send(world, household(street, 1), { kind: 'transfer', to: 2, amountMicro: 2_004_001n })).toBe(
      'not-yours-to-give',
    )
  })
})

describe('a withdrawal', () => {
  test('is free after the delay of awake time, and counts as gone at once', async () => {
    const street = await pledged(2_000_000n)
    const { world } = street
    await must(send(world, household(street, 1), stake(1_500_000n, true)))
    expect(stakeIsWhole(world.tip.state, 1)).toBe(false)
    expect(nextDeadlineMs(world.tip.state)).toBeLessThanOrEqual(nowMs(world) + 120_000n)
    pass(world, 9n * MINUTE)
    expect(stakeOf(world.tip.state, 1).stakeMicro).toBe(2_000_000n)
    pass(world, MINUTE)
    expect(stakeOf(world.tip.state, 1)).toMatchObject({ stakeMicro: 500_000n, leavingMicro: 0n })
    expect(ownOf(street, 1)).toBe(2_504_000n)
  })

  test('of more than is pledged is refused, and 0 takes it back', async () => {
    const street = await pledged(2_000_000n)
    const ask = (amount: bigint) => send(street.world, household(street, 1), stake(amount, true))
    expect(await ask(2_000_001n)).toBe('not-enough-money')
    expect(await ask(0n)).toBe('already-done')
    expect(await ask(2_000_000n)).toBeUndefined()
    expect(await ask(0n)).toBeUndefined()
    pass(street.world, 20n * MINUTE)
    expect(stakeOf(street.world.tip.state, 1).stakeMicro).toBe(2_000_000n)
  })

  test('slash evasion by withdrawal: what was asked back before or in a dispute waits for it and is slashed', async () => {
    const street = await pledged(2_000_000n)
    const { world } = street
    await must(send(world, household(street, 1), stake(2_000_000n, true)))
    pass(world, 9n * MINUTE)
    const dispute = await opened(street)
    expect(isAccused(world.tip.state, 1)).toBe(true)
    pass(world, MINUTE)
    // Asked back ten minutes ago, but the vote is not over.
    expect(stakeOf(world.tip.state, 1).stakeMicro).toBe(2_000_000n)
    for (const id of [2, 4]) expect(await judge(street, dispute, id, 4)).toBeUndefined()
    expect(stakeOf(world.tip.state, 1)).toMatchObject({ stakeMicro: 1_000_000n, wholeMicro: 2_000_000n })
    pass(world, MINUTE)
    expect(stakeOf(world.tip.state, 1)).toMatchObject({ stakeMicro: 0n, wholeMicro: 2_000_000n })
  })
})

describe('a double vote', () => {
  const A = 'aa'.repeat(32)
  const B = 'bb'.repeat(32)
  const cost = async (
    choices: readonly [string | undefined, string | undefined],
    timesMs: readonly [bigint, bigint],
  ): Promise<bigint> => {
    const street = await pledged(2_000_000n)
    const { world } = street
    const { chainId, height } = world.tip.state.street
    const [one, other] = await Promise.all(
      choices.map(async (choice, i) => {
        const said = {
          type: 'prevote',
          height: Number(height),
          round: 0,
          household: 1,
          choice,
          timeMs: timesMs[i] ?? 0n,
        } as const
        return statementOfVote({ ...said, signature: await device(street, 1).sign(voteBytes(chainId, said)) })
      }),
    )
    if (one === undefined || other === undefined) throw new Error('two words')
    const proof = doubleVoteOf({ household: 1, key: device(street, 1).key }, one, other)
    if (proof === undefined) throw new Error('a proof')
    await must(send(world, device(street, 2), proof))
    const sum = world.receipts.filter(({ household: id, moneyMicro }) => id === 0 && moneyMicro === 1_000_000n)
    const gone = 2_000_000n - stakeOf(world.tip.state, 1).stakeMicro
    expect(sum).toHaveLength(gone > 0n ? 1 : 0)
    return gone
  }

  test('for two values in one round costs half of the stake, to the street', async () => {
    expect(await cost([A, B], [7n, 7n])).toBe(1_000_000n)
  })
  test('of one value at two times, or of one and none, suspends but costs nothing', async () => {
    expect(await cost([A, A], [7n, 8n])).toBe(0n)
    expect(await cost([A, undefined], [7n, 7n])).toBe(0n)
  })
})
