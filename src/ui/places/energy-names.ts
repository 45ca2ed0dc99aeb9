// How times of energy are called, and the sentence over the price of a day.
import type { EnergyPart } from '../../node/index.ts'
import type { Period } from '../format/periods.ts'
import { localeOf } from '../language.ts'
import type { FullPage } from '../page.svelte.ts'

type Named = Pick<FullPage, 'language' | 'formats'>

/** The whole time in words, and its parts short under a column and long beside a figure. */
export const periodNames = (period: Period, page: Named) => {
  const writer = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(localeOf(page.language), options)
  const day = writer({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const [short, long] = {
    day: [writer({ hour: '2-digit' }), writer({ hour: '2-digit', minute: '2-digit' })],
    week: [writer({ weekday: 'short' }), writer({ weekday: 'long', day: 'numeric', month: 'long' })],
    month: [writer({ day: 'numeric' }), writer({ day: 'numeric', month: 'long' })],
    year: [writer({ month: 'short' }), writer({ month: 'long', year: 'numeric' })],
  }[period]
  const { date } = page.formats
  const whole = (fromMs: number, untilMs: number): string => {
    if (period === 'day') return day.format(fromMs)
    if (period === 'week') return `${date(fromMs)} – ${date(untilMs - 1)}`
    return (period === 'month' ? writer({ month: 'long', year: 'numeric' }) : writer({ year: 'numeric' })).format(
      fromMs,
    )
  }
  return { whole, short: (ms: number) => short?.format(ms) ?? '', long: (ms: number) => long?.format(ms) ?? '' }
}

type Tariff = { readonly feedInPrice: bigint; readonly supplierPrice: bigint }
type Priced = Pick<EnergyPart, 'fromMs' | 'untilMs' | 'priceMicroPerKwh'>

/** What the street trades at, or last did. */
export const priceSentence = (
  hours: readonly Priced[],
  { feedInPrice, supplierPrice }: Tariff,
  nowMs: number,
  currency: string,
  { words: { charts }, formats }: Pick<FullPage, 'words' | 'formats'>,
): string => {
  const price = (value: bigint): string => formats.price(value, currency)
  const last = hours.findLast(({ priceMicroPerKwh }) => priceMicroPerKwh !== undefined)
  const [low, high] = [price(feedInPrice), price(supplierPrice)]
  if (last?.priceMicroPerKwh === undefined) return charts.priceNone(low, high)
  const text = price(last.priceMicroPerKwh)
  const runs = last.fromMs <= nowMs && nowMs < last.untilMs
  return runs ? charts.priceNow(text, low, high) : charts.priceLast(text, formats.moment(last.fromMs, nowMs), low, high)
}
