// What page and worker say to each other over one port: a closed union each way. The page is the hands (network, port
// chooser, screen), the worker is the head (ledger, votes, meters).
import type { Topic, Protocol, Verdict } from '../../p2p/index.ts'
import type { CarriedFile, CarriedIn, CheckedBackup, EnergyImported, Founding } from '../api.ts'
import type { JoinWish } from '../household/newcomer.ts'
import type { Outcome, Refusal } from '../refusal.ts'
import type { NodeApi } from '../api.ts'
import type { OpeningTrouble } from '../trouble.ts'
import type { EnergyPeriod } from '../view/energy.ts'
import type { MadeStatement, StatementVerdict } from '../view/statement.ts'
import type { CoreView } from '../view/view.ts'
import type {
  BlockView,
  CreditLot,
  Disputable,
  Environment,
  Port,
  RawRow,
  Receipt,
  Relay,
  Snapshot,
  StreetFigures,
  TransactionView,
  Usage,
} from '../view/snapshot.ts'

type Argument<M extends keyof NodeApi> = Parameters<Extract<NodeApi[M], (...args: never[]) => unknown>>[0]

/** Intents that the worker carries out, with their argument and what they give. */
export type Calls = {
  found: { argument: Founding; value: undefined }
  /** The argument is the id that it shall have, for a code that does not carry one. */
  createInvitation: {
    argument: Uint8Array | undefined
    value: { readonly invitation: Uint8Array; readonly id: string }
  }
  revokeInvitation: { argument: string; value: undefined }
  join: {
    argument: { readonly peer: string; readonly wish: Omit<JoinWish, 'transportKey' | 'returning'> }
    value: undefined
  }
  withdraw: { argument: undefined; value: undefined }
  admit: { argument: string; value: undefined }
  turnAway: { argument: string; value: undefined }
  portsChanged: { argument: undefined; value: undefined }
  forgetPort: { argument: string; value: undefined }
  registerMeter: { argument: Argument<'registerMeter'>; value: undefined }
  useRelay: { argument: Argument<'useRelay'>; value: undefined }
  testRelay: { argument: Argument<'testRelay'>; value: undefined }
  askMeter: { argument: Argument<'askMeter'>; value: undefined }
  findMeters: { argument: Argument<'findMeters'>; value: undefined }
  listenAgain: { argument: string; value: undefined }
  giveKey: { argument: Argument<'giveKey'>; value: undefined }
  lookAtPort: { argument: string; value: { readonly rows: readonly RawRow[] } }
  startRecording: { argument: string; value: undefined }
  stopRecording: { argument: string; value: { readonly text: string } }
  replayRecording: { argument: Argument<'replayRecording'>; value: { readonly portId: string } }
  registerByHand: { argument: Argument<'registerByHand'>; value: undefined }
  letBoardSign: { argument: Argument<'letBoardSign'>; value: undefined }
  letComputerSign: { argument: Argument<'letComputerSign'>; value: undefined }
  changeMeter: { argument: Argument<'changeMeter'>; value: { readonly id: string } }
  enterReading: { argument: Argument<'enterReading'>; value: undefined }
  importEnergy: { argument: Argument<'importEnergy'>; value: EnergyImported }
  forgetEnergy: { argument: Argument<'forgetEnergy'>; value: undefined }
  setStanding: { argument: Argument<'setStanding'>; value: undefined }
  placeOrder: { argument: Argument<'placeOrder'>; value: { readonly id: string } }
  cancelOrder: { argument: string; value: undefined }
  offerDelivery: { argument: Argument<'offerDelivery'>; value: { readonly id: string } }
  acceptDelivery: { argument: string; value: undefined }
  closeDelivery: { argument: string; value: undefined }
  setAutopilot: { argument: Argument<'setAutopilot'>; value: undefined }
  pauseAutopilot: { argument: boolean; value: undefined }
  setPreference: { argument: Argument<'setPreference'>; value: undefined }
  amendOrder: { argument: Argument<'amendOrder'>; value: undefined }
  listOffer: { argument: Argument<'listOffer'>; value: { readonly id: string } }
  buyDirectly: { argument: Argument<'buyDirectly'>; value: { readonly id: string } }
  openAuction: { argument: Argument<'openAuction'>; value: { readonly id: string } }
  placeBid: { argument: Argument<'placeBid'>; value: undefined }
  sendMoney: { argument: Argument<'sendMoney'>; value: { readonly id: string } }
  sayPaid: { argument: Argument<'sayPaid'>; value: { readonly id: string } }
  answerPayment: { argument: Argument<'answerPayment'>; value: undefined }
  pledge: { argument: Argument<'pledge'>; value: { readonly id: string } }
  openDispute: { argument: Argument<'openDispute'>; value: { readonly id: string } }
  disputePayment: { argument: string; value: { readonly id: string } }
  disputable: { argument: string; value: Disputable | undefined }
  showEvidence: { argument: Argument<'showEvidence'>; value: { readonly id: string } }
  judgeDispute: { argument: Argument<'judgeDispute'>; value: { readonly id: string } }
  propose: { argument: Argument<'propose'>; value: { readonly id: string } }
  vote: { argument: Argument<'vote'>; value: { readonly id: string } }
  approveWish: { argument: string; value: { readonly id: string } }
  leaveStreet: { argument: undefined; value: { readonly id: string } }
  retireMeter: { argument: number; value: { readonly id: string } }
  freeze: { argument: Argument<'freeze'>; value: { readonly id: string } }
  thaw: { argument: number; value: { readonly id: string } }
  postRate: { argument: Argument<'postRate'>; value: { readonly id: string } }
  askExchange: { argument: Argument<'askExchange'>; value: { readonly id: string } }
  answerExchange: { argument: Argument<'answerExchange'>; value: { readonly id: string } }
  issueMoney: { argument: Argument<'issueMoney'>; value: { readonly id: string } }
  figures: { argument: undefined; value: StreetFigures }
  credits: { argument: undefined; value: readonly CreditLot[] }
  block: { argument: number; value: BlockView }
  transaction: { argument: string; value: TransactionView }
  receiptsOf: { argument: Argument<'receiptsOf'>; value: readonly Receipt[] }
  usage: { argument: readonly number[]; value: Usage }
  energy: { argument: readonly number[]; value: EnergyPeriod }
  statement: { argument: Argument<'statement'>; value: MadeStatement }
  checkStatement: { argument: string; value: StatementVerdict }
  announceNight: { argument: Argument<'announceNight'>; value: { readonly id: string } }
  announceAbsence: { argument: Argument<'announceAbsence'>; value: { readonly id: string } }
  takeBackAbsence: { argument: Argument<'takeBackAbsence'>; value: { readonly id: string } }
  post: { argument: Argument<'post'>; value: { readonly id: string } }
  edit: { argument: Argument<'edit'>; value: { readonly id: string } }
  remove: { argument: string; value: undefined }
  setProfile: { argument: string; value: undefined }
  setAwareness: { argument: Argument<'setAwareness'>; value: undefined }
  showWords: { argument: string; value: { readonly words: readonly string[] } }
  tryWords: { argument: Argument<'tryWords'>; value: undefined }
  setPassphrase: { argument: Argument<'setPassphrase'>; value: undefined }
  unlock: { argument: string; value: undefined }
  lock: { argument: undefined; value: undefined }
  setAutoLock: { argument: number; value: undefined }
  saveBackup: { argument: string; value: { readonly name: string; readonly text: string } }
  checkBackup: { argument: Argument<'checkBackup'>; value: CheckedBackup }
  restoreWords: { argument: string; value: undefined }
  restoreBackup: { argument: Argument<'restoreBackup'>; value: undefined }
  forgetRestored: { argument: undefined; value: undefined }
  setAllowance: { argument: bigint; value: undefined }
  freezeHome: { argument: undefined; value: undefined }
  setValidating: { argument: boolean; value: undefined }
  proposeRefounding: { argument: string; value: undefined }
  approveRefounding: { argument: undefined; value: undefined }
  enrolDevice: { argument: undefined; value: undefined }
  exportBooks: { argument: undefined; value: { readonly lines: readonly string[] } }
  startAfresh: { argument: undefined; value: undefined }
  exportBlocks: { argument: number | undefined; value: CarriedFile }
  importBlocks: { argument: Uint8Array; value: CarriedIn }
  dismissNotice: { argument: number; value: undefined }
  report: { argument: undefined; value: { readonly text: string } }
}
export type CallName = keyof Calls
export type Call = {
  [N in CallName]: {
    readonly kind: 'call'
    readonly id: number
    readonly name: N
    readonly argument: Calls[N]['argument']
  }
}[CallName]

/** What the page must tell before the worker can start. */
export type Opening = {
  readonly kind: 'open'
  /** Name of the household in this browser profile; '' is the usual one. */
  readonly as: string
  /** Hex of our transport key. */
  readonly transportKey: string
  readonly version: string
  readonly secure: boolean
}

/** The demo street needs neither keys nor a name: it keeps nothing. */
export type DemoOpening = { readonly kind: 'open-demo'; readonly version: string; readonly secure: boolean }

export type ToWorker =
  | Opening
  | DemoOpening
  | Call
  /** The page closes or goes elsewhere. */
  | { readonly kind: 'leaving' }
  | {
      readonly kind: 'gossip'
      readonly id: number
      readonly from: string
      readonly topic: Topic
      readonly bytes: Uint8Array
    }
  | {
      readonly kind: 'request'
      readonly id: number
      readonly from: string
      readonly protocol: Protocol
      readonly bytes: Uint8Array
    }
  /** Answer to `ask`; undefined when there was none. */
  | { readonly kind: 'answer'; readonly id: number; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'linkUp' | 'linkDown'; readonly peer: string }

/** The worker's part of the snapshot. */
export type WorkerView = CoreView & {
  readonly demo: boolean
  readonly unreadable: Snapshot['unreadable']
  readonly ports: readonly Port[]
  readonly relays: readonly Relay[]
  readonly energy: Snapshot['energy']
  readonly joinProgress: JoinView | undefined
  readonly environment: Environment
}
export type JoinView = {
  readonly state: 'connected' | 'admitted' | 'refused' | 'failed'
  readonly streetName: string | undefined
  readonly safetyWords: readonly string[]
  readonly refusal: Refusal | undefined
}

export type FromWorker =
  | { readonly kind: 'view'; readonly view: WorkerView }
  | { readonly kind: 'result'; readonly id: number; readonly outcome: Outcome<unknown> }
  | { readonly kind: 'verdicts'; readonly verdicts: readonly { readonly id: number; readonly verdict: Verdict }[] }
  | { readonly kind: 'reply'; readonly id: number; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'publish'; readonly topic: Topic; readonly bytes: Uint8Array }
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly peer: string
      readonly protocol: Protocol
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'members'; readonly scope: string; readonly keys: readonly string[] }
  /** What the page publishes on `tx` when it closes; undefined while nobody would miss us. */
  | { readonly kind: 'parting'; readonly bytes: Uint8Array | undefined }
  /** The disk could not be opened or the worker failed: nothing can run here. */
  | { readonly kind: 'failed'; readonly why: OpeningTrouble | 'stopped'; readonly detail: string }
