// What a home may doubt from its own receipts: the readings of the slot they settled, for as long as those are open. And what
// it says of whose energy it would rather have.
import { beforeAll, describe, expect, test } from 'vitest'
import { RECEIPT_KINDS, must, slotEndsAtMs, type ReceiptKind } from '../../src/ledger/index.ts'
import { setPreference } from '../../src/node/household/market.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { disputable, openDispute } from '../../src/node/household/trust.ts'
import type { Outcome } from '../../src/node/index.ts'
import { receiptId } from '../../src/node/view/receipt-view.ts'
import { preferenceView } from '../../src/node/view/view-market.ts'
import { SLOT_MS } from '../sim/founding.ts'
import { readMeter, type SimHousehold } from '../sim/household.ts'
import { getUp, inLoop, nodeOf, pass, type Awake } from './awake.ts'

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal)
  return outcome.value
}
const stateOf = (household: SimHousehold | undefined) =>
  must(nodeOf(household).state.chain, 'the street is founded').tip().state

/** Homes that buy and sell dear enough to trade in every slot. */
const trading = async (): Promise<Awake> => {
  const awake = await getUp()
  const prices = { buyPrice: 250_000n, sellPrice: 100_000n, keepUnsold: false } as const
  for (const household of awake.households)
    await inLoop(household, (state) => submit(state, 'household', { kind: 'standing', ...prices }))
  for (let slot = 0; slot < 4; slot++) {
    for (const household of awake.households) readMeter(awake.street, household, SLOT_MS)
    await pass(awake.world, SLOT_MS)
  }
  await pass(awake.world, 4 * SLOT_MS)
  return awake
}

describe('a receipt of one’s own', () => {
  let awake: Awake
  beforeAll(async () => {
    awake = await trading()
  }, 60_000)
  const home = (id: number) => awake.households[id - 1]
  const receiptOf = (id: number, kind: ReceiptKind) =>
    must(
      nodeOf(home(id)).state.receipts.find(({ receipt }) => RECEIPT_KINDS[receipt.kind] === kind),
      `home ${id} has a receipt of this kind`,
    )
  const doubted = (id: number, kind: ReceiptKind) =>
    inLoop(home(id), (state) => disputable(state, receiptId(receiptOf(id, kind))))

  test('of a match lets the readings of its slot be doubted, of every neighbour and not of our own meter', async () => {
    const { receipt } = receiptOf(1, 'clearing')
    const { genesis, meters } = stateOf(home(1))
    const untilMs = Number(slotEndsAtMs(genesis, receipt.slot))
    const found = value(await doubted(1, 'clearing'))
    expect(found).toMatchObject({ of: 'slot', fromMs: untilMs - genesis.slotMs, untilMs })
    const theirs = meters.rows.filter(({ household, based }) => household !== 1 && based).map(({ id }) => id)
    expect(found?.meters).toEqual(theirs)
    expect(found?.finalInMs).toBeGreaterThan(0)
  })

  test('of the main grid or of a meter rests on no reading of a neighbour’s', async () => {
    for (const [id, { state }] of awake.households.map((one, i) => [i + 1, nodeOf(one)] as const))
      for (const agreed of state.receipts) {
        const kind = RECEIPT_KINDS[agreed.receipt.kind]
        if (kind !== 'grid' && kind !== 'meter' && kind !== 'credit') continue
        expect(value(await inLoop(home(id), (node) => disputable(node, receiptId(agreed)))), kind).toBeUndefined()
      }
  })

  test('that is not ours is unknown', async () => {
    expect(await inLoop(home(1), (state) => disputable(state, '99999-0'))).toEqual({ ok: false, refusal: 'unknown' })
  })

  test('opens a dispute about that slot alone', async () => {
    const { receipt } = receiptOf(1, 'clearing')
    const { meters, fromMs, untilMs } = must(value(await doubted(1, 'clearing')), 'it can be doubted')
    const meter = must(meters[0], 'a neighbour has a meter')
    value(await inLoop(home(1), (state) => openDispute(state, { meter, reason: 'too-much', fromMs, untilMs })))
    await pass(awake.world, SLOT_MS)
    const { disputes } = stateOf(home(2))
    expect(disputes.rows).toMatchObject([{ meter, accuser: 1, fromSlot: receipt.slot, untilSlot: receipt.slot }])
  })

  test.each([
    ['ends before it begins', { fromMs: 5_000, untilMs: 5_000 }],
    ['is no time', { fromMs: Number.NaN, untilMs: 1 }],
    ['is negative', { fromMs: -1, untilMs: 1 }],
    ['is a part of an hour', { hours: 0.5 }],
  ])('cannot be doubted over a time that %s', async (_what, time) => {
    const asked = { meter: 2, reason: 'other', ...time } as const
    expect(await inLoop(home(1), (state) => openDispute(state, asked))).toEqual({ ok: false, refusal: 'time-invalid' })
  })

  test('says that its readings are final once they are', { timeout: 60_000 }, async () => {
    const id = receiptId(receiptOf(1, 'clearing'))
    const { finalInMs, meters, fromMs, untilMs } = must(value(await doubted(1, 'clearing')), 'it can be doubted')
    for (let awakeMs = 0; awakeMs < finalInMs; awakeMs += SLOT_MS) {
      for (const household of awake.households) readMeter(awake.street, household, SLOT_MS)
      await pass(awake.world, SLOT_MS)
    }
    const final = { ok: false, refusal: 'reading-final' }
    expect(await inLoop(home(1), (state) => disputable(state, id))).toEqual(final)
    const late = { meter: must(meters[1], 'two neighbours have meters'), reason: 'other', fromMs, untilMs } as const
    expect(await inLoop(home(1), (state) => openDispute(state, late))).toEqual(final)
  })
})

describe('a preference', () => {
  test(
    'is what was chosen, is answered by who names us, and is refused with a reason',
    { timeout: 60_000 },
    async () => {
      const awake = await getUp()
      const [first, second] = awake.households
      const prefer = (household: SimHousehold | undefined, wish: Parameters<typeof setPreference>[1]) =>
        inLoop(household, (state) => setPreference(state, wish))
      const shown = (household: SimHousehold | undefined, id: number) => preferenceView(stateOf(household), id)

      value(await prefer(first, { partner: 2, source: 'solar' }))
      await pass(awake.world, SLOT_MS)
      expect(shown(first, 1)).toEqual({ partner: 2, source: 'solar', answered: false })
      value(await prefer(second, { partner: 1, source: undefined }))
      await pass(awake.world, SLOT_MS)
      expect(shown(first, 1)).toEqual({ partner: 2, source: 'solar', answered: true })
      expect(shown(second, 2)).toEqual({ partner: 1, source: undefined, answered: true })

      expect(await prefer(first, { partner: 1, source: undefined })).toEqual({ ok: false, refusal: 'own-order' })
      expect(await prefer(first, { partner: 99, source: undefined })).toEqual({ ok: false, refusal: 'unknown' })
      value(await prefer(first, { partner: undefined, source: undefined }))
      await pass(awake.world, SLOT_MS)
      expect(shown(first, 1)).toEqual({ partner: undefined, source: undefined, answered: false })
    },
  )
})
