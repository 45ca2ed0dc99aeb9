// Coming back: four real homes that all vote, one after the other reloads its page while a neighbour keeps the street busy.
// Times are counted by the reloaded page itself, from the start of its navigation.
import { missingForEmulation } from '../tools/emulate/devices.ts'
import { chromiumPath } from '../tools/chromium.ts'
import { until, type Home } from '../tools/street/home.ts'
import { withStreet } from '../tools/street/open.ts'
import { agreeOnce } from '../tools/street/steps.ts'
import type { Snapshot } from '../src/node/index.ts'
import type { Figure } from './report.ts'

const HOMES = 4
const RELOADS = 12

/** Milliseconds since the navigation began; undefined while it has not happened. */
type Seen = { readonly balance?: number; readonly link?: number; readonly vote?: number }

export const benchRejoin = async (): Promise<Figure[]> => {
  const missing = missingForEmulation() ?? (chromiumPath() === undefined ? 'no Chromium was found' : undefined)
  if (missing !== undefined) throw new Error(`bench rejoin: ${missing}`)
  const seen = await withStreet({ homes: HOMES, headed: false, say: () => {} }, async (homes) => {
    for (const home of homes) await home.context.addInitScript(watchReturn)
    const all: Required<Seen>[] = []
    for (let i = 0; i < RELOADS; i++) all.push(await comeBack(homes, i))
    return all
  })
  const median = (of: (one: Required<Seen>) => number): number => seen.map(of).sort((a, b) => a - b)[RELOADS >> 1] ?? 0
  const worst = (of: (one: Required<Seen>) => number): number => Math.max(...seen.map(of))
  return [
    {
      what: 'reload → first signed vote, median',
      value: median(({ vote }) => vote),
      unit: 'ms',
      target: { atMost: 1_000 },
    },
    { what: 'reload → first signed vote, slowest', value: worst(({ vote }) => vote), unit: 'ms' },
    { what: 'reload → first link by a ticket, median', value: median(({ link }) => link), unit: 'ms' },
    {
      what: 'open the page → own balance on screen',
      value: median(({ balance }) => balance),
      unit: 'ms',
      target: { atMost: 1_000 },
    },
  ]
}

/** One home reloads, another presses *save* again and again, so that there is something to vote on at once. */
const comeBack = async (homes: readonly Home[], turn: number): Promise<Required<Seen>> => {
  const home = homes[turn % homes.length]
  const busy = homes[(turn + 1) % homes.length]
  if (home === undefined || busy === undefined) throw new Error('a street has homes')
  let done = false
  const pressing = (async () => {
    for (let press = turn * 50; !done; press++) await agreeOnce(busy, press)
  })()
  await home.page.reload()
  const handle = await home.page.waitForFunction(
    () => {
      const { seen } = globalThis as unknown as { seen?: Seen }
      return seen?.vote !== undefined && seen.link !== undefined && seen.balance !== undefined ? seen : undefined
    },
    undefined,
    { polling: 50, timeout: 60_000 },
  )
  const seen = (await handle.jsonValue()) as Required<Seen>
  done = true
  await pressing
  for (const one of homes) await until(one, 'links to everybody', ({ network }) => network.links === homes.length - 1)
  return seen
}

/** Runs inside the page, before its own scripts. */
const watchReturn = (): void => {
  const seen: { balance?: number; link?: number; vote?: number } = {}
  Object.assign(globalThis, { seen })
  const timer = setInterval(() => {
    const snapshot = (globalThis as unknown as { hearthgrid?: { snapshot(): Snapshot } }).hearthgrid?.snapshot()
    if (snapshot === undefined) return
    const nowMs = performance.now()
    if (snapshot.stage === 'member') seen.balance ??= nowMs
    if (snapshot.network.links > 0) seen.link ??= nowMs
    const { lastSigned } = snapshot.agreement
    if (lastSigned !== undefined) seen.vote ??= lastSigned.atMs - performance.timeOrigin
    if (seen.vote !== undefined && seen.link !== undefined) clearInterval(timer)
  }, 4)
}
