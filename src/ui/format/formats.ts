// How numbers look on the page, per language: Intl writes the digits, the energy units are ours (Intl has no kWh).
// Bigints reach Intl as decimal text, so no digit is lost however large they grow.
import { decimalText } from './decimal.ts'

const NBSP = '\u00a0'
const MICRO_DIGITS = 6
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

export type Formats = {
  readonly decimalSign: string
  count(value: number | bigint): string
  /** A money amount in micro-units, rounded to the currency's own decimals. */
  money(micro: bigint, currency: string): string
  /** The same with a sign even when positive: what came in and what went out. */
  moneyChange(micro: bigint, currency: string): string
  /** A price in micro per kWh, with up to four decimals. */
  price(microPerKwh: bigint, currency: string): string
  /** The same with exactly four decimals, so that a column of prices lines up. */
  priceInColumn(microPerKwh: bigint, currency: string): string
  /** Energy in Wh: below 1 kWh in Wh, above in kWh, always exact. */
  energy(wh: bigint): string
  /** Power in W: below 1 kW in W, above in kW with two decimals. */
  power(watts: number): string
  time(ms: number): string
  clock(ms: number): string
  date(ms: number): string
  dateTime(ms: number): string
  /** "4 s ago", "in 2 hours": `ms` seen from `nowMs`. */
  ago(ms: number, nowMs: number): string
  list(names: readonly string[]): string
  /** "Ana, Jo or Bo". */
  either(names: readonly string[]): string
  percent(part: bigint, whole: bigint): string
}

/** Exact decimal text is what Intl takes beside numbers; the cast tells TypeScript that it is one. */
const exact = (units: bigint, digits: number): `${number}` => decimalText(units, digits) as `${number}`

const isIsoCurrency = (currency: string): boolean => /^[A-Z]{3}$/.test(currency)

const moneyWriter = (
  locale: string,
  options: Intl.NumberFormatOptions,
): ((micro: bigint, currency: string) => string) => {
  const known = new Map<string, Intl.NumberFormat>()
  return (micro, currency) => {
    const iso = isIsoCurrency(currency)
    const own = { minimumFractionDigits: 2, maximumFractionDigits: 2, ...options }
    const number =
      known.get(currency) ?? new Intl.NumberFormat(locale, iso ? { style: 'currency', currency, ...options } : own)
    known.set(currency, number)
    const text = number.format(exact(micro, MICRO_DIGITS))
    return iso ? text : `${text}${NBSP}${currency}`
  }
}

const agoWriter = (locale: string): ((ms: number, nowMs: number) => string) => {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' })
  return (ms, nowMs) => {
    const delta = ms - nowMs
    const size = Math.abs(delta)
    if (size < MINUTE_MS) return relative.format(Math.round(delta / 1000), 'second')
    if (size < HOUR_MS) return relative.format(Math.round(delta / MINUTE_MS), 'minute')
    if (size < DAY_MS) return relative.format(Math.round(delta / HOUR_MS), 'hour')
    return relative.format(Math.round(delta / DAY_MS), 'day')
  }
}

/** The formats of one language. Times are local to the reader. */
export const formatsFor = (locale: string, timeZone?: string): Formats => {
  const zone = timeZone === undefined ? {} : { timeZone }
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const kilo = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 })
  const kilowatt = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', ...zone })
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', ...zone })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', ...zone })
  const either = new Intl.ListFormat(locale, { type: 'disjunction' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const column = moneyWriter(locale, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
  const price = moneyWriter(locale, { minimumFractionDigits: 2, maximumFractionDigits: 4 })
  return {
    decimalSign: new Intl.NumberFormat(locale).format(1.5).replace(/\d/g, ''),
    count: (value) => integer.format(value),
    money: moneyWriter(locale, {}),
    moneyChange: moneyWriter(locale, { signDisplay: 'exceptZero' }),
    price: (microPerKwh, currency) => `${price(microPerKwh, currency)}/kWh`,
    priceInColumn: (microPerKwh, currency) => `${column(microPerKwh, currency)}/kWh`,
    energy: (wh) =>
      wh > -1000n && wh < 1000n ? `${integer.format(wh)}${NBSP}Wh` : `${kilo.format(exact(wh, 3))}${NBSP}kWh`,
    power: (watts) =>
      Math.abs(watts) < 1000
        ? `${integer.format(Math.round(watts))}${NBSP}W`
        : `${kilowatt.format(watts / 1000)}${NBSP}kW`,
    time: (ms) => time.format(ms),
    clock: (ms) => clock.format(ms),
    date: (ms) => date.format(ms),
    dateTime: (ms) => dateTime.format(ms),
    ago: agoWriter(locale),
    list: (names) => list.format(names),
    either: (names) => either.format(names),
    percent: (part, whole) => percent.format(whole === 0n ? 0 : Number((part * 1000n) / whole) / 1000),
  }
}
