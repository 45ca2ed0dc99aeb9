// Real tabs under load: a street of browser profiles whose people all change their prices at a steady pace. Everything is
// on one computer, so the processor is shared by all homes, which at home it is not. Each street is run twice: as people
// have it, where publishers send to everybody and nobody hands on, and with gossipsub handing on as it does by itself.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { chromiumPath } from '../tools/chromium.ts'
import { missingForEmulation } from '../tools/emulate/devices.ts'
import { snapshotOf, type Home } from '../tools/street/home.ts'
import { withStreet } from '../tools/street/open.ts'
import { rendererPids } from '../tools/street/processes.ts'
import { FULL_MESH_MEMBERS } from '../src/p2p/code-limits.ts'
import { load, type Loaded } from './load.ts'
import type { Figure } from './report.ts'

const SIZES = [4, 7, 12] as const
/** The design's targets are for this many homes. */
const TARGET_HOMES = 7
const STEADY = { perSecond: 50, seconds: 30 } as const
const PACES = [100, 200, 300, 400, 600] as const
const PACE_SECONDS = 10
/** So much of what was sent must be agreed by the end for a pace to count as held. */
const HELD = 0.99

/** @param sizes numbers of homes; the target's and its neighbours if nothing is said. */
export const benchTabs = async (sizes: readonly number[] = SIZES): Promise<Figure[]> => {
  const missing = missingForEmulation() ?? (chromiumPath() === undefined ? 'no Chromium was found' : undefined)
  if (missing !== undefined) throw new Error(`bench tabs: ${missing}`)
  const meshDir = mkdtempSync(join(tmpdir(), 'hearthgrid-mesh-'))
  try {
    await buildHandingOn(meshDir)
    const figures: Figure[] = []
    for (const homes of sizes) {
      figures.push(...(await benchStreet({ homes, way: 'flood' })))
      // A larger street has no full mesh, so its gossip is handed on in any case.
      if (homes <= FULL_MESH_MEMBERS) figures.push(...(await benchStreet({ homes, way: 'mesh', outDir: meshDir })))
    }
    return figures
  } finally {
    rmSync(meshDir, { recursive: true, force: true })
  }
}

const ROOT = resolve(import.meta.dirname, '..')

/** The page with the one setting that hands gossip on in a full mesh, too. */
const buildHandingOn = (outDir: string): Promise<unknown> =>
  build({
    root: ROOT,
    logLevel: 'error',
    define: { 'import.meta.env.VITE_FORWARDING': JSON.stringify('always') },
    build: { outDir, emptyOutDir: true },
  })

type Street = { readonly homes: number; readonly way: 'flood' | 'mesh'; readonly outDir?: string }

const benchStreet = async (street: Street): Promise<Figure[]> => {
  const saidMs: number[] = []
  const say = (): void => void saidMs.push(performance.now())
  return withStreet({ ...street, headed: false, say }, async (homes) => {
    // The last thing said is that all vote.
    const [joined = 0, linked = 0] = saidMs.slice(-3, -1)
    const steady = await measured(homes, () => load(homes, STEADY, 0))
    const sustained = await mostHeld(homes)
    return figuresOf(street, { meshMs: linked - joined, ...steady, sustained })
  })
}

type Measured = { readonly loaded: Loaded; readonly coreShare: number; readonly heapMb: number }

/** Processor time of everything that draws pages and runs workers, per home. */
const measured = async (homes: readonly Home[], run: () => Promise<Loaded>): Promise<Measured> => {
  const [before, beganMs] = [cpuSeconds(homes), performance.now()]
  const loaded = await run()
  const seconds = (performance.now() - beganMs) / 1_000
  const coreShare = (cpuSeconds(homes) - before) / seconds / homes.length
  const heaps = await Promise.all(homes.map(heapBytes))
  return { loaded, coreShare, heapMb: Math.max(...heaps) / 2 ** 20 }
}

const mostHeld = async (homes: readonly Home[]): Promise<number> => {
  let held = 0
  for (const [i, perSecond] of PACES.entries()) {
    const { sent, agreedMs } = await load(homes, { perSecond, seconds: PACE_SECONDS }, i + 1)
    const late = agreedMs.filter((ms) => ms > PACE_SECONDS * 1_000).length
    if (agreedMs.length - late < HELD * sent) return held
    held = perSecond
  }
  return held
}

type Seen = Measured & { readonly meshMs: number; readonly sustained: number }

const figuresOf = ({ homes, way }: Street, { meshMs, loaded, coreShare, heapMb, sustained }: Seen): Figure[] => {
  const sorted = [...loaded.agreedMs].sort((a, b) => a - b)
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity
  const isTarget = homes === TARGET_HOMES && way === 'flood'
  const target = <T>(wanted: T): { target: T } | object => (isTarget ? { target: wanted } : {})
  const name = (what: string): string => `${homes} homes, ${way}: ${what}`
  const pace = `${STEADY.perSecond} tx/s`
  return [
    { what: name('last admission → everybody linked'), value: meshMs, unit: 'ms' },
    { what: name(`agreed of ${loaded.sent} at ${pace}`), value: loaded.agreedMs.length, unit: 'tx' },
    { what: name(`submit → agreed at ${pace}, p50`), value: at(0.5), unit: 'ms', ...target({ atMost: 300 }) },
    { what: name(`submit → agreed at ${pace}, p99`), value: at(0.99), unit: 'ms', ...target({ atMost: 1_000 }) },
    { what: name('highest pace held for ten seconds'), value: sustained, unit: 'tx/s', ...target({ atLeast: 300 }) },
    { what: name(`processor per home at ${pace}`), value: coreShare * 100, unit: '% of a core' },
    { what: name('largest heap of a page'), value: heapMb, unit: 'MB' },
  ]
}

const TICKS_PER_SECOND = 100
const cpuSeconds = (homes: readonly Home[]): number =>
  homes.flatMap(({ profile }) => rendererPids(profile)).reduce((sum, pid) => sum + ticksOf(pid) / TICKS_PER_SECOND, 0)

/** User and system time, behind the name in brackets. */
const ticksOf = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  } catch {
    return 0
  }
}

const heapBytes = async (home: Home): Promise<number> => {
  await snapshotOf(home)
  return home.page.evaluate(
    () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  )
}
