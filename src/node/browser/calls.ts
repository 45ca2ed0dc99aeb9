// The worker's table of intents: one row per call, each inside the node's loop where it touches the node.
import type { COUNCIL_CALLS } from '../council-api.ts'
import type { BooksApi } from '../books-api.ts'
import { edit, post, remove, setAwareness, setProfile } from '../board/writing.ts'
import { admit, turnAway } from '../household/admission.ts'
import { announceAbsence, announceNight, takeBackAbsence } from '../household/absence.ts'
import { enrolDevice, freshVoter } from '../household/enrolment.ts'
import {
  acceptDelivery,
  cancelOrder,
  closeDelivery,
  createInvitation,
  dismissNotice,
  genesisOf,
  offerDelivery,
  placeOrder,
  revokeInvitation,
  setStanding,
  setValidating,
} from '../household/intents.ts'
import { booksApi } from '../figures/books.ts'
import { disputable, disputePayment, judgeDispute, openDispute, pledge, showEvidence } from '../household/trust.ts'
import { answerPayment, sayPaid, sendMoney } from '../household/money.ts'
import type { AutopilotApi } from '../autopilot-api.ts'
import type { MarketApi } from '../market-api.ts'
import { isLocked } from '../household/lock.ts'
import type { Node } from '../node.ts'
import { approveRefounding, hearLinked, proposeRefounding } from '../household/refounding.ts'
import { strandedBy } from '../household/refounding-exchange.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { reportOf } from '../report/report.ts'
import { carryIn } from '../sync/carry-in.ts'
import { carryOut } from '../sync/carry-out.ts'
import { autopilotCalls } from './autopilot-calls.ts'
import { councilCalls } from './council-calls.ts'
import { CONSOLE_NOT_HERE, consoleCalls } from './console-calls.ts'
import type { Devices } from './devices.ts'
import type { EnergyDoor } from './energy-door.ts'
import type { JoinDoor } from './join-door.ts'
import { marketCalls } from './market-calls.ts'
import { KEYS_NOT_HERE, keysCalls } from './keys-calls.ts'
import type { EnergyPeriod, FileSums } from '../view/energy.ts'
import type { CallName, Calls } from './messages.ts'
import { piece } from './piece.ts'

export type CallTable = { [N in CallName]: (argument: Calls[N]['argument']) => Promise<Outcome<Calls[N]['value']>> }

export const createCalls = (
  node: Node,
  devices: Devices,
  joining: JoinDoor,
  books: BooksDoor,
  energy: EnergyDoor,
  transportKey: string,
): CallTable => {
  const { state } = node
  const inLoop = inLoopOf(node)
  const daily = dailyCalls(node)
  return {
    ...daily,
    energy: async (edgesMs) => withFiles(await daily.energy(edgesMs), energy.between(edgesMs)),
    found: async (founding) => {
      if (state.chain !== undefined || state.wanted !== undefined) return refused('already-done')
      const genesis = genesisOf(state.ports, transportKey, founding)
      if (!genesis.ok) return genesis
      return node.enter(genesis.value)
    },
    createInvitation: (id) => inLoop(() => createInvitation(state, id)),
    revokeInvitation: (invitation) => inLoop(() => revokeInvitation(state, invitation)),
    join: async (wish) => {
      if (state.chain !== undefined) return refused('already-done')
      const { vault } = state.ports.keyring
      const isReturning = vault?.notes.returning !== undefined
      if (isReturning && isLocked(state.ports)) return refused('locked')
      const returning = isReturning ? BigInt(state.ports.clock.nowMs()) : undefined
      joining.start(wish.peer, { ...wish.wish, transportKey, returning })
      return done
    },
    withdraw: async () => {
      joining.stop()
      return done
    },
    admit: (peer) => inLoop(() => admit(state, peer)),
    turnAway: (peer) => inLoop(() => turnAway(state, peer)),
    portsChanged: () => devices.look(),
    forgetPort: (portId) => devices.forget(portId),
    registerMeter: (meter) => inLoop(() => devices.registerMeter(meter)),
    useRelay: (relay) => devices.useRelay(relay),
    testRelay: (relay) => devices.testRelay(relay),
    askMeter: (meter) => devices.askMeter(meter),
    findMeters: (meter) => devices.findMeters(meter),
    listenAgain: (portId) => devices.listenAgain(portId),
    giveKey: (keys) => devices.giveKey(keys),
    ...consoleCalls(node, devices, energy),
    ...keysCalls(node, joining),
    ...leavingCalls(books),
    startAfresh: async () => {
      if (strandedBy(state) === undefined) return refused('not-allowed')
      node.stop()
      return leavingCalls(books).startAfresh()
    },
  }
}

/** What the books say of energy, with what imported files say of the same times beside it. */
const withFiles = (period: Outcome<EnergyPeriod>, files: readonly FileSums[] | undefined): Outcome<EnergyPeriod> => {
  if (!period.ok || files === undefined) return period
  const parts = period.value.parts.map((part, i) => ({ ...part, files: files[i] }))
  return { ok: true, value: { ...period.value, parts } }
}

const notHere = async (): Promise<Outcome<never>> => refused('not-allowed')

/** A demo street has its five homes and their meters; it neither grows nor touches this computer. */
export const createDemoCalls = (node: Node): CallTable => ({
  ...dailyCalls(node),
  found: notHere,
  createInvitation: notHere,
  revokeInvitation: notHere,
  join: notHere,
  withdraw: notHere,
  admit: notHere,
  turnAway: notHere,
  portsChanged: notHere,
  forgetPort: notHere,
  registerMeter: notHere,
  useRelay: notHere,
  testRelay: notHere,
  askMeter: notHere,
  findMeters: notHere,
  listenAgain: notHere,
  giveKey: notHere,
  ...CONSOLE_NOT_HERE,
  ...KEYS_NOT_HERE,
  exportBooks: notHere,
  startAfresh: notHere,
})

/** What can be done about books that cannot be opened; everything else finds no street. */
export const createUnreadableCalls = (node: Node, books: BooksDoor): CallTable => ({
  ...createDemoCalls(node),
  ...leavingCalls(books),
})

/** Keeping the books as a file, and leaving them. */
const leavingCalls = (books: BooksDoor) => ({
  exportBooks: async () => ({ ok: true, value: { lines: await books.lines() } }) as const,
  startAfresh: async () => {
    await books.startAfresh()
    return done
  },
})

/** Books on a disk that may be of an older shape. */
export type BooksDoor = {
  isOlder(): Promise<boolean>
  lines(): Promise<string[]>
  startAfresh(): Promise<void>
}

type InLoop = <T>(task: () => Promise<Outcome<T>> | Outcome<T>) => Promise<Outcome<T>>
const inLoopOf =
  ({ state }: Node): InLoop =>
  (task) =>
    state.loop.run(task)

type DailyCall =
  | keyof AutopilotApi
  | keyof BooksApi
  | keyof MarketApi
  | 'setStanding'
  | 'placeOrder'
  | 'cancelOrder'
  | 'offerDelivery'
  | 'acceptDelivery'
  | 'closeDelivery'
  | 'sendMoney'
  | 'sayPaid'
  | 'answerPayment'
  | 'pledge'
  | 'openDispute'
  | 'disputePayment'
  | 'disputable'
  | 'showEvidence'
  | 'judgeDispute'
  | 'statement'
  | 'checkStatement'
  | 'announceNight'
  | 'announceAbsence'
  | 'takeBackAbsence'
  | 'post'
  | 'edit'
  | 'remove'
  | 'setProfile'
  | 'setAwareness'
  | 'setValidating'
  | 'proposeRefounding'
  | 'approveRefounding'
  | 'enrolDevice'
  | 'exportBlocks'
  | 'importBlocks'
  | 'dismissNotice'
  | 'report'
  | (typeof COUNCIL_CALLS)[number]

const loadMaking = () => piece(import('../statement/make-statement.ts'))
const loadChecking = () => piece(import('../statement/check-here.ts'))

/** What a member does on any street. */
const dailyCalls = (node: Node): Pick<CallTable, DailyCall> => {
  const { state } = node
  const inLoop = inLoopOf(node)
  return {
    ...autopilotCalls(node),
    ...marketCalls(node),
    ...booksApi(state),
    setStanding: (standing) => inLoop(() => setStanding(state, standing)),
    placeOrder: (order) => inLoop(() => placeOrder(state, order)),
    cancelOrder: (id) => inLoop(() => cancelOrder(state, id)),
    offerDelivery: (delivery) => inLoop(() => offerDelivery(state, delivery)),
    acceptDelivery: (id) => inLoop(() => acceptDelivery(state, id)),
    closeDelivery: (id) => inLoop(() => closeDelivery(state, id)),
    sendMoney: (money) => inLoop(() => sendMoney(state, money)),
    sayPaid: (paid) => inLoop(() => sayPaid(state, paid)),
    answerPayment: (answer) => inLoop(() => answerPayment(state, answer)),
    pledge: (stake) => inLoop(() => pledge(state, stake)),
    openDispute: (dispute) => inLoop(() => openDispute(state, dispute)),
    disputePayment: (payment) => inLoop(() => disputePayment(state, payment)),
    disputable: (receipt) => inLoop(() => disputable(state, receipt)),
    showEvidence: (evidence) => inLoop(() => showEvidence(state, evidence)),
    judgeDispute: (verdict) => inLoop(() => judgeDispute(state, verdict)),
    ...councilCalls(node),
    announceNight: (night) => inLoop(() => announceNight(state, night)),
    announceAbsence: (absence) => inLoop(() => announceAbsence(state, absence)),
    takeBackAbsence: (which) => inLoop(() => takeBackAbsence(state, which)),
    post: (note) => inLoop(() => post(state, note)),
    edit: (note) => inLoop(() => edit(state, note)),
    remove: (id) => inLoop(() => remove(state, id)),
    setProfile: (text) => inLoop(() => setProfile(state, text)),
    setAwareness: (awareness) => inLoop(() => setAwareness(state, awareness)),
    setValidating: (on) => inLoop(() => setValidating(state, on)),
    proposeRefounding: async (reason) => {
      await hearLinked(state)
      return inLoop(async () => proposeRefounding(state, reason, await freshVoter(state)))
    },
    approveRefounding: () => inLoop(() => approveRefounding(state)),
    enrolDevice: () => inLoop(() => enrolDevice(state)),
    // These enter the loop where they must, and leave it to the others in between.
    statement: async (wish) => (await loadMaking()).makeStatement(state, wish),
    checkStatement: async (text) => ({ ok: true, value: await (await loadChecking()).checkHere(state, text) }),
    exportBlocks: (fromHeight) => carryOut(state, fromHeight),
    importBlocks: (bytes) => carryIn(state, bytes),
    dismissNotice: (atMs) => inLoop(() => dismissNotice(state, atMs)),
    report: () => inLoop(() => ({ ok: true, value: { text: reportOf(state) } })),
  }
}
