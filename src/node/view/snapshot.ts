// What the page is told: one immutable picture of everything a household may see, rebuilt after each change.
// Energy is in Wh, money in micro-units of the street's currency, prices in micro per kWh, times in ms since 1970.
// The page renders it and sends intents (`NodeApi`); it computes nothing that the ledger has not said.
import type { Notice } from '../refusal.ts'
import type { Agreement } from './agreement.ts'
import type { AutopilotView } from './autopilot.ts'
import type { BoardView } from './board.ts'
import type { Council } from './council.ts'
import type { Guest, HouseholdKind, Invitation, Joining, OpenInvitation, Returning } from './door.ts'
import type { EnergyHistory } from './energy.ts'
import type { Auction, Book, ClearingResult, Delivery, Preference, Provider, SlotSoFar, Standing } from './market.ts'
import type { Keys } from './keys.ts'
import type { Payment, Pending, Receipt, SettleUp, Wallet } from './money.ts'
import type { AskedMeterKind, Port } from './port.ts'
import type { BoardFault, Relay, RelayKind } from './relay.ts'
import type { Trust } from './trust.ts'

export type * from './agreement.ts'
export type * from './autopilot.ts'
export type * from './board.ts'
export type * from './council.ts'
export type * from './door.ts'
export type * from './energy.ts'
export type * from './figures.ts'
export type * from './keys.ts'
export type * from './market.ts'
export type * from './money.ts'
export type * from './port.ts'
export type * from './relay.ts'
export type * from './trust.ts'
export type * from './statement.ts'

/**
 * Where this browser profile stands. `stopped` means one of our own asserts failed and the node no longer signs;
 * `unreadable` that the books on this computer cannot be opened, and why is in `Snapshot.unreadable`.
 */
export type Stage = 'starting' | 'no-street' | 'joining' | 'catching-up' | 'member' | 'stopped' | 'unreadable'

export type Street = {
  readonly chainId: string
  readonly name: string
  readonly currency: string
  readonly safetyWords: readonly string[]
  readonly slotMs: number
  readonly trial: boolean
  readonly tariff: Tariff
  /** Helpers of the network that the street agreed on, as they are written; empty for none. */
  readonly iceServers: string
  readonly foundedAtMs: number
}

/** All prices in micro per kWh; feed-in may be negative. */
export type Tariff = { readonly supplierPrice: bigint; readonly feedInPrice: bigint; readonly localFee: bigint }

/** From a moment until another one, in ms since 1970. */
export type Span = { readonly fromMs: number; readonly untilMs: number }

/** What a household announced: its nights in ms of the UTC day, and a single absence that runs or is still to come. */
export type Absence = {
  readonly household: number
  readonly night: Span | undefined
  readonly away: Span | undefined
  /** When it is off within `Roster.day`. */
  readonly off: readonly Span[]
}

/** A stretch of the day in which `awake` of the voters are not off; `rests` when they are too few to agree. */
export type RosterSpan = Span & { readonly awake: number; readonly rests: boolean }

/** Who is off when, and what becomes of the street if everybody keeps to it. */
export type Roster = {
  readonly absences: readonly Absence[]
  /** Homes that vote, or will again when their announced hours are over. */
  readonly voters: number
  /** The 24 hours from the running one on, without gaps. */
  readonly day: readonly RosterSpan[]
}

export type Neighbour = {
  readonly id: number
  readonly name: string
  readonly kind: HouseholdKind
  /** Hex of the key that its page is known by on the network. */
  readonly transportKey: string
  readonly self: boolean
  /** A live link or a fresh sign of life through others. */
  readonly present: boolean
  /** Votes on blocks; the others are members without a running meter. */
  readonly validator: boolean
  readonly hasMeter: boolean
}

/** A proposal to found the street again that waits for people. Household ids. */
export type RefoundingView = {
  readonly chainId: string
  /** Why, in the words of whoever asked. */
  readonly reason: string
  /** Who would vote first. */
  readonly voters: readonly number[]
  readonly agreed: readonly number[]
  readonly missing: readonly number[]
  /** Below four members this household may go on alone from `aloneAtMs` on, if no block comes meanwhile. */
  readonly organiser: number
  readonly aloneAtMs: number | undefined
  /** We have agreed to another one, which this one would replace. */
  readonly instead: boolean
}

/**
 * Whether this computer votes for its household. `astray`: its key was used elsewhere. `left-behind`: another computer of
 * the household votes now. `suspended`: its key signed two different things. `frozen`: its key was retired, and no other
 * one votes.
 */
export type Computer = {
  readonly standing: 'in-use' | 'astray' | 'left-behind' | 'suspended' | 'frozen'
  /** `sent`: its new key waits for the street's agreement. */
  readonly enrolment: 'none' | 'sent'
  /** A fresh key can be made here, and there is a reason to. */
  readonly mayEnrol: boolean
}

export type EnergySource = 'solar' | 'wind' | 'hydro' | 'battery' | 'biomass' | 'other' | 'none'

export type Meter = {
  readonly id: number
  readonly label: string
  readonly source: EnergySource
  readonly nameplateW: number
  readonly simulated: boolean
  readonly registered: 'pending' | 'agreed'
  /** Its last reading was typed by a person. */
  readonly byHand: boolean
  readonly lastReadingAtMs: number | undefined
  readonly importWh: bigint | undefined
  readonly exportWh: bigint | undefined
  /** The relay board of this computer that signs its readings; undefined where the computer does. */
  readonly board: { readonly portId: string; readonly fault: BoardFault | undefined } | undefined
}

export type Network = {
  readonly links: number
  /** Neighbours that keep a connection standing for this page: after a reload it finds them without a text. */
  readonly waysBack: number
  readonly members: number
  /** Helpers from outside that this page was built with; empty unless whoever serves it has set some. */
  readonly iceServers: readonly string[]
  /** Why none of them is used, if they are set wrongly. */
  readonly iceFault: string | undefined
  /** There are neighbours, and none has been linked for a while: tickets have led nowhere. */
  readonly alone: boolean
  /** The newest text that went out from here says nowhere where this computer is: the browser hides its addresses. */
  readonly addressHidden: boolean
}

/** Totals of the street since it was founded, in sums only. */
export type StreetTotals = {
  readonly tradedWh: bigint
  readonly turnoverMicro: bigint
  readonly clearings: number
  readonly trades: number
  readonly readings: number
  readonly averagePrice: bigint | undefined
}

/** What the browser lacks or has; each missing thing has its own sentence on the page. */
export type Environment = {
  readonly secure: boolean
  readonly serial: boolean
  /** Ports are reached over WebUSB only, which few adapters know. */
  readonly usbOnly: boolean
  readonly storage: 'kept' | 'may-be-evicted' | 'none'
  readonly clockOffsetMs: number
  readonly version: string
  /** What a person may choose from where a meter has to be asked. */
  readonly askedMeters: readonly AskedMeterKind[]
  readonly relayKinds: readonly RelayKind[]
}

export type Snapshot = {
  readonly stage: Stage
  readonly demo: boolean
  readonly nowMs: number
  readonly self: number | undefined
  readonly street: Street | undefined
  readonly members: readonly Neighbour[]
  readonly agreement: Agreement
  readonly network: Network
  readonly wallet: Wallet
  /** Payments outside the books that wait for a word, ours or a neighbour's. */
  readonly payments: readonly Payment[]
  readonly settleUp: SettleUp
  readonly trust: Trust
  readonly council: Council
  readonly meters: readonly Meter[]
  readonly ports: readonly Port[]
  readonly relays: readonly Relay[]
  readonly standing: Standing | undefined
  readonly preference: Preference | undefined
  readonly slot: SlotSoFar | undefined
  readonly autopilot: AutopilotView
  readonly clearings: readonly ClearingResult[]
  readonly book: Book
  readonly deliveries: readonly Delivery[]
  /** Open ones, the next to close first. */
  readonly auctions: readonly Auction[]
  readonly providers: readonly Provider[]
  readonly receipts: readonly Receipt[]
  readonly pending: readonly Pending[]
  readonly invitations: readonly Invitation[]
  readonly openInvitations: readonly OpenInvitation[]
  readonly guests: readonly Guest[]
  readonly joining: Joining | undefined
  readonly returning: Returning | undefined
  readonly totals: StreetTotals
  /** Undefined while nobody asks to found the street again. */
  readonly refounding: RefoundingView | undefined
  readonly computer: Computer
  readonly keys: Keys
  /** Why this computer gets no further with its books; only a fresh start and a neighbour's door lead on. */
  readonly stranded: 'refounded-without-us' | 'books-differ' | 'gone' | undefined
  readonly roster: Roster
  readonly board: BoardView
  readonly unreadable: 'books-older' | 'books-damaged' | undefined
  /** While a file of blocks that was carried here is taken: its heights, and how far that is. */
  readonly carrying: { readonly from: number; readonly to: number; readonly at: number } | undefined
  /** Energy data that a person has imported on this computer; undefined without any. */
  readonly energy: EnergyHistory | undefined
  readonly validating: boolean
  readonly environment: Environment
  /** Things a person should know now; the newest last. Each has a sentence and a next step. */
  readonly notices: readonly Notice[]
}
