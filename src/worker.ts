// The worker's composition: which adapters the node in a browser runs on. Started from a one-line blob module, so that
// it inherits the page's policy.
import './buffer-global.ts'
import { createBoardStore, loadDocuments } from './board/browser/index.ts'
import { createJournal } from './consensus/browser/index.ts'
import {
  createBlockStore,
  createOldBooks,
  createOutbox,
  openHouseholdDatabase,
  openKeyring,
  openWebCrypto,
  type HouseholdDatabase,
} from './ledger/browser/index.ts'
import {
  piece,
  serveWorker,
  zoneMinutes,
  type EnergyShelf,
  type FoundPort,
  type Household,
  type PortChoice,
  type PortMemory,
  type RelayChoice,
  type SerialSource,
  type ToWorker,
} from './node/browser/index.ts'
import type { AutopilotStore, HomeTime, SaidNight } from './node/index.ts'
import {
  createSeals,
  createWebSerialLink,
  usbSerial,
  watchGrantedPorts,
  webSerial,
  webUsb,
  type KeptSeal,
  type PortsOfBrowser,
  type SealShelf,
} from './serial/browser/index.ts'
import { stretch } from './start-stretch.ts'

const open = async (as: string): Promise<Household> => {
  const [database, crypto, isKept] = await Promise.all([
    openHouseholdDatabase(as, () => {}),
    openWebCrypto(),
    navigator.storage?.persisted?.(),
  ])
  return {
    crypto,
    keyring: await openKeyring(database, stretch),
    store: createBlockStore(database),
    journal: createJournal(database),
    outbox: createOutbox(database),
    boards: createBoardStore(database),
    homeTime: homeTime(database),
    autopilot: autopilotStore(database),
    memory: portMemory(database),
    seals: createSeals(sealShelf(database)),
    books: createOldBooks(database),
    energy: energyShelf(database),
    storage: isKept === true ? 'kept' : 'may-be-evicted',
  }
}

/** Choices of before there were other ones than relays lie under a name of their own. */
const portMemory = (database: HouseholdDatabase): PortMemory => ({
  load: async (name) => {
    const choice = (await database.get('keys', `port/${name}`)) as PortChoice | undefined
    if (choice !== undefined) return choice
    const relay = (await database.get('keys', `relay/${name}`)) as RelayChoice | undefined
    return relay && { use: 'relay', ...relay }
  },
  save: async (name, choice) => {
    if (choice === undefined) await database.delete('keys', `port/${name}`)
    else await database.put('keys', choice, `port/${name}`)
    await database.delete('keys', `relay/${name}`)
  },
})

const sealShelf = (database: HouseholdDatabase): SealShelf => ({
  load: async (title) => (await database.get('keys', `seal/${title}`)) as KeptSeal | undefined,
  save: async (title, seal) => {
    if (seal === undefined) await database.delete('keys', `seal/${title}`)
    else await database.put('keys', seal, `seal/${title}`)
  },
})

const energyShelf = (database: HouseholdDatabase): EnergyShelf => ({
  load: async () => (await database.get('intervals', 'home')) as Awaited<ReturnType<EnergyShelf['load']>>,
  save: async (series) => {
    await database.put('intervals', series, 'home')
  },
})

const homeTime = (database: HouseholdDatabase): HomeTime => ({
  zoneMinutes,
  load: async () => ((await database.get('keys', 'nights')) ?? []) as readonly SaidNight[],
  save: async (nights) => {
    await database.put('keys', nights, 'nights')
  },
})

/** Beside imported energy data: it is of the same kind and size. */
const autopilotStore = (database: HouseholdDatabase): AutopilotStore => ({
  load: async () => (await database.get('intervals', 'autopilot')) as Awaited<ReturnType<AutopilotStore['load']>>,
  save: async (kept) => {
    await database.put('intervals', kept, 'autopilot')
  },
})

const hex4 = (id: number | undefined): string => (id ?? 0).toString(16).padStart(4, '0')

const found = (port: SerialPort): FoundPort => {
  const { usbVendorId, usbProductId } = port.getInfo()
  const usb = usbVendorId === undefined ? 'serial port' : `USB ${hex4(usbVendorId)}:${hex4(usbProductId)}`
  return { port, usb, link: createWebSerialLink(port), forget: () => port.forget() }
}

/** One link per port object for as long as it is there: a port that comes back is the same object. */
const serialSource = (serial: PortsOfBrowser): SerialSource => {
  const known = new Map<SerialPort, FoundPort>()
  let look = (): void => {}
  return {
    watch: (onPorts) => {
      const report = (ports: readonly SerialPort[]): void => {
        for (const port of known.keys()) if (!ports.includes(port)) known.delete(port)
        for (const port of ports) if (!known.has(port)) known.set(port, found(port))
        onPorts([...known.values()])
      }
      watchGrantedPorts(serial, report)
      look = () => {
        void serial.getPorts().then((ports) => report(ports.filter((port) => port.connected)))
      }
    },
    look: () => look(),
  }
}

const native = webSerial()
const serial = native ?? usbSerial(webUsb())
const receive = serveWorker(
  {
    open,
    openCrypto: openWebCrypto,
    documents: () => piece(loadDocuments()),
    serial: serial === undefined ? undefined : serialSource(serial),
    usbOnly: native === undefined,
  },
  (message) => postMessage(message),
)
addEventListener('message', (event: MessageEvent<ToWorker>) => receive(event.data))
