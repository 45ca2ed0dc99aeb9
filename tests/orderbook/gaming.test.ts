// What bending the match of a slot brings: each way of cheating is tried on thousands of small streets against the same
// street with honest homes. Where nothing can be won the test says so; where something can, it says at most how much.
import { describe, expect, test } from 'vitest'
import { clear, type ClearingEntry } from '../../src/orderbook/index.ts'

const FEED_IN = 80
const HIGH = 280
const STREETS = 400

/** A xorshift of 32 bits: the same streets for everybody. */
const chance = (seed: number) => {
  let x = seed * 2_654_435_761 + 1
  return (below: number): number => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) % below
  }
}

type Home = { readonly household: number; readonly wh: number; readonly value: number; readonly isSelling: boolean }
/** `homes` homes inside the corridor; the first half would sell at their value or more, the others buy at theirs or less. */
const streetOf = (seed: number, homes: number): Home[] => {
  const draw = chance(seed)
  return Array.from({ length: homes }, (_, at) => ({
    household: at + 1,
    wh: 50 + draw(950),
    value: FEED_IN + draw(HIGH - FEED_IN + 1),
    isSelling: at < homes / 2,
  }))
}

const entryOf = (home: Home, price = home.value, wh = home.wh): ClearingEntry => ({
  household: home.household,
  quantityWh: BigInt(wh),
  priceMicroPerKwh: BigInt(price),
  tieKey: ((home.household * 2_654_435_761) >>> 0).toString(16).padStart(8, '0'),
})
const match = (entries: readonly { readonly entry: ClearingEntry; readonly isSelling: boolean }[]) =>
  clear(
    entries.filter(({ isSelling }) => !isSelling).map(({ entry }) => entry),
    entries.filter(({ isSelling }) => isSelling).map(({ entry }) => entry),
  )
/** What a home wins against the tariff by its own value, in micro times Wh. */
const gainOf = (home: Home, result: ReturnType<typeof clear>): number => {
  const rows = home.isSelling ? result.sold : result.bought
  const wh = Number(rows.find(({ household }) => household === home.household)?.quantityWh ?? 0n)
  const price = Number(result.priceMicroPerKwh ?? 0n)
  return wh * (home.isSelling ? price - home.value : home.value - price)
}
const honest = (homes: readonly Home[]) =>
  match(homes.map((home) => ({ entry: entryOf(home), isSelling: home.isSelling })))

/** Mean and greatest gain of a cheat in percent of what honesty brings the whole street. */
const tried = (
  homes: number,
  cheat: (street: readonly Home[]) => number,
): { mean: number; most: number; won: number } => {
  let [sum, most, won, base] = [0, 0, 0, 0]
  for (let seed = 1; seed <= STREETS; seed++) {
    const street = streetOf(seed, homes)
    const result = honest(street)
    const all = street.reduce((total, home) => total + gainOf(home, result), 0)
    const more = cheat(street)
    sum += more
    base += all
    if (more > 0) won++
    if (all > 0) most = Math.max(most, more / all)
  }
  return { mean: (100 * sum) / base, most: 100 * most, won: (100 * won) / STREETS }
}
const told = (what: string, { mean, most, won }: { mean: number; most: number; won: number }): void =>
  console.log(`${what}: won on ${won.toFixed(1)} % of streets, mean ${mean.toFixed(2)} %, most ${most.toFixed(1)} %`)

describe('splitting', () => {
  test('an order in ten, at one price or at its own household, gains not one Wh', () => {
    for (let seed = 1; seed <= STREETS; seed++) {
      const street = streetOf(seed, 8)
      const [first, ...others] = street as [Home, ...Home[]]
      const rest = others.map((home) => ({ entry: entryOf(home), isSelling: home.isSelling }))
      const part = Math.floor(first.wh / 10)
      const parts = Array.from({ length: 10 }, (_, at) => (at < 9 ? part : first.wh - 9 * part))
      const split = match([
        ...parts.map((wh) => ({ entry: entryOf(first, first.value, wh), isSelling: true })),
        ...rest,
      ])
      expect(split).toEqual(honest(street))
    }
  })
})

describe('sniping', () => {
  test('the last to come stands where the first would have stood', () => {
    for (let seed = 1; seed <= STREETS; seed++) {
      const street = streetOf(seed, 8)
      expect(honest([...street].reverse())).toEqual(honest(street))
    }
  })
})

describe('wash trades', () => {
  test('a home cannot meet itself: it stands on one side of a slot, by its meter', () => {
    const [home] = streetOf(1, 2) as [Home]
    expect(() =>
      match([
        { entry: entryOf(home), isSelling: true },
        { entry: entryOf(home), isSelling: false },
      ]),
    ).toThrow()
  })
})

const STEPS = 10
/** The best of eleven prices that homes could have named, knowing everybody else's: no real home knows as much. */
const bestShade = (street: readonly Home[], cheats: readonly Home[]): number => {
  const real = honest(street)
  const base = cheats.reduce((sum, home) => sum + gainOf(home, real), 0)
  let best = base
  for (let step = 0; step <= STEPS; step++) {
    const price = Math.round(FEED_IN + ((HIGH - FEED_IN) * step) / STEPS)
    const result = match(
      street.map((home) => ({
        entry: cheats.includes(home) ? entryOf(home, price) : entryOf(home),
        isSelling: home.isSelling,
      })),
    )
    best = Math.max(
      best,
      cheats.reduce((sum, home) => sum + gainOf(home, result), 0),
    )
  }
  return best - base
}

describe('shading', () => {
  test('whoever knew every other price and quantity could win a little, and less the more homes there are', () => {
    const small = tried(4, (street) => bestShade(street, street.slice(0, 1)))
    const middle = tried(16, (street) => bestShade(street, street.slice(0, 1)))
    told('shading, 4 homes, all known', small)
    told('shading, 16 homes, all known', middle)
    expect(middle.mean).toBeLessThan(small.mean)
    expect(middle.mean).toBeLessThan(2)
  })

  test('whoever knows nothing wins next to nothing by it, and loses the more it moves', () => {
    // The same shade on every street, chosen in advance: prices count from the slot after they were agreed.
    for (const part of [0.1, 0.25, 0.5]) {
      const blind = tried(16, (street) => {
        const [home] = street as [Home]
        const price = Math.round(home.value + (HIGH - home.value) * part)
        const rest = street.slice(1).map((one) => ({ entry: entryOf(one), isSelling: one.isSelling }))
        const result = match([{ entry: entryOf(home, price), isSelling: true }, ...rest])
        return gainOf(home, result) - gainOf(home, honest(street))
      })
      told(`shading blindly by ${part * 100} %, 16 homes`, blind)
      expect(blind.mean).toBeLessThan(0.1)
    }
  })
})

/** The best pair of prices for a seller and a buyer that share what they win. */
const bestPair = (street: readonly Home[], seller: Home, buyer: Home): number => {
  const real = honest(street)
  const base = gainOf(seller, real) + gainOf(buyer, real)
  let best = base
  for (let low = 0; low <= STEPS; low += 2)
    for (let high = 0; high <= STEPS; high += 2) {
      const said = (home: Home): number | undefined => (home === seller ? low : home === buyer ? high : undefined)
      const priceOf = (home: Home): number => {
        const step = said(home)
        return step === undefined ? home.value : Math.round(FEED_IN + ((HIGH - FEED_IN) * step) / STEPS)
      }
      const result = match(street.map((home) => ({ entry: entryOf(home, priceOf(home)), isSelling: home.isSelling })))
      best = Math.max(best, gainOf(seller, result) + gainOf(buyer, result))
    }
  return best - base
}

describe('a seller and a buyer in league', () => {
  test('win little by false prices: the meter says how much they trade, and the price is everybody’s', () => {
    const pair = tried(16, (street) => bestPair(street, street[0] as Home, street[15] as Home))
    told('seller and buyer in league, 16 homes, all known', pair)
    expect(pair.mean).toBeLessThan(2)
  })
})

describe('a cartel of two', () => {
  test('two sellers that name one price together win more than one alone, and little among sixteen homes', () => {
    const alone = tried(16, (street) => bestShade(street, street.slice(0, 1)))
    const small = tried(4, (street) => bestShade(street, street.slice(0, 2)))
    const pair = tried(16, (street) => bestShade(street, street.slice(0, 2)))
    told('cartel of both sellers of 4 homes, all known', small)
    told('cartel of two of 16 homes, all known', pair)
    expect(pair.mean).toBeGreaterThan(alone.mean)
    expect(pair.mean).toBeLessThan(small.mean)
    expect(pair.mean).toBeLessThan(5)
  })

  test('all of it stays inside the corridor: no cheat makes a neighbour pay more than the supplier asks', () => {
    for (let seed = 1; seed <= STREETS; seed++) {
      const street = streetOf(seed, 6)
      const result = match(
        street.map((home, at) => ({ entry: entryOf(home, at < 2 ? HIGH : home.value), isSelling: home.isSelling })),
      )
      for (const home of street.slice(3)) expect(gainOf(home, result)).toBeGreaterThanOrEqual(0)
      if (result.priceMicroPerKwh !== undefined) expect(Number(result.priceMicroPerKwh)).toBeLessThanOrEqual(HIGH)
    }
  })
})
