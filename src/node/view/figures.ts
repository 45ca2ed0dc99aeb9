// Figures of the street, and what its books say to a program that asks. Energy in Wh, money in micro-units, prices in micro
// per kWh, shares in per mille, times in ms since 1970.
import type { Carbon, HourPrice, Permille, Source, StatementFigures, StreetHealth } from '../../ledger/index.ts'
import type { Refusal } from '../refusal.ts'
import type { Receipt } from './money.ts'

export type { HourPrice, Permille, StreetHealth } from '../../ledger/index.ts'

export type ProviderFigures = {
  readonly household: number
  /** In the last 24 hours. */
  readonly soldWh: bigint
  readonly availability: Permille
  readonly uptime: Permille
  readonly rating: Permille
}

export type StreetFigures = {
  /** Block time of the first and the newest block that is counted. */
  readonly sinceMs: number
  readonly atMs: number
  readonly capacityW: bigint
  /** Of the last 24 hours: */
  readonly averagePrice: bigint | undefined
  readonly tradedWh: bigint
  readonly activeProviders: number
  readonly activeBuyers: number
  /** Of what neighbours bought, against the main grid, at the street's factors. */
  readonly carbon: Carbon
  readonly energyMix: readonly { readonly source: Source; readonly energyWh: bigint }[]
  readonly topProviders: readonly { readonly household: number; readonly soldWh: bigint }[]
  readonly prices: readonly HourPrice[]
  readonly health: StreetHealth
  /** For each listed offer; shares are of the last thirty days. */
  readonly providers: readonly ProviderFigures[]
}

/** Kept energy credits of one origin. */
export type CreditLot = {
  readonly id: bigint
  readonly source: Source
  readonly slotStartsAtMs: number
  readonly expiresAtMs: number
  readonly amountWh: bigint
  readonly reservedWh: bigint
}

export type BlockView = {
  readonly height: number
  readonly id: string
  readonly parentId: string
  readonly atMs: number
  readonly proposer: number
  readonly stateRoot: string
  /** Homes whose signatures stand under it. */
  readonly signatures: number
  readonly transactions: readonly { readonly id: string; readonly kind: string }[]
}

/** What became of a transaction; receipts are those of this home. */
export type TransactionView =
  | { readonly state: 'pending' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | {
      readonly state: 'agreed'
      readonly kind: string
      readonly height: number
      readonly atMs: number
      readonly receipts: readonly Receipt[]
    }

/** Energy that was used up here and nowhere else: the certificate of its retirement is its receipt. */
export type Retirement = {
  /** Of the receipt. */
  readonly number: bigint
  readonly height: number
  readonly atMs: number
  readonly slotStartsAtMs: number | undefined
  readonly kind: Receipt['kind']
  readonly energyWh: bigint
  readonly sources: readonly { readonly source: Source; readonly energyWh: bigint }[]
  readonly avoidedMg: bigint
}

export type UsagePart = { readonly fromMs: number; readonly untilMs: number; readonly figures: StatementFigures }

/** What this home used in a time, in parts and as a whole, by source, with each retirement, newest first. */
export type Usage = {
  readonly parts: readonly UsagePart[]
  readonly whole: UsagePart
  readonly sources: readonly { readonly source: Source; readonly energyWh: bigint }[]
  readonly retirements: readonly Retirement[]
  /** Where our books begin later than was asked for. */
  readonly beginsMs: number | undefined
  readonly carbonText: string
  readonly carbonPreset: string
}
