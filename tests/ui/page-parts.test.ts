// The page's small decisions: addresses, drawings, the sentence about the books, and the receipts file.
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../src/node/index.ts'
import { EXAMPLES, countryOf } from '../../src/ui/doors/examples.ts'
import { shareOf } from '../../src/ui/drawings/corridor.ts'
import { depthOf } from '../../src/ui/drawings/depth.ts'
import { flowsOf, ownEnergyOf } from '../../src/ui/drawings/flow.ts'
import { pluralDe, pluralEn, pluralOf } from '../../src/ui/words/plural.ts'
import { receiptsCsv } from '../../src/ui/format/csv.ts'
import { formatsFor } from '../../src/ui/format/formats.ts'
import { booksSentence } from '../../src/ui/places/books.ts'
import { needsEveryVote, standsStill } from '../../src/ui/places/standstill.ts'
import { costMicro } from '../../src/ui/places/durations.ts'
import { hashOf, PLACES, routeOf, VIEWS, viewOf, type View } from '../../src/ui/route.ts'
import { en } from '../../src/ui/words/en.ts'
import * as repairs from '../../tools/gallery/repairs.ts'
import * as moments from '../../tools/gallery/snapshots.ts'

describe('addresses', () => {
  test('every route has a hash that leads back to it', () => {
    for (const route of ['first', 'start', 'link', 'home', 'more'] as const) expect(routeOf(hashOf(route))).toBe(route)
  })

  test('every view has a hash that leads back to it, and a place without a view opens its first', () => {
    for (const place of PLACES) {
      const views: readonly View[] = VIEWS[place]
      for (const view of views) expect(viewOf(hashOf(place, view))).toBe(view)
      expect(viewOf(hashOf(place))).toBe(views[0])
      expect(viewOf(`#/${place}/elsewhere`)).toBe(views[0])
      expect(routeOf(`#/${place}/elsewhere`)).toBe(place)
    }
    expect(viewOf('#/street/all')).toBe('all')
    expect(viewOf('#/home/all')).toBeUndefined()
  })

  test('an invitation is no route', () => {
    expect(routeOf('#i.uH2kQ9s')).toBeUndefined()
    expect(routeOf('')).toBe('first')
  })
})

describe('the sentence about the books', () => {
  const say = (snapshot: Snapshot): string => booksSentence(snapshot, en, formatsFor('en-GB', en.phrases))

  test('counts the neighbours who keep them with us', () => {
    expect(say(moments.busy)).toBe('You and 4 neighbours keep the books. Last agreed 4 seconds ago.')
    expect(say(moments.founded)).toBe('You keep the books alone so far. Last entry 4 seconds ago.')
  })

  test('names who is awaited while the street rests', () => {
    expect(say(moments.resting)).toBe(
      'The books rest until 2 of these are awake again: Bakery Okafor, The Lindgrens and Number 12.',
    )
    const { agreement } = moments.resting
    const waitsFor = (quorum: number, awaited: number[]) =>
      say({ ...moments.resting, agreement: { ...agreement, quorum, awaited } })
    expect(waitsFor(4, [3, 4])).toBe('The books rest until The Lindgrens or Number 12 is awake again.')
    expect(waitsFor(5, [3, 4])).toBe('The books rest until The Lindgrens and Number 12 are awake again.')
    expect(waitsFor(5, [4])).toBe('The books rest until Number 12 is awake again.')
  })

  test('never claims a future agreement when clocks differ', () => {
    const { busy } = moments
    const ahead = { ...busy, agreement: { ...busy.agreement, lastAgreedAtMs: busy.nowMs + 90_000 } }
    expect(say(ahead)).toContain('Last agreed just now.')
  })
})

describe('a street that stands still', () => {
  const { restingLong, astray, astrayOfThree, leftBehind, suspended } = repairs
  const at = (snapshot: Snapshot, agoMs: number, trial = false): Snapshot => ({
    ...snapshot,
    street: snapshot.street && { ...snapshot.street, trial },
    agreement: { ...snapshot.agreement, blockTimeMs: snapshot.nowMs - agoMs },
  })

  test('says so after half an hour of rest, on a trial street after a minute, and not before', () => {
    expect(standsStill(at(restingLong, 29 * 60_000))).toBe(false)
    expect(standsStill(at(restingLong, 30 * 60_000))).toBe(true)
    expect(standsStill(at(restingLong, 61_000, true))).toBe(true)
    expect(standsStill(moments.busy)).toBe(false)
  })

  test('does so at once when every vote is needed and ours is gone, and not when the others are enough', () => {
    expect(needsEveryVote(at(astrayOfThree, 0))).toBe(true)
    expect(standsStill(at(astrayOfThree, 0))).toBe(true)
    expect(standsStill(astray)).toBe(false)
    const replaced = { ...astrayOfThree, computer: leftBehind.computer }
    expect(standsStill(at(replaced, 0))).toBe(false)
    expect(standsStill(at(replaced, 3_600_000))).toBe(true)
    expect(standsStill(suspended)).toBe(false)
  })
})

describe('drawings', () => {
  test('the corridor clamps what lies outside it and survives an empty one', () => {
    expect(shareOf(170_000n, 80_000n, 260_000n)).toBe(50)
    expect(shareOf(-5n, 80_000n, 260_000n)).toBe(0)
    expect(shareOf(10n ** 30n, 80_000n, 260_000n)).toBe(100)
    expect(shareOf(1n, 5n, 5n)).toBe(0)
  })

  test('depth sums up and ends at the whole side', () => {
    const rows = depthOf(moments.busy.book.bids, 7_700n)
    expect(rows.map((row) => row.summedWh)).toEqual([2_500n, 3_700n, 7_700n])
    expect(rows.at(-1)?.share).toBe(100)
  })

  test('a match is drawn with the ways that carried energy', () => {
    const [latest] = moments.busy.clearings
    expect(latest === undefined ? [] : flowsOf(latest).map((flow) => flow.way)).toEqual(['to-neighbours', 'to-grid'])
  })

  test('a battery stands beside the source, by its meter or by the autopilot, and is never the source itself', () => {
    const { meters, autopilot } = moments.busy
    const cells = meters.map((meter) => ({ ...meter, source: 'battery' as const }))
    const kept = { ...autopilot, battery: { does: 'charge' as const, why: 'surplus' as const, levelWh: 3_400 } }
    expect(ownEnergyOf({ meters, autopilot })).toEqual({ source: 'solar', battery: undefined })
    expect(ownEnergyOf({ meters: cells, autopilot })).toEqual({
      source: undefined,
      battery: { does: undefined, levelWh: undefined },
    })
    expect(ownEnergyOf({ meters: [...cells, ...meters], autopilot: kept })).toEqual({
      source: 'solar',
      battery: { does: 'charge', levelWh: 3_400 },
    })
  })
})

describe('words that follow a number', () => {
  test('are chosen by the rules of the language, and a form that is left out is the other one', () => {
    expect([0, 1, 2].map((count) => pluralEn(count, 'home', 'homes'))).toEqual(['homes', 'home', 'homes'])
    expect([0, 1, 2].map((count) => pluralDe(count, 'Haus', 'Häuser'))).toEqual(['Häuser', 'Haus', 'Häuser'])
    const pluralPl = pluralOf('pl')
    expect([1, 3, 5].map((count) => pluralPl(count, 'dom', 'domów', { few: 'domy' }))).toEqual(['dom', 'domy', 'domów'])
    expect(pluralPl(3, 'dom', 'domów')).toBe('domów')
  })
})

describe('receipts file', () => {
  test('holds whole units beside readable ones, one line per receipt', () => {
    const lines = receiptsCsv(moments.busy.receipts, moments.busy.members).split('\r\n')
    expect(lines).toHaveLength(moments.busy.receipts.length + 2)
    expect(lines[3]).toBe('7be10003a9d2,2315,2027-06-18T17:45:00.000Z,clearing,bought,,40,182250,-7290,-0.007290')
  })

  test('a name that a spreadsheet would run is defused', () => {
    const [receipt] = moments.busy.receipts
    const [member] = moments.busy.members
    if (receipt === undefined || member === undefined) throw new Error('the street is empty')
    const text = receiptsCsv([{ ...receipt, counterpart: 0 }], [{ ...member, name: '=HYPERLINK("x")' }])
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
  })
})

describe('founding', () => {
  test('every example leaves neighbours a corridor', () => {
    for (const { tariff } of Object.values(EXAMPLES)) {
      expect(tariff.supplierPrice - tariff.localFee).toBeGreaterThan(tariff.feedInPrice)
    }
  })

  test('the country follows the browser', () => {
    expect(countryOf(['de-AT', 'en'])).toBe('AT')
    expect(countryOf(['nl'])).toBe('NL')
    expect(countryOf(['ja-JP'])).toBe('DE')
  })
})

test('a cost is rounded up as the buyer pays it', () => {
  expect(costMicro(3n, 500n)).toBe(2n)
  expect(costMicro(1_000n, 165_000n)).toBe(165_000n)
  expect(costMicro(1n, -1_500n)).toBe(-1n)
})
