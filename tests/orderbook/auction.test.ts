// Promises the rule of the timed auction at and around each of its edges.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bid, close, lowestNextBid, openAuction, type Auction, type AuctionTerms } from '../../src/orderbook/index.ts'

const TERMS: AuctionTerms = { seller: 1, startPriceMicroPerKwh: 100n, incrementMicroPerKwh: 10n, closesAtMs: 600_000n }
const open = (terms: Partial<AuctionTerms> = {}): Auction => {
  const opened = openAuction({ ...TERMS, ...terms }, 0n)
  if (opened.outcome !== 'open') throw new Error(opened.reason)
  return opened.auction
}
const raise = (auction: Auction, bidder: number, price: bigint, nowMs: bigint): Auction => {
  const placed = bid(auction, { bidder, priceMicroPerKwh: price }, nowMs)
  if (placed.outcome !== 'highest') throw new Error(placed.reason)
  return placed.auction
}

describe('bidding', () => {
  test('the first bid reaches the start price, later ones exceed the highest by the increment', () => {
    const auction = open()
    expect(bid(auction, { bidder: 2, priceMicroPerKwh: 99n }, 0n)).toEqual({
      outcome: 'refused',
      reason: 'bid is too low',
    })
    const first = raise(auction, 2, 100n, 0n)
    expect(lowestNextBid(first)).toBe(110n)
    expect(bid(first, { bidder: 3, priceMicroPerKwh: 109n }, 1n).outcome).toBe('refused')
    expect(bid(first, { bidder: 3, priceMicroPerKwh: 110n }, 1n)).toMatchObject({
      outcome: 'highest',
      outbid: { bidder: 2, priceMicroPerKwh: 100n },
      extended: false,
    })
  })

  test('the seller cannot bid, nor can anybody after the close or beyond the cap', () => {
    const auction = open()
    expect(bid(auction, { bidder: 1, priceMicroPerKwh: 200n }, 0n)).toMatchObject({ reason: 'own auction' })
    expect(bid(auction, { bidder: 2, priceMicroPerKwh: 200n }, 600_000n)).toMatchObject({ reason: 'auction is over' })
    for (const price of [500_000_001n, 0n, -5n, 150 as unknown as bigint])
      expect(bid(auction, { bidder: 2, priceMicroPerKwh: price }, 0n)).toMatchObject({ reason: 'price out of range' })
  })

  test('a bid changes no auction but the one it returns', () => {
    const auction = open()
    const before = { ...auction }
    raise(auction, 2, 100n, 599_999n)
    expect(auction).toEqual(before)
  })
})

describe('extension', () => {
  test('a bid in the last 60 s moves the close by 60 s, an earlier one does not', () => {
    expect(raise(open(), 2, 100n, 539_999n)).toMatchObject({ closesAtMs: 600_000n, extensions: 0 })
    expect(raise(open(), 2, 100n, 540_000n)).toMatchObject({ closesAtMs: 660_000n, extensions: 1 })
    expect(raise(open(), 2, 100n, 599_999n)).toMatchObject({ closesAtMs: 660_000n, extensions: 1 })
  })

  test('at most 10 times; further bids count, but move nothing', () => {
    let auction = open()
    for (let turn = 0; turn < 12; turn++)
      auction = raise(auction, 2 + (turn % 2), lowestNextBid(auction), auction.closesAtMs - 1n)
    expect(auction).toMatchObject({
      closesAtMs: 1_200_000n,
      extensions: 10,
      highest: { bidder: 3, priceMicroPerKwh: 210n },
    })
  })

  test('a refused bid extends nothing', () => {
    const auction = open()
    expect(bid(auction, { bidder: 2, priceMicroPerKwh: 1n }, 599_999n)).toEqual({
      outcome: 'refused',
      reason: 'bid is too low',
    })
  })
})

describe('closing', () => {
  test('the highest bid wins, once, and not before the time', () => {
    const auction = raise(raise(open(), 2, 100n, 0n), 3, 150n, 1n)
    expect(close(auction, 599_999n)).toEqual({ outcome: 'refused', reason: 'auction is still open' })
    const closed = close(auction, 600_000n)
    expect(closed).toMatchObject({ outcome: 'sold', winner: { bidder: 3, priceMicroPerKwh: 150n } })
    if (closed.outcome !== 'sold') return
    expect(close(closed.auction, 600_001n)).toMatchObject({ reason: 'auction is closed already' })
    expect(bid(closed.auction, { bidder: 4, priceMicroPerKwh: 999n }, 1n)).toMatchObject({ reason: 'auction is over' })
  })

  test('without a bid nobody wins', () => {
    expect(close(open(), 600_000n)).toMatchObject({ outcome: 'no bid', auction: { closed: true } })
  })

  test('the winner is the first of the highest accepted bids, whatever is bid', () => {
    const offered = fc.record({
      bidder: fc.integer({ min: 1, max: 4 }),
      price: fc.bigInt({ min: 90n, max: 300n }),
      waitMs: fc.bigInt({ min: 0n, max: 90_000n }),
    })
    fc.assert(
      fc.property(fc.array(offered, { maxLength: 40 }), (bids) => {
        let auction = open()
        let nowMs = 0n
        let standing: { bidder: number; priceMicroPerKwh: bigint } | undefined
        for (const { bidder, price, waitMs } of bids) {
          nowMs += waitMs
          const placed = bid(auction, { bidder, priceMicroPerKwh: price }, nowMs)
          if (placed.outcome === 'refused') continue
          expect(placed.outbid).toEqual(standing)
          expect(price >= (standing === undefined ? 100n : standing.priceMicroPerKwh + 10n)).toBe(true)
          standing = { bidder, priceMicroPerKwh: price }
          auction = placed.auction
        }
        expect(auction.closesAtMs <= 1_200_000n).toBe(true)
        const closed = close(auction, auction.closesAtMs)
        expect(closed.outcome === 'sold' ? closed.winner : undefined).toEqual(standing)
      }),
    )
  })
})

test('terms out of range are refused', () => {
  const reasonOf = (terms: Partial<AuctionTerms>) => openAuction({ ...TERMS, ...terms }, 0n)
  for (const price of [0n, -1n, 500_000_001n, 1.5 as unknown as bigint]) {
    expect(reasonOf({ startPriceMicroPerKwh: price })).toMatchObject({ reason: 'start price out of range' })
    expect(reasonOf({ incrementMicroPerKwh: price })).toMatchObject({ reason: 'increment out of range' })
  }
  for (const closesAtMs of [0n, -1n, 31n * 86_400_000n + 1n])
    expect(reasonOf({ closesAtMs })).toMatchObject({ reason: 'closing time out of range' })
})
