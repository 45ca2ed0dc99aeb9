// The plots of docs/market.md as SVG texts: every home's bill beside the tariff alone, and how much of its load a street
// covers itself. They carry their own background, so they read alike on light and dark pages.
import type { HomesResult } from './homes.ts'

const WIDTH = 960
const HEIGHT = 360
const LEFT = 64
const RIGHT = 16
const TOP = 72
const BOTTOM = 44
const [PAPER, INK, SOFT, LINE, GREY, GREEN] = ['#ffffff', '#12262b', '#4a5f66', '#d5dee0', '#8a9aa0', '#00795c']

type Bars = {
  readonly title: string
  readonly unit: string
  readonly below: string
  /** Per group the value without neighbours and with them; groups without a label have none below them. */
  readonly groups: readonly { readonly label: string; readonly without: number; readonly with: number }[]
  readonly isLabelled: boolean
}

/** Bills as the households pay them, the greatest at the tariff alone first; below zero it is paid to them. */
export const billsPicture = ({ bills }: HomesResult, what: string): string => {
  const groups = bills
    .map(({ tariffMicro, marketMicro }) => ({
      label: '',
      without: Number(tariffMicro) / 1e6,
      with: Number(marketMicro) / 1e6,
    }))
    .sort((a, b) => b.without - a.without)
  return drawn({
    title: `Every home’s bill, ${what}`,
    unit: 'currency units',
    below: `${groups.length} homes, by their bill at the tariff alone; below zero a home is paid`,
    groups,
    isLabelled: false,
  })
}

/** @param results each with its name. */
export const sufficiencyPicture = (results: readonly (readonly [string, HomesResult])[]): string =>
  drawn({
    title: 'Load that the street covers itself',
    unit: '%',
    below: 'of all load, over the whole time',
    groups: results.map(([label, { ownWh, boughtWh, usedLaterWh, loadWh }]) => ({
      label,
      without: (100 * Number(ownWh)) / Number(loadWh),
      with: (100 * Number(ownWh + boughtWh + usedLaterWh)) / Number(loadWh),
    })),
    isLabelled: true,
  })

const drawn = ({ title, unit, below, groups, isLabelled }: Bars): string => {
  const values = groups.flatMap((group) => [group.without, group.with])
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const step = stepOf((high - low) / 5)
  const [from, until] = [Math.floor(low / step) * step, Math.ceil(high / step) * step]
  const y = (value: number): number => TOP + ((until - value) / (until - from)) * (HEIGHT - TOP - BOTTOM)
  const room = (WIDTH - LEFT - RIGHT) / groups.length
  const bar = Math.min(60, room * 0.4)
  const rect = (x: number, value: number, fill: string): string => {
    const [top, foot] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))]
    return `<rect x="${x.toFixed(1)}" y="${top.toFixed(1)}" width="${bar.toFixed(1)}" height="${(foot - top).toFixed(1)}" fill="${fill}"/>`
  }
  const lines: string[] = []
  for (let tick = from; tick <= until + step / 2; tick += step) {
    lines.push(`<path d="M${LEFT} ${y(tick).toFixed(1)}H${WIDTH - RIGHT}" stroke="${tick === 0 ? INK : LINE}"/>`)
    lines.push(text(LEFT - 8, y(tick) + 5, String(Math.round(tick * 100) / 100), 'end'))
  }
  const bars = groups.flatMap((group, at) => {
    const middle = LEFT + room * (at + 0.5)
    const drawnBars = [rect(middle - bar, group.without, GREY), rect(middle, group.with, GREEN)]
    if (!isLabelled) return drawnBars
    const figure = (x: number, value: number): string =>
      text(x, y(Math.max(0, value)) - 6, `${value.toFixed(1)} ${unit}`, 'middle')
    return [
      ...drawnBars,
      figure(middle - bar / 2 - 8, group.without),
      figure(middle + bar / 2 + 8, group.with),
      text(middle, HEIGHT - BOTTOM + 18, group.label, 'middle'),
    ]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="14" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="${PAPER}"/>`,
    `<text x="${LEFT}" y="28" font-size="18" font-weight="600" fill="${INK}">${title}, in ${unit}</text>`,
    ...legend(),
    ...lines,
    ...bars,
    text(LEFT, HEIGHT - 8, below, 'start'),
    '</svg>',
    '',
  ].join('\n')
}

const legend = (): string[] => [
  `<rect x="${LEFT}" y="42" width="12" height="12" fill="${GREY}"/>`,
  text(LEFT + 18, 53, 'at the tariff alone', 'start'),
  `<rect x="${LEFT + 180}" y="42" width="12" height="12" fill="${GREEN}"/>`,
  text(LEFT + 198, 53, 'with neighbours', 'start'),
]

const text = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${SOFT}">${words}</text>`

/** The next of 1, 2 and 5 times a power of ten. */
const stepOf = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= least) ?? 10 * power
}
