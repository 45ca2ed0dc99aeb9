// What a spec of real homes stands on: the page, served on this computer, and a folder for their browser profiles. At the
// end of the spec both are gone, with every home that is still open.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import type { Devices } from '../../tools/emulate/devices.ts'
import { closeHome, openHome, type Home } from '../../tools/street/home.ts'
import { serveStatic, type StaticServer } from '../../tools/street/server.ts'

export type Furnishing = {
  /** With an emulated meter and relay on its serial ports. */
  readonly serial?: boolean
  readonly importWh?: bigint
  readonly exportWh?: bigint
  /** Other relay boards than the usual one. */
  readonly attach?: (devices: Devices) => Promise<unknown>
  /** Its own name by default. */
  readonly meterId?: string
  readonly flags?: readonly string[]
  /** A browser in a network of its own, and where the page is served there. */
  readonly browser?: { readonly executablePath: string; readonly origin: string }
}

export type Ground = {
  readonly origin: string
  readonly dir: string
  open(name: string, furnishing?: Furnishing): Promise<Home>
}

/** To be called where the spec begins: it sets up hooks. */
export const ground = (): Ground => {
  const homes: Home[] = []
  let dir = ''
  let server: StaticServer | undefined
  test.beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'hearthgrid-e2e-'))
    server = await serveStatic()
  })
  test.afterAll(async () => {
    for (const home of homes) await closeHome(home).catch(() => {})
    await server?.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  const originOf = (): string => {
    if (server === undefined) throw new Error('the page is served from the first test on')
    return server.origin
  }
  return {
    get origin() {
      return originOf()
    },
    get dir() {
      return dir
    },
    open: async (name, furnishing = {}) => {
      const {
        serial = false,
        importWh = 1_000n,
        exportWh = 1_000n,
        meterId = name,
        browser,
        attach,
        flags = [],
      } = furnishing
      const given = { name, dir, origin: originOf(), serial, headed: false, importWh, exportWh, meterId, flags }
      const home = await openHome({ ...given, ...browser, ...(attach === undefined ? {} : { attach }) })
      homes.push(home)
      return home
    },
  }
}
