// What the page is told of auctions and offers: who leads, the least next bid, the time left, and what can be bought.
import { expect, test } from 'vitest'
import { fromHex, type Body } from '../../src/ledger/index.ts'
import { auctionsView, providersView } from '../../src/node/view/view-market.ts'
import { SELL, orderBody, streetWithCredits, suspend } from '../ledger/street.ts'
import { FOUNDER, agree, nowMs, send, sign } from '../ledger/world.ts'

const MINUTE = 60_000n

const auctioning = async () => {
  const { world, neighbour } = await streetWithCredits()
  const closesAtMs = nowMs(world) + 10n * MINUTE
  const terms = { startMicroPerKwh: 100_000n, incrementMicroPerKwh: 5_000n, closesAtMs }
  const body: Body = { kind: 'auction', source: 1, energyWh: 40n, ...terms, endsAtMs: closesAtMs + 60n * MINUTE }
  const made = await sign(world, FOUNDER.device, body)
  agree(world, nowMs(world) + 1n, [made])
  const bid = (priceMicroPerKwh: bigint) =>
    send(world, neighbour.keys.device, { kind: 'bid', auction: fromHex(made.id), priceMicroPerKwh })
  return { world, closesAtMs, bid, view: () => auctionsView(world.tip.state) }
}

test('an auction shows its start as the least bid, then the highest and a step', async () => {
  const { bid, view } = await auctioning()
  expect(view()).toMatchObject([
    { seller: 1, source: 'solar', bidder: undefined, leastBidMicroPerKwh: 100_000n, bids: 0 },
  ])
  await bid(120_000n)
  expect(view()).toMatchObject([
    { bidder: 2, highestMicroPerKwh: 120_000n, leastBidMicroPerKwh: 125_000n, bids: 1, energyWh: 40n },
  ])
})

test('its close moves with a late bid', async () => {
  const { world, closesAtMs, bid, view } = await auctioning()
  expect(view()[0]?.closesAtMs).toBe(Number(closesAtMs))
  agree(world, closesAtMs - MINUTE)
  agree(world, closesAtMs - MINUTE / 2n)
  await bid(100_000n)
  expect(view()[0]?.closesAtMs).toBe(Number(closesAtMs + MINUTE))
  agree(world, closesAtMs + 2n * MINUTE)
  expect(view()).toEqual([])
})

test('an offer shows what is free of its source, and rests when its home may not offer', async () => {
  const { world } = await streetWithCredits()
  const jurisdiction = new TextEncoder().encode('Hesse')
  const offer = { source: 1, capacityW: 1_000, jurisdiction, priceMicroPerKwh: 150_000n, suspended: false }
  await send(world, FOUNDER.household, { kind: 'provider', ...offer })
  await send(world, FOUNDER.device, orderBody(world, SELL, 20n, 150_000n))
  const shown = { household: 1, source: 'solar', jurisdiction: 'Hesse', suspended: false, freeWh: 30n }
  expect(providersView(world.tip.state)).toMatchObject([shown])
  suspend(world, 1)
  expect(providersView(world.tip.state)).toMatchObject([{ ...shown, suspended: true }])
})
