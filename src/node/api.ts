// The typed door to a household's node: the page reads one snapshot and sends intents; every intent ends in an
// `Outcome` and never throws for something a person could have done. The worker, the demo street and the tools
// offer the same door.
import type { AutopilotApi } from './autopilot-api.ts'
import type { BooksApi } from './books-api.ts'
import type { ConsoleApi } from './console-api.ts'
import type { CouncilApi } from './council-api.ts'
import type { KeysApi } from './keys-api.ts'
import type { MarketApi } from './market-api.ts'
import type { Outcome, Refusal } from './refusal.ts'
import type { TrustApi } from './trust-api.ts'
import type { MadeStatement, StatementVerdict } from './view/statement.ts'
import type { AskedMeter, EnergySource, HouseholdKind, RelayUse, Snapshot, Tariff } from './view/snapshot.ts'

/** A street's founding document as a person fills it in. Prices in micro per kWh. */
export type Founding = {
  readonly streetName: string
  readonly householdName: string
  readonly currency: string
  readonly tariff: Tariff
  readonly overdraftLimitMicro: bigint
  /** How far people here trust each other from the start; the rest of the terms follows from it. */
  readonly preset?: 'neighbours' | 'open-market' | undefined
  /** Members who must approve a newcomer; the preset's own number if left out. */
  readonly approvals?: number | undefined
  /** 900,000 on a real street; shorter only on a trial street. */
  readonly slotMs: number
  readonly trial: boolean
}

/**
 * What a pasted or opened text turned out to be. `personal`: a link for one computer, made for a reply whose own link is
 * gone. `return`: a link between members, which lets nobody in. `maker`: hex of the transport key of who wrote it.
 */
export type OpenedText = {
  readonly kind: 'invitation' | 'personal' | 'return' | 'reply'
  /** With the helpers behind it. */
  readonly code: string
  readonly maker: string
  /** Hosts of the helpers that the street behind it agreed on. */
  readonly helpers: readonly string[]
}

/**
 * What became of a reply; keys are hex of transport keys. `led-nowhere`: its link is gone, or is `owner`'s, or its
 * writer was not there (`unreachable`); a personal link for its writer can be made all the same.
 */
export type OpenedReply =
  | { readonly kind: 'connected'; readonly writer: string }
  | { readonly kind: 'led-nowhere'; readonly unreachable: boolean; readonly owner: string; readonly writer: string }

/** Blocks with their certificates, to be carried by hand. */
export type CarriedFile = {
  readonly bytes: Uint8Array
  /** First and last height in it. */
  readonly from: number
  readonly to: number
  /** The newest height of these books: greater than `to` where one file could not hold everything. */
  readonly height: number
}

/** What a carried file gave. */
export type CarriedIn = {
  /** Blocks that are new here. */
  readonly taken: number
  readonly height: number
  /** Why its rest was left, if it was not good to its end. */
  readonly stopped: Refusal | undefined
}

export type { EnergyImported } from './console-api.ts'
export type { Proposing } from './council-api.ts'
export type { CheckedBackup, TriedWords } from './keys-api.ts'

/** What has a file of its own. */
type PartApis = AutopilotApi & BooksApi & ConsoleApi & CouncilApi & KeysApi & MarketApi & TrustApi

export type NodeApi = PartApis & {
  /** Calls the listener at once and after every change, until the returned function is called. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void

  found(founding: Founding): Promise<Outcome>

  /** Tells what a link or bare code is, without acting on it. */
  readText(text: string): Outcome<OpenedText>
  /** Organiser or member: makes an invitation, shown as a link in the snapshot. */
  invite(): Promise<Outcome<{ readonly link: string }>>
  /** Takes an invitation of ours back, by its id; who opens its link afterwards is told so. */
  revokeInvitation(invitation: string): Promise<Outcome>
  /**
   * Newcomer: answers an invitation; the reply text goes back to the neighbour by any messenger. A personal link needs
   * no reply: it connects by itself, and the reply from before stays.
   */
  join(code: string, householdName: string, kind: HouseholdKind): Promise<Outcome<{ readonly reply: string }>>
  /** Newcomer: forgets the request, to start over with another link or none. */
  withdraw(): Promise<Outcome>
  /** Inviter: connects to the newcomer whose reply this is; then a guest card appears in the snapshot. */
  openReply(code: string): Promise<Outcome<OpenedReply>>
  /** Any member: makes a personal link for the writer of a reply that led nowhere. */
  answerReply(code: string): Promise<Outcome<{ readonly link: string }>>
  /** Member that nobody is linked to: makes a link that a neighbour opens, and answers like an invitation. */
  makeReturnLink(): Promise<Outcome<{ readonly link: string }>>
  /** Member: opens a link of another member of its own street; see `Snapshot.returning`. */
  comeBack(code: string): Promise<Outcome>
  admit(peer: string): Promise<Outcome>
  turnAway(peer: string): Promise<Outcome>

  /** Opens the browser's own port chooser (needs a press) and listens to what the device says. */
  choosePort(): Promise<Outcome<{ readonly portId: string }>>
  forgetPort(portId: string): Promise<Outcome>
  /** Binds the meter heard on this port, and on a bus at this address, to the household. */
  registerMeter(meter: {
    readonly portId: string
    readonly unit?: number | undefined
    readonly label: string
    readonly source: EnergySource
    readonly nameplateW: number
  }): Promise<Outcome>
  /** Says that the device on this port is a relay board; nothing is written to a port before this. */
  useRelay(relay: { readonly portId: string } & RelayUse): Promise<Outcome>
  /** Closes the relay's contact for ten seconds and opens it again; refused when that would not be safe. */
  testRelay(relay: { readonly portId: string; readonly channel: number }): Promise<Outcome>
  /**
   * Says which meter on this port has to be asked (`Environment.askedMeters`); from then on it is written to, and only
   * what reads a meter.
   */
  askMeter(meter: { readonly portId: string } & AskedMeter): Promise<Outcome>
  /**
   * Looks for meters of a kind at every address of a bus (`Port.search`), which takes a minute and a half, and asks those that
   * it finds beside those that are asked already.
   */
  findMeters(meter: { readonly portId: string } & Omit<AskedMeter, 'unit' | 'others'>): Promise<Outcome>
  /** Takes back what was said of a port: it is only listened to again, and nothing is written to it. */
  listenAgain(portId: string): Promise<Outcome>
  /**
   * The keys of a sealed meter as its grid operator gave them, in hex; the second may be empty. They are kept if they open
   * the newest telegram, and never shown again.
   */
  giveKey(keys: {
    readonly portId: string
    readonly encryptionKey: string
    readonly authenticationKey: string
  }): Promise<Outcome>

  setStanding(standing: {
    readonly buyPrice: bigint
    readonly sellPrice: bigint
    readonly unsold: 'feed-in' | 'keep'
  }): Promise<Outcome>
  placeOrder(order: {
    /** What a buyer wants its energy from; any source if left out. A seller's is the one it has most of. */
    readonly source?: EnergySource | undefined
    /** The one neighbour to trade with; anybody if left out. */
    readonly partner?: number | undefined
    readonly side: 'buy' | 'sell'
    readonly quantityWh: bigint
    readonly priceMicroPerKwh: bigint
    readonly timeInForce: 'good-till-cancelled' | 'immediate-or-cancel' | 'fill-or-kill' | 'post-only'
    readonly lastsMs: number
  }): Promise<Outcome<{ readonly id: string }>>
  /** An order of ours, or an auction of ours that nobody has bid on. */
  cancelOrder(id: string): Promise<Outcome>

  /** Seller: offers kept credits to one neighbour, paid per Wh that the neighbour's meter takes. */
  offerDelivery(delivery: {
    readonly buyer: number
    readonly energyWh: bigint
    readonly priceMicroPerKwh: bigint
    readonly lastsMs: number
  }): Promise<Outcome<{ readonly id: string }>>
  acceptDelivery(id: string): Promise<Outcome>
  closeDelivery(id: string): Promise<Outcome>

  /** Gives money that we have, not what we may owe, to another home. */
  sendMoney(money: { readonly to: number; readonly amountMicro: bigint }): Promise<Outcome<{ readonly id: string }>>
  /** Says that we have paid a neighbour outside the books; our debt shrinks once the neighbour says that it came. */
  sayPaid(paid: { readonly payee: number; readonly amountMicro: bigint }): Promise<Outcome<{ readonly id: string }>>
  /** The payee says whether it came; the payer takes its word back. */
  answerPayment(answer: {
    readonly payment: string
    readonly answer: 'received' | 'not-received' | 'taken-back'
  }): Promise<Outcome>

  /** Our own statement of a time, from the first moment up to, and without, the second; see `MadeStatement`. */
  statement(wish: { readonly fromMs: number; readonly untilMs: number }): Promise<Outcome<MadeStatement>>
  /** Checks a statement file, anybody's; needs no home. What is wrong with it is in the verdict. */
  checkStatement(text: string): Promise<Outcome<StatementVerdict>>

  /**
   * Says to the street that this computer is off every night, in minutes of the day by the clock on the wall. When the
   * clocks change, this computer says the same hours again by itself.
   */
  announceNight(night: {
    readonly fromMinute: number
    readonly untilMinute: number
  }): Promise<Outcome<{ readonly id: string }>>
  /**
   * Once, from a moment within the next 30 days on, or from now on, until another one within a year. Whoever stays awake
   * all the same goes on voting.
   */
  announceAbsence(absence: {
    readonly fromMs?: number | undefined
    readonly untilMs: number
  }): Promise<Outcome<{ readonly id: string }>>
  takeBackAbsence(which: 'night' | 'once'): Promise<Outcome<{ readonly id: string }>>

  /** Puts a note on the board; ids of notes are those in the snapshot. */
  post(note: {
    readonly kind: 'notice' | 'rule' | 'dispute'
    readonly title: string
    readonly about: string
    readonly text: string
  }): Promise<Outcome<{ readonly id: string }>>
  /** Own notes only. Its id may become another one, when another computer of this home had written it. */
  edit(note: {
    readonly id: string
    readonly title: string
    readonly text: string
  }): Promise<Outcome<{ readonly id: string }>>
  remove(id: string): Promise<Outcome>
  setProfile(text: string): Promise<Outcome>
  /** Shows the watts at our meters to the street, until this page closes or they are switched off. */
  setAwareness(awareness: { readonly watts: boolean }): Promise<Outcome>

  setValidating(on: boolean): Promise<Outcome>
  /** Asks everybody to found the street again with those who are awake, and agrees to it. */
  proposeRefounding(reason: string): Promise<Outcome>
  /** Agrees to the proposal in the snapshot; this computer signs nothing in the old books any more. */
  approveRefounding(): Promise<Outcome>
  /** Makes this computer the voter of its household again, with a fresh key; see `Snapshot.computer`. */
  enrolDevice(): Promise<Outcome>
  /** Books that cannot be opened any more, without any key, as lines of text to keep. */
  exportBooks(): Promise<Outcome<{ readonly lines: readonly string[] }>>
  /** Puts unreadable books away and loads the page anew; the household's keys stay. */
  startAfresh(): Promise<Outcome>
  /**
   * The books as a file to carry, from a height on, or from the lowest one that is kept here; without a height the newest
   * blocks, as many as fit into a handy file.
   */
  exportBlocks(fromHeight: number | undefined): Promise<Outcome<CarriedFile>>
  /** Takes what a carried file has beyond our own books; see `Snapshot.carrying` for how far it is. */
  importBlocks(bytes: Uint8Array): Promise<Outcome<CarriedIn>>
  dismissNotice(atMs: number): Promise<Outcome>
  /** The last inputs of the node without any key, as text for a bug report. */
  report(): Promise<Outcome<{ readonly text: string }>>
}
