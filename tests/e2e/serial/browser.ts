// A real Chromium whose serial ports are emulated devices: builds the test page, serves it from localhost, grants the
// ports to it and opens as many tabs as wanted.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build } from 'vite'
import { chromiumFlags, chromiumPath } from '../../../tools/chromium.ts'
import { CHOOSER_SCRIPT, createDevices, type Devices } from '../../../tools/emulate/devices.ts'

export type SerialBrowser = {
  readonly devices: Devices
  /** A tab with its own worker. */
  openTab(): Promise<Page>
  stop(): Promise<void>
}

/** Starts everything; `attach` adds the devices, for only ports that exist at the start are granted. */
export const startSerialBrowser = async (attach: (devices: Devices) => Promise<void>): Promise<SerialBrowser> => {
  const dir = mkdtempSync(join(tmpdir(), 'hearthgrid-serial-'))
  const devices = createDevices({ dir })
  await attach(devices)
  const dist = join(dir, 'dist')
  await build({
    root: join(import.meta.dirname, 'page'),
    configFile: false,
    logLevel: 'error',
    build: { outDir: dist, modulePreload: false },
  })
  const server = await serve(dist)
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const profile = join(dir, 'profile')
  devices.grant(profile, origin)
  const executablePath = chromiumPath()
  const context = await chromium.launchPersistentContext(profile, {
    headless: true,
    args: chromiumFlags(),
    env: devices.env,
    ...(executablePath === undefined ? {} : { executablePath }),
  })
  await context.addInitScript(CHOOSER_SCRIPT)
  return {
    devices,
    openTab: async () => {
      const page = await context.newPage()
      await page.goto(`${origin}/index.html`)
      return page
    },
    stop: async () => {
      await context.close()
      server.close()
      await devices.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

const serve = async (dist: string): Promise<Server> => {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    readFile(join(dist, path)).then(
      (body) => response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream').end(body),
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return server
}
