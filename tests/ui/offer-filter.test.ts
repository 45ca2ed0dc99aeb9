// Offers are narrowed by what was asked for and by nothing else, and the cheapest comes first.
import { expect, test } from 'vitest'
import { offersShown } from '../../src/ui/places/offer-filter.ts'
import { market } from '../../tools/gallery/market.ts'

const households = (filter: Parameters<typeof offersShown>[1]): number[] =>
  offersShown(market.providers, filter).map(({ household }) => household)

test('without a wish all are shown, the cheapest first', () => {
  const prices = offersShown(market.providers, {}).map(({ priceMicroPerKwh }) => priceMicroPerKwh)
  expect(prices).toEqual([160_000n, 172_500n, 190_000n])
})

test('each wish leaves out those that do not fulfil it, and only those', () => {
  const [wind] = market.providers.filter(({ source }) => source === 'wind')
  expect(households({ source: 'wind' })).toEqual([wind?.household])
  expect(households({ mostMicroPerKwh: 160_000n })).toEqual([wind?.household])
  expect(households({ leastW: 2_501 })).not.toContain(wind?.household)
  expect(households({ leastW: 2_500 })).toContain(wind?.household)
  expect(households({ place: 'Hesse' })).not.toContain(wind?.household)
  expect(households({ source: 'hydro' })).toEqual([])
})
