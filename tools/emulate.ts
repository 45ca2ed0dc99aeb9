// npm run emulate -- KIND --link PATH: an emulated meter or relay on a pseudo-terminal, for trying by hand or with another
// program. Kinds and their lines are in emulate/kinds.ts; a wrong word prints them all.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readSealKey } from '../src/serial/index.ts'
import { RELAY_FAULTS } from './emulate/contacts.ts'
import { KINDS } from './emulate/kinds.ts'
import { createPty } from './emulate/pty.ts'
import { MOODS } from './emulate/pushing-meter.ts'
import { missingForEmulation } from './emulate/shim.ts'

const USAGE = `Usage: npm run emulate -- KIND --link PATH [--power W] [--period MS] [--unit N[,N...]] [--channels N] [--fault F] [--key HEX] [--signs]
  KIND  ${[...KINDS.keys()].join(', ')}
  F     of meters: ${MOODS.join(', ')}; of relays: ${RELAY_FAULTS.join(', ')}
  HEX   what a sealed meter seals with, 32 digits
  A lease board with --signs holds the key of a meter, the same one whenever it is started with this PATH`

const main = async (): Promise<void> => {
  const given = argumentsGiven()
  if (given === undefined) return refuse(USAGE)
  const { positionals, values } = given
  const kind = KINDS.get(positionals[0] ?? '')
  const isRelay = kind?.isRelay === true
  const fault = isRelay ? 'well' : MOODS.find((mood) => mood === values.fault)
  const relayFault = isRelay ? RELAY_FAULTS.find((one) => one === values.fault) : 'well'
  const settings = {
    powerW: Number(values.power),
    periodMs: Number(values.period),
    channels: Number(values.channels),
    unit: Number(values.unit.split(',')[0]),
  }
  const otherUnits = values.unit.split(',').slice(1).map(Number)
  const encryptionKey = readSealKey(values.key)
  const isSound = [...Object.values(settings), ...otherUnits].every(Number.isInteger) && encryptionKey !== undefined
  if (kind === undefined || fault === undefined || relayFault === undefined || values.link === undefined || !isSound)
    return refuse(USAGE)
  const missing = missingForEmulation()
  if (missing !== undefined) return refuse(missing)
  const pty = await createPty(resolve(values.link))
  const tell = kind.start(pty, {
    ...settings,
    otherUnits,
    fault,
    relayFault,
    encryptionKey,
    signsAs: values.signs ? pty.path : undefined,
  })
  const key = kind.isSealed === true ? `, sealed with ${values.key}` : ''
  console.log(`${positionals[0]} at ${pty.path}, ${kind.line}${key}; end it with Ctrl-C`)
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
        unit: { type: 'string', default: '1' },
        fault: { type: 'string', default: 'well' },
        signs: { type: 'boolean', default: false },
        key: { type: 'string', default: '000102030405060708090A0B0C0D0E0F' },
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
