// Notes as people write and read them: how much room is left, what is folded away, why nothing can be written, and which
// receipt a note is about.
import type { BoardEntry, Dispute, Payment, Receipt, Snapshot } from '../../node/index.ts'
import type { Formats } from '../format/formats.ts'
import type { Words } from '../words/en.ts'

/** What every home takes, in UTF-16 units. The page loads nothing of the board, so a test compares the two. */
export const TITLE_MOST = 120
export const TEXT_MOST = 3_000

const NEAR_SHARE = 10
const NEAR_LEAST = 20

/** What is left once somebody comes near the end, below zero beyond it; undefined before. */
export const roomLeft = (text: string, most: number): number | undefined => {
  const left = most - text.length
  return left <= Math.max(NEAR_LEAST, most / NEAR_SHARE) ? left : undefined
}

const SHOWN_LINES = 8
const SHOWN_CHARACTERS = 560

/** Too long to stand among others in full. */
export const isLong = (text: string): boolean => text.length > SHOWN_CHARACTERS || text.split('\n').length > SHOWN_LINES

/** Why this home cannot write at the moment. */
export const writingStopped = ({ board }: Snapshot): 'muted' | 'not-ready' | undefined => {
  if (isMutedHere(board)) return 'muted'
  return board.ready ? undefined : 'not-ready'
}

/** The street hides what this very computer writes. */
export const isMutedHere = (board: Snapshot['board']): boolean => board.muted.some(({ here }) => here)

/** Why the card with a fresh key is shown; undefined while this computer needs none. A lost vote is the graver reason. */
export const freshKeyReason = ({
  computer,
  board,
}: Snapshot): Exclude<Snapshot['computer']['standing'], 'in-use'> | 'muted' | undefined => {
  if (computer.standing !== 'in-use') return computer.standing
  return isMutedHere(board) ? 'muted' : undefined
}

/** Number of the entry in which a receipt stands; receipts are named `entry-line`, alike on every computer. */
export const entryOf = (about: string): number | undefined => {
  const [, entry] = /^(\d{1,15})-\d{1,6}$/.exec(about) ?? []
  return entry === undefined ? undefined : Number(entry)
}

/** Words that stand about a receipt of ours: about it, or by the other side about theirs in the same entry. */
export const wordsAbout = (receipt: Receipt, entries: readonly BoardEntry[]): readonly BoardEntry[] =>
  entries.filter((note) => note.kind === 'dispute' && (note.about === receipt.id || isOtherSide(note, receipt)))

const isOtherSide = ({ about, household }: BoardEntry, { counterpart, height }: Receipt): boolean =>
  household === counterpart && entryOf(about) === height

/** The words, formats and names of the page that says it. */
type Speaker = {
  readonly words: Words
  readonly formats: Formats
  nameOf(household: number): string
}

/** What a receipt was, in one line: "Order, sold, 500 Wh, with Ana and Jo, 18 June 2027, 20:00, entry 2,316". */
export const receiptLine = (
  { kind, side, energyWh, counterpart, atMs, height }: Receipt,
  { words, formats, nameOf }: Speaker,
): string =>
  begun(
    [
      words.money.kinds[kind],
      words.money.sides[side],
      energyWh === 0n ? '' : formats.energy(energyWh),
      counterpart === undefined ? '' : words.receiptWords.party(nameOf(counterpart)),
      `${formats.date(atMs)}, ${formats.time(atMs)}`,
      words.receiptWords.entry(formats.count(height)),
    ]
      .filter((part) => part !== '')
      .join(', '),
  )

const begun = (line: string): string => line.slice(0, 1).toLocaleUpperCase() + line.slice(1)

const paymentLine = ({ role, other, saidAtMs }: Payment, { words, formats, nameOf }: Speaker): string =>
  (role === 'payer' ? words.settle.paidTo : words.settle.paidBy)(nameOf(other), formats.date(saidAtMs))

/** Whose readings, or whose payment to whom. */
export const disputeTitle = ({ of, accused, accuser }: Dispute, { words, nameOf }: Speaker): string =>
  of.kind === 'readings'
    ? words.disputes.about(nameOf(accused), of.meterLabel)
    : words.disputes.payment.about(nameOf(accuser ?? accused), nameOf(accused))

/** What a note is about, for a reader who may not be a party to it. */
export const aboutLine = (
  note: BoardEntry,
  { receipts, trust, payments }: Pick<Snapshot, 'receipts' | 'trust' | 'payments'>,
  speaker: Speaker,
): string => {
  const { receiptWords } = speaker.words
  const own = receipts.find(({ id }) => id === note.about)
  if (own !== undefined) return receiptLine(own, speaker)
  const ours = receipts.find((receipt) => isOtherSide(note, receipt))
  if (ours !== undefined) return receiptWords.otherSide(receiptLine(ours, speaker))
  const dispute = trust.disputes.find(({ id }) => id === note.about)
  if (dispute !== undefined) return disputeTitle(dispute, speaker)
  const payment = payments.find(({ id }) => id === note.about)
  if (payment !== undefined) return paymentLine(payment, speaker)
  // What is named by the id of a transaction is a dispute that is forgotten, or a payment of others.
  if (/^[0-9a-f]{64}$/.test(note.about)) return receiptWords.matter
  const entry = entryOf(note.about)
  return entry === undefined ? receiptWords.unknown : receiptWords.others(speaker.formats.count(entry))
}
