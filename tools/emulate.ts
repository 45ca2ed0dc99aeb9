// npm run emulate: an emulated meter or relay on a pseudo-terminal, for trying by hand or with another program.
//   npm run emulate -- p1   --link PATH [--power W] [--period MS]
//   npm run emulate -- lcus --link PATH [--channels N]
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createLcusRelay } from './emulate/lcus-relay.ts'
import { createP1Meter } from './emulate/p1-meter.ts'
import { createPty, type Pty } from './emulate/pty.ts'
import { missingForEmulation } from './emulate/shim.ts'

const USAGE = `Usage: npm run emulate -- p1 --link PATH [--power W] [--period MS]
       npm run emulate -- lcus --link PATH [--channels N]`

type Settings = { powerW: number; periodMs: number; channels: number }

/** Each emulated device: starts it on the wire and gives the line that tells how it is doing. */
const DEVICES: Readonly<Record<string, (pty: Pty, settings: Settings) => () => string>> = {
  p1: (pty, { powerW, periodMs }) => {
    const meter = createP1Meter(pty.send, { power: () => powerW, periodMs })
    meter.start()
    return () => `import ${meter.importWh} Wh, export ${meter.exportWh} Wh, ${powerW} W`
  },
  lcus: (pty, { channels }) => {
    const relay = createLcusRelay(pty, { channels })
    return () => Array.from({ length: channels }, (_, i) => `CH${i + 1} ${relay.isOn(i + 1) ? 'on' : 'off'}`).join(', ')
  },
}

const main = async (): Promise<void> => {
  const given = argumentsGiven()
  if (given === undefined) return refuse(USAGE)
  const { positionals, values } = given
  const device = DEVICES[positionals[0] ?? '']
  const settings = {
    powerW: Number(values.power),
    periodMs: Number(values.period),
    channels: Number(values.channels),
  }
  if (device === undefined || values.link === undefined || !Object.values(settings).every(Number.isInteger)) {
    return refuse(USAGE)
  }
  const missing = missingForEmulation()
  if (missing !== undefined) return refuse(missing)
  const pty = await createPty(resolve(values.link))
  const tell = device(pty, settings)
  console.log(`${positionals[0]} at ${pty.path}; end it with Ctrl-C`)
  let told = ''
  setInterval(() => {
    if (tell() !== told) console.log((told = tell()))
  }, 1_000)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void pty.stop().then(() => process.exit(0)))
  }
}

const argumentsGiven = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        link: { type: 'string' },
        power: { type: 'string', default: '350' },
        period: { type: 'string', default: '1000' },
        channels: { type: 'string', default: '1' },
      },
    })
  } catch {
    return undefined
  }
}

const refuse = (words: string): void => {
  console.error(words)
  process.exitCode = 1
}

await main()
