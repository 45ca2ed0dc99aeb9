// What the books say to whoever asks for more than the snapshot shows: figures, lots, blocks, transactions, receipts of a
// time. A part of `NodeApi`; nothing here changes anything.
import type { Outcome } from './refusal.ts'
import type { BlockView, CreditLot, StreetFigures, TransactionView, Usage } from './view/figures.ts'
import type { EnergyPeriod } from './view/energy.ts'
import type { Receipt } from './view/money.ts'

export type BooksApi = {
  /** Reads what is new in the books since the last time; the first call of a long story takes a moment. */
  figures(): Promise<Outcome<StreetFigures>>
  /** Our own kept credits, the oldest first. */
  credits(): Promise<Outcome<readonly CreditLot[]>>
  block(height: number): Promise<Outcome<BlockView>>
  /** Ours, also while it waits, or anybody's of the newest blocks. */
  transaction(id: string): Promise<Outcome<TransactionView>>
  /** Our own receipts from the first moment up to, and without, the second; newest first. */
  receiptsOf(span: { readonly fromMs: number; readonly untilMs: number }): Promise<Outcome<readonly Receipt[]>>
  /** What we used between moments in order, in parts from each to the next. */
  usage(edgesMs: readonly number[]): Promise<Outcome<Usage>>
  /**
   * Where our energy came from and went to between moments in order, in parts from each to the next, with what imported files
   * say of the same times. The first call of a long time takes a moment.
   */
  energy(edgesMs: readonly number[]): Promise<Outcome<EnergyPeriod>>
}
