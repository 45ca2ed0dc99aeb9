// A statement as the page and the audit show it: what was proved, what was found wrong, and on what it all rests. Amounts
// in micro-units and Wh, times in ms since 1970.
import type { StatementFigures } from '../../ledger/index.ts'
import type { Receipt } from './money.ts'

export type { Carbon, StatementFigures } from '../../ledger/index.ts'

/** What can be wrong with a statement, each told apart so that a person knows what to ask for. */
export type StatementFault =
  /** No statement at all, or cut. */
  | 'not-a-statement'
  | 'statement-other-version'
  /** The founding document in it is none. */
  | 'founding'
  /** It is of another street than the reader's. */
  | 'other-street'
  /** Name, currency or number of the street are not those of its founding document. */
  | 'street-words'
  /** The block that everything rests on, or those who may sign it, do not belong together. */
  | 'anchor'
  /** The terms in it are not those that the anchor's state has. */
  | 'terms'
  /** Prices that counted for some of its rows are not in it. */
  | 'tariff-missing'
  /** Not enough of those who vote have signed that block, or not with their keys. */
  | 'certificate'
  | 'household'
  | 'account'
  /** Blocks of it are not in this street's history. */
  | 'history'
  /** A row is not what its block says. `about`: its number. */
  | 'row-altered'
  /** The number of a row that should be there. */
  | 'row-missing'
  /** A row that was booked at another time than the statement is about. */
  | 'row-outside'
  /** A balance that does not follow from the row before. */
  | 'row-balance'
  /** Nothing shows that no row was left out before the first, or behind the last. */
  | 'edge-before'
  | 'edge-after'
  /** A sum is not what the rows come to. `about`: which. */
  | 'figure'

export type FoundFault = { readonly code: StatementFault; readonly about: string | undefined }

/** A row of a statement: a receipt with its number and the balance after it. */
export type StatementRow = Receipt & {
  readonly number: bigint
  readonly balanceMicro: bigint
  /** Wh by source, in the order of solar, wind, hydro, battery, biomass, other; unknown first. */
  readonly sourcesWh: readonly bigint[]
}

/** What everything in a statement rests on: one block with the signatures under it. */
export type StatementAnchor = {
  readonly height: number
  readonly id: string
  readonly atMs: number
  /** Homes that signed it, of those who vote. */
  readonly signed: number
  readonly voters: number
  /** Of the first voters, as the founding document names them, how many signed with the keys of then. */
  readonly foundersSigned: number
  readonly founders: number
  /** Whether our own books have this block; undefined where they do not reach it, or there are none. */
  readonly inOurBooks: boolean | undefined
}

/** Prices from a moment on, in micro per kWh. */
export type TariffSince = {
  readonly fromMs: number
  readonly supplierPrice: bigint
  readonly feedInPrice: bigint
  readonly localFee: bigint
}

export type Statement = {
  readonly streetName: string
  readonly chainId: string
  readonly currency: string
  readonly foundedAtMs: number
  readonly household: number
  readonly householdName: string
  /** From the first moment up to, and without, the second. */
  readonly fromMs: number
  readonly untilMs: number
  /** Newest first. */
  readonly rows: readonly StatementRow[]
  readonly figures: StatementFigures
  /** The tariffs that were in force within the time, oldest first: each row counts at that of its quarter hour. */
  readonly tariffs: readonly TariffSince[]
  /** Where the carbon factors are from: those of the street's terms at the anchor, for all rows. */
  readonly carbonText: string
  readonly anchor: StatementAnchor
  /** The street was founded again within the time: earlier rows are in the books before. */
  readonly begunAnew: boolean
}

export type StatementVerdict = {
  /** Empty for a good one. At most a few of one kind are listed. */
  readonly faults: readonly FoundFault[]
  /** What could be read; undefined when nothing could. With faults its figures are those of the rows that are there. */
  readonly statement: Statement | undefined
}

/** A statement as it was made here, and the file that carries it. */
export type MadeStatement = {
  readonly verdict: StatementVerdict
  /** JSON; see docs/ledger.md. */
  readonly text: string
  /** Where our books begin later than was asked for. */
  readonly beginsLater: boolean
}
