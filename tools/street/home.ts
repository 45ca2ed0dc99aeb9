// One household for real: a browser profile of its own, with emulated devices on its serial ports, and an eye on
// everything that should not happen: requests beyond the page's own origin, errors, violations of the policy.
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { chromiumFlags, chromiumPath } from '../chromium.ts'
import { CHOOSER_SCRIPT, createDevices, type Devices } from '../emulate/devices.ts'
import type { Snapshot } from '../../src/node/index.ts'

export type Wrongs = {
  readonly foreignRequests: string[]
  readonly pageErrors: string[]
  readonly policyViolations: string[]
}

export type Home = {
  readonly name: string
  readonly origin: string
  readonly devices: Devices | undefined
  readonly meter: Awaited<ReturnType<Devices['addMeter']>> | undefined
  readonly relay: Awaited<ReturnType<Devices['addRelay']>> | undefined
  readonly wrongs: Wrongs
  context: BrowserContext
  page: Page
  readonly profile: string
  readonly headed: boolean
  readonly executablePath: string | undefined
  readonly flags: readonly string[]
}

export type HomeOptions = {
  readonly name: string
  readonly dir: string
  readonly origin: string
  readonly serial: boolean
  readonly headed: boolean
  readonly importWh: bigint
  readonly exportWh: bigint
  readonly meterId: string
  /** Another browser than the one that is found here, or the same one in a network of its own. */
  readonly executablePath?: string
  /** More flags for its browser: what its camera sees, for instance. */
  readonly flags?: readonly string[]
  /** Puts other boards onto its ports than the LCUS board that every home with serial ports has. */
  readonly attach?: (devices: Devices) => Promise<unknown>
}

export const openHome = async (options: HomeOptions): Promise<Home> => {
  const { name, dir, origin, serial, headed } = options
  const profile = join(dir, name.replaceAll(/\W/g, '-'), 'profile')
  const devices = serial ? createDevices({ dir: join(dir, name.replaceAll(/\W/g, '-')) }) : undefined
  const { importWh, exportWh, meterId } = options
  const meter = await devices?.addMeter({ importWh, exportWh, meterId })
  const { attach } = options
  const relay = attach === undefined ? await devices?.addRelay() : undefined
  if (devices !== undefined) await attach?.(devices)
  devices?.grant(profile, origin)
  const wrongs: Wrongs = { foreignRequests: [], pageErrors: [], policyViolations: [] }
  const executablePath = options.executablePath ?? chromiumPath()
  const flags = options.flags ?? []
  const context = await launch(profile, devices, headed, executablePath, flags)
  const page = await openPage(context, origin, wrongs)
  return { name, origin, devices, meter, relay, wrongs, context, page, profile, headed, executablePath, flags }
}

const launch = async (
  profile: string,
  devices: Devices | undefined,
  headed: boolean,
  executablePath: string | undefined,
  flags: readonly string[],
): Promise<BrowserContext> => {
  const context = await chromium.launchPersistentContext(profile, {
    headless: !headed,
    args: [...chromiumFlags(), ...flags],
    viewport: { width: 1280, height: 900 },
    ...(devices === undefined ? {} : { env: devices.env }),
    ...(executablePath === undefined ? {} : { executablePath }),
  })
  await context.addInitScript(CHOOSER_SCRIPT)
  return context
}

const openPage = async (context: BrowserContext, origin: string, wrongs: Wrongs): Promise<Page> => {
  const page = context.pages()[0] ?? (await context.newPage())
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:') && !url.startsWith('data:'))
      wrongs.foreignRequests.push(url)
  })
  page.on('pageerror', (error) => wrongs.pageErrors.push(error.message))
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) wrongs.policyViolations.push(message.text())
    else wrongs.pageErrors.push(message.text())
  })
  await page.goto(`${origin}/`)
  return page
}

/** Starts the browser of a home again on the same profile, as after a restart of the computer. */
export const reopenHome = async (home: Home): Promise<void> => {
  home.context = await launch(home.profile, home.devices, home.headed, home.executablePath, home.flags)
  home.page = await openPage(home.context, home.origin, home.wrongs)
}

export const closeHome = async (home: Home): Promise<void> => {
  await home.context.close()
  await home.devices?.stop()
}

type Hook = { readonly hearthgrid: { snapshot(): Snapshot } }

/** The page's newest snapshot; waits for a page that is just loading. */
export const snapshotOf = async (home: Home): Promise<Snapshot> => {
  await home.page.waitForFunction(() => 'hearthgrid' in globalThis)
  return home.page.evaluate(() => (globalThis as unknown as Hook).hearthgrid.snapshot())
}

const LOOK_MS = 100

/** Waits until the snapshot of a home fulfils a condition; the error says what was waited for and what was seen last. */
export const until = async (
  home: Home,
  what: string,
  condition: (snapshot: Snapshot) => boolean,
  timeoutMs = 60_000,
): Promise<Snapshot> => {
  const end = Date.now() + timeoutMs
  for (;;) {
    const snapshot = await snapshotOf(home)
    if (condition(snapshot)) return snapshot
    if (Date.now() > end)
      throw new Error(`${home.name}: ${what} did not happen within ${timeoutMs} ms; ${describe(snapshot)}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

const describe = (snapshot: Snapshot): string => {
  const { stage, agreement, network, meters, ports, pending, notices, joining, relays, deliveries } = snapshot
  const { state, height, round, step, activeSet, awaited } = agreement
  return JSON.stringify(
    {
      stage,
      state,
      height,
      round,
      step,
      activeSet,
      awaited,
      network,
      meters,
      ports,
      pending,
      notices,
      joining,
      relays,
      deliveries,
    },
    (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )
}
