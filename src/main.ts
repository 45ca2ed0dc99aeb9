// The page's composition: one tab per household runs the node; the worker is its head, libp2p, the port chooser and
// Svelte its hands. Every other tab of the household is a window onto it, and the next of them runs the node when it ends.
import { codeReader } from './codes.ts'
import { helpersFrom } from './helpers.ts'
import { createQuestions, isUnused, openHouseholdDatabase, openWishes, startMesh, wasHere } from './mesh-door.ts'
import {
  createHandover,
  createPageNode,
  done,
  emptySnapshot,
  openingTroubleOf,
  openWindow,
  readLink,
  refused,
  serveWindows,
  troubleOf,
  type NodeApi,
  type Outcome,
  type PageMesh,
  type PageNode,
  type PageParts,
  type Refusal,
} from './node/page/index.ts'
import type { FromWorker, ToWorker } from './node/browser/index.ts'
import { loadMesh, type Mesh } from './p2p/browser/index.ts'
import { scriptAddress } from './script-address.ts'
import { mountPage, tellPage } from './ui/index.ts'
import workerUrl from './worker.ts?worker&url'

const VERSION = import.meta.env['VITE_VERSION'] ?? '0.1.0'

const helpers = helpersFrom(import.meta.env['VITE_ICE_SERVERS'])

/** Only `bench tabs` builds the page with this setting, to see what flooding saves. */
const forwarding = import.meta.env['VITE_FORWARDING'] === 'always' ? 'always' : 'where-needed'

const query = new URLSearchParams(location.search)
/** Several households in one browser, for trying it out. */
const as = (query.get('as') ?? '').replace(/[^a-z0-9-]/gi, '').slice(0, 32)
const demo = query.has('demo')
const entryText = location.hash.length > 1 ? location.hash.slice(1) : undefined

const target = document.querySelector('#page')

const goTo = (change: (params: URLSearchParams) => void): void => {
  const params = new URLSearchParams(location.search)
  change(params)
  location.assign(`${location.pathname}?${params.toString()}`)
}

/**
 * For programs on this page, which are of its origin and could press its buttons as well: the newest snapshot, and the
 * market's calls (docs/api.md). They may do what a person here may: what is locked stays locked.
 */
const offerToPrograms = (api: NodeApi): void => {
  let latest: unknown
  api.subscribe((snapshot) => {
    latest = snapshot
  })
  const hearthgrid = { snapshot: () => latest }
  Object.assign(globalThis, { hearthgrid: Object.freeze(hearthgrid) })
  import('./programs.ts').then(
    ({ marketFor }) => Object.assign(globalThis, { hearthgrid: Object.freeze({ ...hearthgrid, ...marketFor(api) }) }),
    // A part of this page that its host no longer has: the page itself says so where a person needs it.
    () => {},
  )
}

const show = (api: NodeApi, fatal?: Refusal): void => {
  if (target === null) return
  offerToPrograms(api)
  mountPage(target, api, {
    entry: { text: entryText },
    demo,
    onDemo: () => goTo((params) => params.set('demo', '1')),
    onLeaveDemo: () => goTo((params) => params.delete('demo')),
    ...(fatal === undefined ? {} : { fatal }),
  })
}

/** A network that reaches nobody, for a page that may not run and for the demo street. */
const NOWHERE: PageMesh = {
  self: '',
  offer: () => Promise.reject(new Error('no network here')),
  accept: async () => refused('not-allowed'),
  complete: async () => refused('not-allowed'),
  personal: async () => refused('not-allowed'),
  publish: () => {},
  request: () => Promise.reject(new Error('no network here')),
  setMembers: () => {},
  links: () => [],
  waysBack: () => 0,
  setHelpers: () => {},
}

const NO_WISHES: PageParts['wishes'] = { kept: undefined, keep: () => {} }

const partsOf = (mesh: PageMesh, tell: (message: ToWorker) => void, wishes = NO_WISHES): PageParts => ({
  mesh,
  reader: codeReader,
  wishes,
  tell,
  choosePort: demo ? async () => refused('not-allowed') : choosePort,
  address: import.meta.env['VITE_PUBLIC_URL'] || location.href.replace(/[?#].*$/, ''),
  // A demo street has no network, so nobody helps it.
  iceServers: demo ? [] : helpers.hosts,
  iceFault: helpers.fault,
  readHelpers: helpersFrom,
  secure: isSecureContext,
  onFailure: fail,
  reload: () => location.reload(),
  isNew: false,
})

/** A worker that is not there may be told before the page beside it is ready, which then must not cover the sentence. */
let failed = false
const fail = (why: Refusal): void => {
  failed = true
  show(createPageNode(partsOf(NOWHERE, () => {})).api, why)
}

/** Loaded where it is needed: few browsers have WebUSB and no Web Serial. */
const overUsb = async () => {
  const { usbSerial, webUsb } = await import('./serial/browser/index.ts')
  return usbSerial(webUsb())
}

const choosePort = async (): Promise<Outcome> => {
  const serial = 'serial' in navigator ? navigator.serial : await overUsb()
  if (serial === undefined) return refused('no-serial')
  try {
    await serial.requestPort()
    return done
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    return refused(name === 'NotFoundError' ? 'port-not-chosen' : 'port-not-allowed')
  }
}

/** Started from a one-line module of our own, the worker inherits this page's policy; loaded by address it would not. */
const startWorker = (): Worker => {
  const module = `import ${JSON.stringify(new URL(workerUrl, location.href).href)}`
  const url = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }))
  const worker = new Worker(scriptAddress(url), { type: 'module', name: 'hearthgrid' })
  // From its first moment on: one that cannot even be loaded would leave the page waiting. Of a piece that does not arrive
  // there is only an event; whatever a script throws comes as an `ErrorEvent` (HTML, section 10.2.4, "run a worker").
  worker.addEventListener('error', (event) => fail(event instanceof ErrorEvent ? 'stopped' : 'page-incomplete'))
  return worker
}

/** Runs the household's node in this tab. */
const run = async (database: Awaited<ReturnType<typeof openHouseholdDatabase>>, worker: Worker): Promise<PageNode> => {
  const tell = (message: ToWorker): void => worker.postMessage(message)
  const known: { page?: PageNode } = {}
  const questions = createQuestions(tell, () => known.page)
  const wishes = await openWishes(database)
  // From here to `open` nothing waits: what the mesh hears before the worker is told to open would be lost.
  const mesh = await startMesh(database, {
    events: questions.events,
    iceServers: helpers.servers,
    forwarding,
    eager: entryText !== undefined || wishes.kept !== undefined,
    onFailure: (error) => fail(troubleOf(error)),
  })
  const page = createPageNode({ ...partsOf(mesh.page, tell, wishes), isNew: await isUnused(database) })
  known.page = page
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => {
    if (!questions.answered(event.data)) page.heard(event.data)
  })
  tell({ kind: 'open', as, transportKey: mesh.page.self, version: VERSION, secure: isSecureContext })
  addEventListener('pagehide', () => {
    // The worker ends with the page; what it still writes now reaches the relays, what it does not their leases end.
    tell({ kind: 'leaving' })
    depart(mesh.now(), page)
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload()
  })
  keepStorage(page)
  serveWindows(channel, page.api.subscribe, page.remote)
  return page
}

/** Says good-bye: our absence first, then the end of every link, so that nobody waits for us. */
const depart = (mesh: Mesh | undefined, page: PageNode): void => {
  const parting = page.parting()
  if (mesh === undefined) return
  if (parting === undefined) mesh.farewell()
  // No timer runs any more, but what is chained to this event still does.
  else
    void mesh
      .publish('tx', parting)
      .catch(() => {})
      .finally(() => mesh.farewell())
}

/** Asks the browser not to clear this home away; most grant it to pages that are used, some ask the person. */
const keepStorage = (page: PageNode): void => {
  let asked = false
  page.api.subscribe((snapshot) => {
    if (asked || snapshot.stage !== 'member') return
    asked = true
    void navigator.storage?.persist?.()
  })
}

/** The demo street needs no database, no lock and no network of this page: all five homes live in the worker. */
const runDemo = (): void => {
  const worker = startWorker()
  const node = createPageNode(partsOf(NOWHERE, (message) => worker.postMessage(message)))
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => node.heard(event.data))
  worker.postMessage({ kind: 'open-demo', version: VERSION, secure: isSecureContext } satisfies ToWorker)
  show(node.api)
}

const channel = new BroadcastChannel(`hearthgrid-${as}`)

/** The lock is held for as long as this tab lives: it is what lets this tab, and no other, sign for the household. */
const start = (): void => {
  if (top !== self) return
  if (!isSecureContext || !('locks' in navigator)) {
    fail('not-secure')
    return
  }
  if (demo) {
    runDemo()
    return
  }
  void navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) return beWindow()
    await hold(show)
  })
}

const LOCK = `hearthgrid-node-${as}`

/** Runs the node until this tab ends, and with it the lock. */
const hold = async (use: (api: NodeApi) => void): Promise<never> => {
  // The worker has the longest way, so it sets out first; the network comes beside it, unless nobody was ever here. If a
  // piece does not arrive, that is told where it is needed.
  const worker = startWorker()
  void wasHere(as)
    .then((here) => (here ? loadMesh() : undefined))
    .catch(() => {})
  const database = await openHouseholdDatabase(as, () => {}).catch((error: unknown) => fail(openingTroubleOf(error)))
  // With the database open it is the network's keys that are missing, or a fault of ours.
  if (database !== undefined)
    await run(database, worker).then(
      ({ api }) => (failed ? undefined : use(api)),
      (error: unknown) => fail(troubleOf(error)),
    )
  return new Promise<never>(() => {})
}

/** Shows what the running tab says, and takes its place when it ends. */
const beWindow = (): void => {
  let stuck = false
  const window = openWindow({
    channel,
    first: emptySnapshot(isSecureContext),
    readText: (text) => readLink(codeReader, text),
    choosePort,
    onSilence: (silent) => {
      stuck = silent
      show(handover.api, silent ? 'second-tab' : undefined)
    },
  })
  const handover = createHandover(window.api)
  show(handover.api)
  void navigator.locks.request(LOCK, async () => {
    window.close()
    await hold((api) => {
      handover.to(api)
      if (stuck) show(handover.api)
    })
  })
}

/** The first minute belongs to the street: the copy for later is fetched when the page has come to rest. */
const KEEP_AFTER_MS = 5_000

const keep = (): void => {
  if (!import.meta.env.PROD || !isSecureContext || !('serviceWorker' in navigator)) return
  setTimeout(() => {
    // Some hosts and private windows have no service workers; then the page needs its host, and says so under More.
    import('./kept-page.ts').then(({ keepPage }) => keepPage(tellPage)).catch(() => {})
  }, KEEP_AFTER_MS)
}

/** Asked of the browser once per visit; whoever says no is not asked again. */
type InstallEvent = Event & { prompt(): Promise<unknown> }
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  const install = (): void => {
    tellPage({ install: undefined })
    void (event as InstallEvent).prompt()
  }
  tellPage({ install })
})

start()
keep()
