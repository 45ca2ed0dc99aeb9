// Numbers as people read them: exact at any size, with the sign that matters and the unit always beside it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatsFor } from '../../src/ui/format/formats.ts'
import { de as german } from '../../src/ui/words/de.ts'
import { en as english } from '../../src/ui/words/en.ts'

const en = formatsFor('en-GB', english.phrases, 'UTC')
const de = formatsFor('de-DE', german.phrases, 'UTC')
/** Intl uses several kinds of space; the tests only care that none of ours can break a line. */
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, '_')

describe('money', () => {
  test('is rounded to the decimals of its currency, away from zero at half', () => {
    expect(en.money(18_742_311n, 'EUR')).toBe('€18.74')
    expect(en.money(1_005_000n, 'EUR')).toBe('€1.01')
    expect(en.money(-1_005_000n, 'EUR')).toBe('-\u2060€1.01')
    expect(en.money(1_500_000n, 'JPY')).toBe('JP¥2')
  })

  test('keeps every digit of a value that no float can hold', () => {
    expect(en.money(9_007_199_254_740_993_120_000n, 'EUR')).toBe('€9,007,199,254,740,993.12')
    expect(en.money(-(2n ** 63n), 'EUR')).toBe('-\u2060€9,223,372,036,854.78')
  })

  test('speaks German and knows currencies that are no currency', () => {
    expect(spaced(de.money(-1_234_560_000n, 'EUR'))).toBe('-1.234,56_€')
    expect(spaced(de.money(1_500_000n, 'Taler'))).toBe('1,50_Taler')
  })

  test('shows the direction of a change, and none for nothing', () => {
    expect(en.moneyChange(2_890_000n, 'EUR')).toBe('+€2.89')
    expect(en.moneyChange(-890_000n, 'EUR')).toBe('-\u2060€0.89')
    expect(en.moneyChange(0n, 'EUR')).toBe('€0.00')
  })
})

describe('small money', () => {
  test('below one unit is told to four decimals, unless it is whole cents', () => {
    expect(en.money(207_900n, 'EUR')).toBe('€0.2079')
    expect(en.money(999_900n, 'EUR')).toBe('€0.9999')
    expect(en.money(-330n, 'EUR')).toBe('-\u2060€0.0003')
    expect(en.money(500_000n, 'EUR')).toBe('€0.50')
    expect(en.money(1_000_900n, 'EUR')).toBe('€1.00')
    expect(en.money(490_000n, 'JPY')).toBe('JP¥0.4900')
    expect(en.moneyChange(8_900n, 'EUR')).toBe('+€0.0089')
    expect(en.moneyChange(-8_900n, 'EUR')).toBe('-\u2060€0.0089')
    expect(spaced(de.money(-2_310n, 'EUR'))).toBe('-0,0023_€')
    expect(spaced(de.money(2_310n, 'Taler'))).toBe('0,0023_Taler')
  })

  test('too small for four decimals is said in words, with its sign', () => {
    expect(en.money(1n, 'EUR')).toBe('less than €0.0001')
    expect(en.money(99n, 'EUR')).toBe('less than €0.0001')
    expect(en.money(100n, 'EUR')).toBe('€0.0001')
    expect(spaced(en.money(-99n, 'EUR'))).toBe('-_less than €0.0001')
    expect(spaced(en.moneyChange(7n, 'EUR'))).toBe('+_less than €0.0001')
    expect(spaced(de.money(50n, 'EUR'))).toBe('weniger als 0,0001_€')
  })

  test('only nothing looks like nothing, and no amount is a negative nothing', () => {
    const micro = fc.oneof(
      fc.bigInt(-1_000n, 1_000n),
      fc.bigInt(-2_000_000n, 2_000_000n),
      fc.bigInt(-200n, 200n).map((cents) => cents * 10_000n),
    )
    const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'Taler')
    fc.assert(
      fc.property(micro, currency, fc.constantFrom(en, de), (amount, unit, formats) => {
        for (const text of [formats.money(amount, unit), formats.moneyChange(amount, unit)]) {
          expect(/[1-9]/.test(text)).toBe(amount !== 0n)
          expect(/^-/.test(text)).toBe(amount < 0n)
        }
      }),
    )
  })
})

describe('prices', () => {
  test('carry up to four decimals and may be negative', () => {
    expect(en.price(171_500n, 'EUR')).toBe('€0.1715/kWh')
    expect(en.price(360_000n, 'EUR')).toBe('€0.36/kWh')
    expect(spaced(de.price(-20_000n, 'EUR'))).toBe('-0,02_€/kWh')
  })

  test('line up in a column', () => {
    expect(en.priceInColumn(360_000n, 'EUR')).toBe('€0.3600/kWh')
  })
})

describe('energy and power', () => {
  test('energy is Wh below one kWh and exact kWh above', () => {
    expect(spaced(en.energy(999n))).toBe('999_Wh')
    expect(spaced(en.energy(-999n))).toBe('-999_Wh')
    expect(spaced(en.energy(1_000n))).toBe('1_kWh')
    expect(spaced(en.energy(-12_345n))).toBe('-12.345_kWh')
    expect(spaced(de.energy(12_907_114n))).toBe('12.907,114_kWh')
  })

  test('energy keeps every digit of a huge register', () => {
    expect(spaced(en.energy(9_007_199_254_740_993_001n))).toBe('9,007,199,254,740,993.001_kWh')
  })

  test('power is W below one kW and kW with two decimals above', () => {
    expect(spaced(en.power(640))).toBe('640_W')
    expect(spaced(en.power(-1_240))).toBe('-1.24_kW')
    expect(spaced(de.power(9_800))).toBe('9,80_kW')
  })
})

describe('time and lists', () => {
  test('is told from now, in the unit that fits', () => {
    const now = Date.UTC(2027, 5, 18, 18, 42, 7)
    expect(en.ago(now - 4_000, now)).toBe('4 seconds ago')
    expect(en.ago(now, now)).toBe('just now')
    expect(en.ago(now - 1_999, now)).toBe('just now')
    expect(en.ago(now - 2_000, now)).toBe('2 seconds ago')
    expect(de.ago(now, now)).toBe('gerade eben')
    expect(en.ago(now - 3 * 3_600_000, now)).toBe('3 hours ago')
    expect(de.ago(now - 86_400_000, now)).toBe('gestern')
    expect(en.time(now)).toBe('18:42')
    expect(en.clock(now)).toBe('18:42:07')
  })

  test('carries its date when it is not today', () => {
    const evening = Date.UTC(2027, 5, 18, 18, 42)
    expect(en.moment(evening + 3_600_000, evening)).toBe('19:42')
    expect(en.moment(evening + 6 * 3_600_000, evening)).toBe('19 Jun, 00:42')
    expect(en.moment(evening - 86_400_000, evening)).toBe('17 Jun, 18:42')
    expect(de.moment(evening + 86_400_000, evening)).toBe('19. Juni, 18:42')
    // Today is the reader's own day, not that of UTC.
    expect(formatsFor('en-GB', english.phrases, 'Asia/Tokyo').moment(evening + 3_600_000, evening)).toBe('04:42')
  })

  test('names are joined as people join them', () => {
    expect(en.list(['Ana', 'Jo', 'Bo'])).toBe('Ana, Jo and Bo')
    expect(de.either(['Ana', 'Jo'])).toBe('Ana oder Jo')
  })
})
