// A reading that the ledger refuses is in no block; neighbours that heard it hand it in, and the third opens a dispute.
import { expect, test } from 'vitest'
import { DISPUTE_REASONS, must, type Body } from '../../src/ledger/index.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import { trustView } from '../../src/node/view/view-trust.ts'
import { getUp, nodeOf, pass, warmUp } from './awake.ts'

test('a meter that falls three times in a day is disputed by its neighbours’ computers', async () => {
  const awake = await getUp()
  await warmUp(awake)
  const [ann] = awake.households
  const dan = must(awake.households[3], 'four households')
  const state = () => must(nodeOf(ann).state.chain, 'the street is founded').tip().state
  const meter = must(
    state().meters.rows.find(({ household }) => household === 4),
    'Dan has a meter',
  )
  const signer = await dan.keyring.meter(`meter-${dan.index}`)
  expect(signer.key).toEqual(meter.key)
  for (let time = 1n; time <= 3n; time++) {
    const now = must(
      state().meters.rows.find(({ id }) => id === meter.id),
      'the meter stays',
    )
    const body: Body = {
      kind: 'reading',
      sequence: now.sequence + 1_000n + time,
      atMs: now.atMs + 400_000n + time,
      importWh: 0n,
      exportWh: 0n,
      resolutionWh: 1,
      quality: 0,
    }
    await nodeOf(dan).state.loop.run(() => submit(nodeOf(dan).state, signer, body))
    await pass(awake.world, 5_000)
  }
  const [dispute, ...others] = state().disputes.rows
  expect(others).toEqual([])
  expect(dispute).toMatchObject({ accused: 4, accuser: 0, meter: meter.id })
  expect(DISPUTE_REASONS[dispute?.reason ?? 0]).toBe('refused-readings')
  expect(trustView(state(), 1).disputes[0]).toMatchObject({ phase: 'evidence', part: 'judge', votes: 0, judges: 3 })
  expect(trustView(state(), 4).disputes[0]?.part).toBe('accused')
  expect(trustView(state(), 4).stake.held).toBe(true)
})
