// The node in its worker: opens the household's database, runs the loop, owns the serial ports, and answers the page.
import type { BlockStore, Crypto, Keyring } from '../../ledger/index.ts'
import type { BoardStore, Documents } from '../../board/index.ts'
import type { Journal } from '../../consensus/index.ts'
import type { Seals } from '../../serial/index.ts'
import { UnreadableBooks } from '../sync/chain.ts'
import { createNode, type Node } from '../node.ts'
import { PARTING_RENEW_MS } from '../limits.ts'
import { clockOffsetMs } from '../own-clock.ts'
import type { AutopilotStore, Clock, HomeTime, Outbox } from '../ports.ts'
import { signParting } from '../household/parting.ts'
import { refused, type Outcome } from '../refusal.ts'
import type { Environment, Port } from '../view/snapshot.ts'
import { openingTroubleOf, troubleOf } from '../trouble.ts'
import { coreView } from '../view/view.ts'
import { createCalls, createDemoCalls, createUnreadableCalls, type CallTable, type BooksDoor } from './calls.ts'
import type { DemoHome } from './demo-home.ts'
import { askedMeterKinds } from './asking.ts'
import type { PortMemory } from './device.ts'
import { relayKinds } from './relay-choice.ts'
import { createDevices, type Devices, type SerialSource } from './devices.ts'
import { openEnergy, type EnergyDoor, type EnergyShelf } from './energy-door.ts'
import { createJoinDoor, type JoinDoor } from './join-door.ts'
import type { Call, DemoOpening, FromWorker, Opening, ToWorker, WorkerView } from './messages.ts'
import { piece } from './piece.ts'
import type { Verdict } from '../../p2p/index.ts'
import { createWorkerNetwork, type WorkerNetwork } from './worker-network.ts'

/** What the composition opens for one household; rejects where the browser keeps nothing. */
export type Household = {
  readonly crypto: Crypto
  readonly keyring: Keyring
  readonly store: BlockStore
  readonly journal: Journal
  readonly outbox: Outbox
  readonly boards: BoardStore
  readonly homeTime: HomeTime
  readonly autopilot?: AutopilotStore
  readonly memory: PortMemory
  readonly seals: Seals
  readonly books: BooksDoor
  readonly energy: EnergyShelf
  readonly storage: Environment['storage']
}

export type WorkerComposition = {
  open(as: string): Promise<Household>
  openCrypto(): Promise<Crypto>
  documents(): Promise<Documents>
  readonly serial: SerialSource | undefined
  /** That source reaches ports over WebUSB. */
  readonly usbOnly: boolean
}

type Running = {
  readonly node: Node
  /** Undefined on a demo street, whose network ends in this worker. */
  readonly network: WorkerNetwork | undefined
  readonly calls: CallTable
  /** Missing where there are no ports. */
  readonly leave?: () => void
}

type Telling = {
  readonly tell: (message: FromWorker) => void
  readonly tellVerdict: (verdict: Told) => void
}
type Told = { readonly id: number; readonly verdict: Verdict }

/** Nobody waits for a verdict but a neighbour to whom the message is handed on, and each one told wakes the page. */
const TOGETHER_MS = 5

const together = <T>(tell: (things: readonly T[]) => void): ((thing: T) => void) => {
  let waiting: T[] = []
  const flush = (): void => {
    const told = waiting
    waiting = []
    tell(told)
  }
  return (thing) => {
    if (waiting.push(thing) === 1) setTimeout(flush, TOGETHER_MS)
  }
}

/** Serves one page over a port. Messages that come before `open` has finished wait for it. */
export const serveWorker = (
  composition: WorkerComposition,
  tell: (message: FromWorker) => void,
): ((message: ToWorker) => void) => {
  let running: Promise<Running> | undefined
  const telling: Telling = { tell, tellVerdict: together((verdicts) => tell({ kind: 'verdicts', verdicts })) }
  return (message) => {
    if (message.kind === 'open') {
      running = open(composition, message, tell)
      running.catch((error: unknown) => {
        tell({
          kind: 'failed',
          why: openingTroubleOf(error),
          detail: error instanceof Error ? error.message : String(error),
        })
      })
      return
    }
    if (message.kind === 'open-demo') {
      const fail = (error: unknown): void => tell({ kind: 'failed', why: 'stopped', detail: String(error) })
      running = openDemoStreet(composition, message, tell, fail)
      running.catch(fail)
      return
    }
    running?.then((ready) => receive(ready, message, telling)).catch(() => {})
  }
}

const open = async (
  composition: WorkerComposition,
  opening: Opening,
  tell: (message: FromWorker) => void,
): Promise<Running> => {
  const household = await composition.open(opening.as)
  const network = createWorkerNetwork(opening.transportKey, tell)
  const { documents } = composition
  const node = createNode({ ...household, documents, network, clock: workerClock })
  const show = throttled(() =>
    tell({ kind: 'view', view: viewOf(node, devices, joining, energy, household, opening, composition) }),
  )
  const closed = await whyUnreadable(household, node)
  // The page has set out for the neighbours that it remembers; without books there is nobody to go to.
  if (closed !== undefined || isHomeless(node)) network.setMembers('', [])
  if (closed !== undefined) {
    node.stop()
    tell({ kind: 'view', view: unreadableViewOf(node, closed, household, opening, composition) })
    return { node, network, calls: createUnreadableCalls(node, household.books) }
  }
  const energy = await openEnergy(household.energy, show)
  const devices = createDevices(node, composition.serial, household.memory, household.seals, show)
  const joining = createJoinDoor(node, show)
  node.onChange(show)
  show()
  // The page's clock line and presence age without any event.
  setInterval(show, SHOW_AGAIN_MS)
  keepParting(node, tell)
  const calls = createCalls(node, devices, joining, household.books, energy, opening.transportKey)
  return { node, network, calls, leave: devices.leave }
}

const isHomeless = ({ state }: Node): boolean => state.chain === undefined && state.wanted === undefined

/** Opens the books that are on disk; says why when they cannot be read. */
const whyUnreadable = async ({ books }: Household, node: Node): Promise<WorkerView['unreadable']> => {
  if (await books.isOlder()) return 'books-older'
  try {
    await node.start()
    return undefined
  } catch (error) {
    if (error instanceof UnreadableBooks) return 'books-damaged'
    throw error
  }
}

/** Hands the page a fresh announcement of our absence, for the moment when it closes. */
const keepParting = (node: Node, tell: (message: FromWorker) => void): void => {
  const renew = (): void => {
    if (!node.state.loop.stopped)
      node.state.loop.input(async () => tell({ kind: 'parting', bytes: await signParting(node.state) }))
  }
  renew()
  setInterval(renew, PARTING_RENEW_MS)
}

/** Five homes in memory; the page sees the first of them, and no database is opened. */
const openDemoStreet = async (
  composition: WorkerComposition,
  opening: DemoOpening,
  tell: (message: FromWorker) => void,
  fail: (error: unknown) => void,
): Promise<Running> => {
  const [{ openDemo }, crypto] = await Promise.all([piece(import('./demo.ts')), composition.openCrypto()])
  const { first } = await openDemo(crypto, composition.documents, fail)
  const show = throttled(() => tell({ kind: 'view', view: demoViewOf(first, opening, composition) }))
  first.node.onChange(show)
  show()
  return { node: first.node, network: undefined, calls: createDemoCalls(first.node) }
}

const ASKED = askedMeterKinds()
const RELAYS = relayKinds()
const SHOW_AGAIN_MS = 2_000
/** People do not read faster than this, and a busy street changes a hundred times a second. */
const SHOW_MS = 100

const workerClock: Clock = {
  nowMs: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

/** What changes after a quiet moment is shown as soon as its cause is dealt with, the rest together with what follows. */
const throttled = (run: () => void): (() => void) => {
  let state: 'quiet' | 'waiting' | 'shown' = 'quiet'
  let more = false
  const later = (ms: number): void => {
    state = 'waiting'
    setTimeout(() => {
      state = 'shown'
      run()
      setTimeout(rest, SHOW_MS)
    }, ms)
  }
  const rest = (): void => {
    state = 'quiet'
    if (more) later(0)
    more = false
  }
  return () => {
    if (state === 'quiet') later(0)
    else if (state === 'shown') more = true
  }
}

const viewOf = (
  node: Node,
  devices: Devices,
  joining: JoinDoor,
  energy: EnergyDoor,
  household: Household,
  opening: Opening,
  composition: WorkerComposition,
): WorkerView => ({
  ...coreView(node.state),
  demo: false,
  unreadable: undefined,
  ports: devices.ports(),
  relays: devices.relays(),
  energy: energy.view(),
  joinProgress: joining.view(),
  environment: environmentOf(node, household, opening, composition),
})

const unreadableViewOf = (
  node: Node,
  unreadable: NonNullable<WorkerView['unreadable']>,
  household: Household,
  opening: Opening,
  composition: WorkerComposition,
): WorkerView => ({
  ...coreView(node.state),
  stage: 'unreadable',
  demo: false,
  unreadable,
  ports: [],
  relays: [],
  energy: undefined,
  joinProgress: undefined,
  environment: environmentOf(node, household, opening, composition),
})

const environmentOf = (
  node: Node,
  household: Household,
  opening: Opening,
  composition: WorkerComposition,
): Environment => ({
  secure: opening.secure,
  serial: composition.serial !== undefined,
  usbOnly: composition.usbOnly,
  storage: household.storage,
  clockOffsetMs: clockOffsetMs(node.state),
  version: opening.version,
  askedMeters: ASKED,
  relayKinds: RELAYS,
})

const demoViewOf = (home: DemoHome, opening: DemoOpening, composition: WorkerComposition): WorkerView => ({
  ...coreView(home.node.state),
  demo: true,
  unreadable: undefined,
  ports: [demoPort(home)],
  relays: [],
  energy: undefined,
  joinProgress: undefined,
  environment: {
    secure: opening.secure,
    serial: composition.serial !== undefined,
    usbOnly: composition.usbOnly,
    storage: 'none',
    clockOffsetMs: 0,
    version: opening.version,
    askedMeters: [],
    relayKinds: [],
  },
})

/** The simulated meter, where the page looks for the power of this moment. */
const demoPort = ({ node, meter, reading, telegrams }: DemoHome): Port => ({
  id: meter.meterId,
  label: meter.meterId,
  role: node.state.meterIds.has(meter.meterId) ? 'meter' : 'unknown',
  state: reading === undefined ? 'listening' : 'reading',
  asked: undefined,
  bus: [],
  search: undefined,
  isUnsure: false,
  sealed: undefined,
  signing: undefined,
  keyElsewhere: false,
  replayed: false,
  protocol: undefined,
  line: undefined,
  recording: undefined,
  frames: telegrams,
  badFrames: 0,
  leftOut: 0,
  doubted: 0,
  meterId: meter.meterId,
  onBooks: node.state.meterIds.get(meter.meterId),
  powerW: reading?.powerW,
  importWh: reading?.importWh,
  exportWh: reading?.exportWh,
  lastReadingAtMs: reading?.atMs,
})

const receive = async (
  { node, network, calls, leave }: Running,
  message: Exclude<ToWorker, Opening | DemoOpening>,
  { tell, tellVerdict }: Telling,
): Promise<void> => {
  switch (message.kind) {
    case 'call':
      tell({ kind: 'result', id: message.id, outcome: await call(node, calls, message) })
      return
    case 'leaving':
      leave?.()
      return
    case 'gossip': {
      const { from, topic, bytes } = message
      const verdict = await node.events.gossip(from, topic, bytes).catch(() => 'ignore' as const)
      tellVerdict({ id: message.id, verdict })
      return
    }
    case 'request': {
      const bytes = await node.events.request(message.from, message.protocol, message.bytes).catch(() => undefined)
      tell({ kind: 'reply', id: message.id, bytes })
      return
    }
    case 'answer':
      network?.answered(message)
      return
    case 'linkUp':
      network?.linked(message.peer, true)
      node.events.linkUp(message.peer)
      return
    case 'linkDown':
      network?.linked(message.peer, false)
      node.events.linkDown(message.peer)
  }
}

/** A broken environment ends in a sentence, never in an exception on the page. */
const call = async (node: Node, calls: CallTable, message: Call): Promise<Outcome<unknown>> => {
  try {
    // Name and argument belong together by the type of `Call`; the compiler cannot see it through the union.
    return await (calls[message.name] as (argument: unknown) => Promise<Outcome<unknown>>)(message.argument)
  } catch (error) {
    return refused(node.state.broken === undefined ? troubleOf(error) : 'stopped')
  }
}
