// `npm run demonstrate -- sun|load`: one machine of the two-machine demonstration in docs/demonstration.md. A browser with
// an emulated meter on a serial port: a roof whose sun goes up and down, or a house whose load hangs on an emulated relay.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromiumPath } from './chromium.ts'
import { createLeaseRelay } from './emulate/lease-relay.ts'
import { missingForEmulation, type Devices } from './emulate/devices.ts'
import { closeHome, openHome } from './street/home.ts'
import { serveStatic } from './street/server.ts'

const USAGE = `Usage: npm run demonstrate -- sun [--power W] [--minutes N]     a roof that gives up to W, up and down in N minutes
       npm run demonstrate -- load [--power W] [--base W]       a house that takes base W, and W more while its relay is closed
  Both take --headless, for a machine without a screen, and --port N where 3000 is taken.`

const main = async (): Promise<void> => {
  const given = argumentsGiven()
  const missing = missingForEmulation() ?? (chromiumPath() === undefined ? 'no Chromium was found' : undefined)
  if (given === undefined || missing !== undefined) {
    console.error(missing ?? USAGE)
    process.exitCode = 2
    return
  }
  const { side, powerW, baseW, minutes, port, headed } = given
  const server = await serveStatic(undefined, port)
  let loadW = (): number => 0
  const home = await openHome({
    ...{ name: side, dir: mkdtempSync(join(tmpdir(), 'hearthgrid-demonstration-')), origin: server.origin },
    ...{
      serial: true,
      headed,
      importWh: 1_000_000n,
      exportWh: 500_000n,
      meterId: `DEMONSTRATION-${side}-${Date.now()}`,
    },
    attach: async (devices) => {
      if (side === 'load') loadW = await relayedLoad(devices, powerW)
    },
  })
  const powerNow = (nowMs: number): number => (side === 'sun' ? -sunW(nowMs, powerW, minutes) : baseW + loadW())
  home.meter?.meter.setPowerW(powerNow)
  console.log(`${side}: ${server.origin}, meter at ${home.meter?.name ?? 'no port'}; end it with Ctrl-C`)
  const telling = setInterval(() => console.log(`${side}: ${powerNow(Date.now())} W`), 10_000)
  const end = async (): Promise<void> => {
    clearInterval(telling)
    await closeHome(home).catch(() => undefined)
    await server.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end())
  home.context.once('close', () => void end())
}

/** A relay board of our own line on a port of its own; what hangs on its first channel draws power while that is closed. */
const relayedLoad = async (devices: Devices, powerW: number): Promise<() => number> => {
  const port = await devices.addPort({ model: 'relay_board' })
  const contacts = createLeaseRelay(port.pty)
  return () => (contacts.isOn(1) ? powerW : 0)
}

/** A day of sun pressed into some minutes, over and over. */
const sunW = (nowMs: number, peakW: number, minutes: number): number => {
  const part = (nowMs % (minutes * 60_000)) / (minutes * 60_000)
  return Math.round(peakW * Math.sin(Math.PI * part))
}

const argumentsGiven = () => {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        power: { type: 'string', default: '4000' },
        base: { type: 'string', default: '150' },
        minutes: { type: 'string', default: '10' },
        // The same on both machines, so that a link of one opens on the other.
        port: { type: 'string', default: '3000' },
        headless: { type: 'boolean', default: false },
      },
    })
    const [side] = positionals
    const numbers = {
      powerW: Number(values.power),
      baseW: Number(values.base),
      minutes: Number(values.minutes),
      port: Number(values.port),
    }
    if (side !== 'sun' && side !== 'load') return undefined
    return Object.values(numbers).every((number) => number > 0)
      ? { side, ...numbers, headed: !values.headless }
      : undefined
  } catch {
    return undefined
  }
}

await main()
