// Every kind of device that `npm run emulate` knows: how it is put onto a pseudo-terminal, and the line that tells how it
// is doing. A further language is one row.
import { MODBUS_METERS, PUBLIC_AUTHENTICATION_KEY, type ModbusMeter } from '../../src/serial/index.ts'
import type { Contacts, RelayFault, RelayWire } from './contacts.ts'
import { createTickingRegisters, type TelegramValues } from './counting.ts'
import { aidonList, hdlcFrames, kaifaList, kamstrupList, mbusFrames } from './han-list.ts'
import { iecPushed } from './iec-block.ts'
import { createIecMeter } from './iec-meter.ts'
import { createLcusRelay } from './lcus-relay.ts'
import { createBoardKey } from './board-key.ts'
import { createLeaseRelay } from './lease-relay.ts'
import { attachSlave, createModbusSlave, modbusSlaves } from './modbus-meter.ts'
import { createModbusRelay } from './modbus-relay.ts'
import { createNumatoRelay } from './numato-relay.ts'
import { p1Telegram } from './p1-meter.ts'
import type { Pty } from './pty.ts'
import { createPushingMeter, type MeterMood } from './pushing-meter.ts'
import { createSealing } from './sealed-message.ts'
import { smlFile } from './sml-file.ts'
import { atSpeed } from './speed.ts'
import { ticHistoric, ticStandard } from './tic-frame.ts'

export type Settings = {
  readonly powerW: number
  readonly periodMs: number
  readonly channels: number
  readonly unit: number
  /** Further addresses of a bus, each with a meter of its own. */
  readonly otherUnits?: readonly number[]
  /** Its own name for itself, where several of one kind are to be told apart. */
  readonly meterId?: string
  readonly fault: MeterMood
  /** Of relay boards, whose faults are others than a meter's. */
  readonly relayFault?: RelayFault
  /** Of a controller that signs readings: what its key is made from. */
  readonly signsAs?: string | undefined
  /** Of sealed meters. */
  readonly encryptionKey: Uint8Array
}

export type Kind = {
  /** How a program must open the terminal, where that matters to it. */
  readonly line: string
  /** The key that it seals with can be given. */
  readonly isSealed?: true
  /** It switches instead of counting, and has the faults of those that do. */
  readonly isRelay?: true
  start(pty: Pty, settings: Settings): () => string
}

type Encode = (values: TelegramValues) => Uint8Array

const pushing = (line: string, meterId: string, encode: Encode): Kind => pushingWith(line, meterId, () => encode)

const pushingWith = (line: string, meterId: string, encoding: (settings: Settings) => Encode): Kind => ({
  line,
  start: (pty, settings) => {
    const { periodMs, fault } = settings
    const power = (): number => settings.powerW
    const id = settings.meterId ?? meterId
    const { send } = cableOf(pty, line, fault)
    const meter = createPushingMeter(send, encoding(settings), { meterId: id, power, periodMs })
    meter.setMood(fault)
    meter.start()
    return () => `import ${meter.importWh} Wh, export ${meter.exportWh} Wh, ${power()} W`
  },
})

/** Nobody asks at which speed a terminal is read, but where the speed itself is at fault. */
const cableOf = (pty: Pty, line: string, fault: MeterMood): Pty => {
  const usual = Number.parseInt(line)
  return fault === 'speed' ? atSpeed(pty, usual / 2, usual) : pty
}

/** A meter that is heard at its own speed only, because another language would understand it at others. */
const atOwnSpeed = (kind: Kind): Kind => ({
  ...kind,
  start: (pty, settings) =>
    kind.start(settings.fault === 'speed' ? pty : atSpeed(pty, Number.parseInt(kind.line)), settings),
})

const DIGITS = '049876543210'

const asked = (line: string, start: (pty: Pty, values: () => TelegramValues, settings: Settings) => void): Kind => ({
  line,
  start: (pty, settings) => {
    const registers = createTickingRegisters({
      meterId: settings.meterId ?? '12345678',
      power: () => settings.powerW,
    })
    let questions = 0
    start(
      pty,
      () => {
        questions++
        return registers.values()
      },
      settings,
    )
    return () => `asked ${questions} times, import ${registers.importWh} Wh, export ${registers.exportWh} Wh`
  },
})

const iec = (speed: string): Kind =>
  asked('300 7E1', (pty, values, { fault }) =>
    createIecMeter(pty, { values, speed, baudRate: pty.baudRate }).setMood(fault),
  )

/** With the public authentication key of Luxembourg, or without any as in Austria. */
const sealed = (line: string, meterId: string, isTagged: boolean, encode: Encode, frame = plain): Kind => ({
  ...pushingWith(line, meterId, ({ encryptionKey }) => {
    const authenticationKey = isTagged ? PUBLIC_AUTHENTICATION_KEY : undefined
    // Meters count on for years: one that is started again must not begin anew.
    const seal = createSealing({ encryptionKey, authenticationKey, counter: Math.floor(Date.now() / 1_000) })
    return (values) => frame(seal(encode(values)))
  }),
  isSealed: true,
})
const plain = (message: Uint8Array): Uint8Array => message

const lineOf = ({ line }: ModbusMeter): string => `${line.baudRate} 8${line.parity === 'even' ? 'E' : 'N'}1`

const modbusKinds = MODBUS_METERS.map((meter): [string, Kind] => [
  meter.id,
  asked(lineOf(meter), (pty, values, settings) => {
    const { unit, otherUnits = [], fault } = settings
    const others = otherUnits.map((other) => {
      const registers = createTickingRegisters({
        meterId: String(12_345_678 + other),
        power: () => settings.powerW,
      })
      return createModbusSlave(meter, other, registers.values)
    })
    const slaves = modbusSlaves([createModbusSlave(meter, unit, values), ...others])
    slaves.setMood(fault)
    attachSlave(cableOf(pty, lineOf(meter), fault), slaves)
  }),
])

type Board = (
  wire: RelayWire,
  options: { readonly channels: number; readonly unit: number; readonly signsAs: string | undefined },
) => Contacts

const relay = (line: string, create: Board): Kind => ({
  line,
  isRelay: true,
  start: (pty, { channels, unit, signsAs, relayFault = 'well' }) => {
    const contacts = create(pty, { channels, unit, signsAs })
    contacts.setFault(relayFault)
    return () =>
      Array.from({ length: channels }, (_, i) => `CH${i + 1} ${contacts.isOn(i + 1) ? 'on' : 'off'}`).join(', ')
  },
})

export const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['p1', pushing('115200 8N1', 'HEARTHGRID-0001', p1Telegram)],
  ['sml', pushing('9600 8N1', '1HGR0012345678', smlFile)],
  ['sml-locked', pushing('9600 8N1', '1HGR0012345678', (values) => smlFile(values, { withPin: false }))],
  ['tic', pushing('1200 7E1', DIGITS, ticHistoric)],
  ['tic-standard', pushing('9600 7E1', DIGITS, ticStandard)],
  // Real ones tell their totals once an hour only; nobody wants to wait for that.
  ['han', pushing('2400 8N1', DIGITS, (values) => hdlcFrames(aidonList(values)))],
  ['han-kaifa', pushing('2400 8E1', DIGITS, (values) => hdlcFrames(kaifaList(values)))],
  ['han-kamstrup', pushing('2400 8E1', DIGITS, (values) => hdlcFrames(kamstrupList(values)))],
  ['mbus', pushing('2400 8E1', DIGITS, (values) => mbusFrames(aidonList(values)))],
  // As in Luxembourg on a P1 port, in Denmark and Switzerland over HDLC, in Austria over M-Bus.
  ['sealed', sealed('115200 8N1', 'HEARTHGRID-0002', true, p1Telegram)],
  ['sealed-han', sealed('2400 8E1', DIGITS, true, aidonList, hdlcFrames)],
  ['sealed-mbus', sealed('2400 8E1', DIGITS, false, aidonList, mbusFrames)],
  ['iec-push', atOwnSpeed(pushing('2400 7E1', DIGITS, iecPushed))],
  ['iec', iec('5')],
  ['iec-a', iec('*')],
  ['iec-b', iec('D')],
  ...modbusKinds,
  ['pzem', new Map(modbusKinds).get('pzem004t') as Kind],
  ['lcus', relay('9600 8N1', createLcusRelay)],
  ['numato', relay('9600 8N1', createNumatoRelay)],
  [
    'lease',
    relay('115200 8N1', (wire, { channels, signsAs }) =>
      createLeaseRelay(wire, { channels, key: signsAs === undefined ? undefined : createBoardKey(signsAs) }),
    ),
  ],
  ['modbus-relay', relay('9600 8N1', createModbusRelay)],
  [
    'modbus-relay-latching',
    relay('9600 8N1', (wire, options) => createModbusRelay(wire, { ...options, isTimed: false })),
  ],
  ['modbus-relay-old', relay('9600 8N1', (wire, options) => createModbusRelay(wire, { ...options, isOld: true }))],
])
