// How numbers look on the page, per language: Intl writes the digits, the energy units are ours (Intl has no kWh).
// Bigints reach Intl as decimal text, so no digit is lost however large they grow.
import { decimalText } from './decimal.ts'

const NBSP = '\u00a0'
const MICRO_DIGITS = 6
const UNIT_MICRO = 1_000_000n
const FOUR_DECIMALS = { minimumFractionDigits: 4, maximumFractionDigits: 4 } as const
/** The smallest amount that four decimals can tell from nothing. */
const SMALLEST_MICRO = 100n
/** A clock that ticks every second would say "1 second ago" for a blink; this is how long it is just now. */
const JUST_NOW_MS = 2_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** The few words inside a number, in the language of the page. */
export type Phrases = { readonly justNow: string; readonly lessThan: (amount: string) => string }

export type Formats = {
  readonly decimalSign: string
  count(value: number | bigint): string
  /** Exact decimal text, as `decimalText` writes it, in the locale's own signs. */
  number(text: string): string
  /**
   * A money amount in micro-units, rounded to the currency's own decimals. Below one unit, what is no whole coin gets
   * four decimals, and what even those would round to nothing is "less than 0.0001": only nothing looks like nothing.
   */
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
  /** "November 2026". */
  month(ms: number): string
  /** The time alone when it is on the day of `nowMs`, else with its date. */
  moment(ms: number, nowMs: number): string
  /** "just now", "4 seconds ago", "in 2 hours": `ms` seen from `nowMs`. */
  ago(ms: number, nowMs: number): string
  /** How long something lasts, rounded up: "12 seconds", "4 minutes". */
  lasts(ms: number): string
  list(names: readonly string[]): string
  /** "Ana, Jo or Bo". */
  either(names: readonly string[]): string
  percent(part: bigint, whole: bigint): string
}

/** Exact decimal text is what Intl takes beside numbers; the cast tells TypeScript that it is one. */
const exact = (units: bigint, digits: number): `${number}` => decimalText(units, digits) as `${number}`

const isIsoCurrency = (currency: string): boolean => /^[A-Z]{3}$/.test(currency)

type MoneyWriter = (micro: bigint, currency: string) => string

const currencyNumber = (locale: string, currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat(
    locale,
    isIsoCurrency(currency)
      ? { style: 'currency', currency, ...options }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2, ...options },
  )

/** Making an Intl format takes milliseconds, so each is made once, and only when the page has something to write with it. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

const numbers = (locale: string, options: Intl.NumberFormatOptions): (() => Intl.NumberFormat) =>
  once(() => new Intl.NumberFormat(locale, options))

const times = (locale: string, options: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
  once(() => new Intl.DateTimeFormat(locale, options))

const perCurrency = <T>(make: (currency: string) => T): ((currency: string) => T) => {
  const known = new Map<string, T>()
  return (currency) => {
    const made = known.get(currency) ?? make(currency)
    known.set(currency, made)
    return made
  }
}

/** No line ends between a sign and its currency: a word joiner stands between them. Before a digit none does anyway. */
const HELD_MINUS = '-\u2060'

const moneyWriter = (locale: string, options: Intl.NumberFormatOptions): MoneyWriter => {
  const numberOf = perCurrency((currency) => currencyNumber(locale, currency, options))
  return (micro, currency) => {
    const text = numberOf(currency)
      .format(exact(micro, MICRO_DIGITS))
      .replace(/-(?!\d)/, HELD_MINUS)
    return isIsoCurrency(currency) ? text : `${text}${NBSP}${currency}`
  }
}

/** Money at any size: the sign stands before "less than" as it stands before a figure. */
const smallMoneyWriter = (locale: string, phrases: Phrases, options: Intl.NumberFormatOptions): MoneyWriter => {
  const ordinary = moneyWriter(locale, options)
  const fine = moneyWriter(locale, { ...FOUR_DECIMALS, ...options })
  const smallest = moneyWriter(locale, FOUR_DECIMALS)
  const plus = options.signDisplay === 'exceptZero' ? `+${NBSP}` : ''
  // The smallest coin in micro-units: 10 000 for euros, a whole unit for yen.
  const coinOf = perCurrency((currency) => {
    const digits = currencyNumber(locale, currency, {}).resolvedOptions().maximumFractionDigits ?? 2
    return 10n ** BigInt(MICRO_DIGITS - digits)
  })
  return (micro, currency) => {
    const size = micro < 0n ? -micro : micro
    if (size >= UNIT_MICRO || size % coinOf(currency) === 0n) return ordinary(micro, currency)
    if (size >= SMALLEST_MICRO) return fine(micro, currency)
    return `${micro < 0n ? `-${NBSP}` : plus}${phrases.lessThan(smallest(SMALLEST_MICRO, currency))}`
  }
}

const agoWriter = (locale: string, { justNow }: Phrases): ((ms: number, nowMs: number) => string) => {
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' }))
  return (ms, nowMs) => {
    const delta = ms - nowMs
    const size = Math.abs(delta)
    if (size < JUST_NOW_MS) return justNow
    if (size < MINUTE_MS) return relative().format(Math.round(delta / 1000), 'second')
    if (size < HOUR_MS) return relative().format(Math.round(delta / MINUTE_MS), 'minute')
    if (size < DAY_MS) return relative().format(Math.round(delta / HOUR_MS), 'hour')
    return relative().format(Math.round(delta / DAY_MS), 'day')
  }
}

const lastsWriter = (locale: string): ((ms: number) => string) => {
  const writer = (unit: 'second' | 'minute' | 'hour' | 'day'): (() => Intl.NumberFormat) =>
    numbers(locale, { style: 'unit', unit, unitDisplay: 'long' })
  const [seconds, minutes, hours, days] = [writer('second'), writer('minute'), writer('hour'), writer('day')]
  return (ms) => {
    if (ms <= 2 * MINUTE_MS) return seconds().format(Math.ceil(ms / 1_000))
    if (ms <= 2 * HOUR_MS) return minutes().format(Math.ceil(ms / MINUTE_MS))
    return ms <= 2 * DAY_MS ? hours().format(Math.ceil(ms / HOUR_MS)) : days().format(Math.ceil(ms / DAY_MS))
  }
}

const momentWriter = (locale: string, zone: Intl.DateTimeFormatOptions): ((ms: number, nowMs: number) => string) => {
  const day = times(locale, { dateStyle: 'short', ...zone })
  const time = times(locale, { hour: '2-digit', minute: '2-digit', ...zone })
  const dated = times(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...zone,
  })
  return (ms, nowMs) => (day().format(ms) === day().format(nowMs) ? time() : dated()).format(ms)
}

/** The formats of one language, its few `phrases` included. Times are local to the reader. */
export const formatsFor = (locale: string, phrases: Phrases, timeZone?: string): Formats => {
  const zone = timeZone === undefined ? {} : { timeZone }
  const integer = numbers(locale, { maximumFractionDigits: 0 })
  const kilo = numbers(locale, { maximumFractionDigits: 3 })
  const kilowatt = numbers(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const percent = numbers(locale, { style: 'percent', maximumFractionDigits: 0 })
  const time = times(locale, { hour: '2-digit', minute: '2-digit', ...zone })
  const clock = times(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', ...zone })
  const date = times(locale, { dateStyle: 'medium', ...zone })
  const dateTime = times(locale, { dateStyle: 'full', timeStyle: 'short', ...zone })
  const month = times(locale, { month: 'long', year: 'numeric', ...zone })
  const either = once(() => new Intl.ListFormat(locale, { type: 'disjunction' }))
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }))
  const column = moneyWriter(locale, FOUR_DECIMALS)
  const price = moneyWriter(locale, { minimumFractionDigits: 2, maximumFractionDigits: 4 })
  const sign = once(() => new Intl.NumberFormat(locale).format(1.5).replace(/\d/g, ''))
  return {
    get decimalSign() {
      return sign()
    },
    count: (value) => integer().format(value),
    number: (text) => kilo().format(text as `${number}`),
    money: smallMoneyWriter(locale, phrases, {}),
    moneyChange: smallMoneyWriter(locale, phrases, { signDisplay: 'exceptZero' }),
    price: (microPerKwh, currency) => `${price(microPerKwh, currency)}/kWh`,
    priceInColumn: (microPerKwh, currency) => `${column(microPerKwh, currency)}/kWh`,
    energy: (wh) =>
      wh > -1000n && wh < 1000n ? `${integer().format(wh)}${NBSP}Wh` : `${kilo().format(exact(wh, 3))}${NBSP}kWh`,
    power: (watts) =>
      Math.abs(watts) < 1000
        ? `${integer().format(Math.round(watts))}${NBSP}W`
        : `${kilowatt().format(watts / 1000)}${NBSP}kW`,
    time: (ms) => time().format(ms),
    clock: (ms) => clock().format(ms),
    date: (ms) => date().format(ms),
    dateTime: (ms) => dateTime().format(ms),
    month: (ms) => month().format(ms),
    moment: momentWriter(locale, zone),
    ago: agoWriter(locale, phrases),
    lasts: lastsWriter(locale),
    list: (names) => list().format(names),
    either: (names) => either().format(names),
    percent: (part, whole) => percent().format(whole === 0n ? 0 : Number((part * 1000n) / whole) / 1000),
  }
}
