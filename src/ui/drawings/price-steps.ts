// The price of a day as steps between feed-in and the main grid's price, in pixels. Where nobody traded there is no line.
export type PricedHour = {
  readonly fromMs: number
  readonly untilMs: number
  readonly energyWh: bigint
  readonly priceMicroPerKwh: bigint | undefined
}

type Size = { readonly left: number; readonly width: number; readonly height: number }

export const priceSteps = (hours: readonly PricedHour[], low: bigint, high: bigint, size: Size) => {
  const prices = hours.flatMap(({ priceMicroPerKwh }) => (priceMicroPerKwh === undefined ? [] : [priceMicroPerKwh]))
  // A price may leave the band where people set their limits so.
  const [least, most] = [[low, ...prices].reduce(lower), [high, ...prices].reduce(higher)]
  const [fromMs, untilMs] = [hours[0]?.fromMs ?? 0, hours.at(-1)?.untilMs ?? 1]
  const xOf = (ms: number): number => size.left + ((ms - fromMs) / (untilMs - fromMs)) * (size.width - size.left)
  const room = size.height - 2 * MARGIN_PX
  const yOf = (price: bigint): number =>
    MARGIN_PX + (most === least ? room / 2 : (Number(most - price) / Number(most - least)) * room)
  let [d, open] = ['', false]
  for (const hour of hours) {
    const price = hour.priceMicroPerKwh
    if (price !== undefined) d += `${open ? 'L' : 'M'}${xOf(hour.fromMs)} ${yOf(price)}H${xOf(hour.untilMs)}`
    open = price !== undefined
  }
  return { d, xOf, yOf, fromMs, untilMs }
}

/** So that a line at the edge is whole. */
const MARGIN_PX = 12
const lower = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const higher = (a: bigint, b: bigint): bigint => (a > b ? a : b)
