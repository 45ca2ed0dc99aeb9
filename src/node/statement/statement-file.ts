// The file that carries a statement: JSON that people can read, with bytes as lower-case hexadecimal and every amount as
// whole digits. Reading is total: whatever comes gives a file of this shape or the reason why it is none.
import { hex, limits, type ReceiptRecord, type StatementFigures, type TariffRecord } from '../../ledger/index.ts'
import { STATEMENT_ROWS } from '../limits.ts'
import { array, bytes, digits, fields, integer, text, texts, type Reader } from './reading.ts'

export const STATEMENT_FORMAT = 'hearthgrid-statement'
/** 1: the first. */
export const STATEMENT_VERSION = 1

type Branch = readonly Uint8Array[]
type WithoutOwner = Omit<ReceiptRecord, 'household' | 'sourcesWh'> & { readonly sourcesWh: readonly bigint[] }

/** A receipt with its place in its block, and its branch to the root in the block's header. */
export type FileRow = {
  readonly height: number
  readonly place: number
  readonly receipt: WithoutOwner
  readonly branch: Branch
}

export type StatementFile = {
  /** For people; the founding document says the same. */
  readonly street: { readonly name: string; readonly currency: string; readonly chainId: Uint8Array }
  readonly household: { readonly id: number; readonly name: string }
  readonly period: { readonly fromMs: bigint; readonly untilMs: bigint }
  /** Sums by name, as digits; the carbon preset by its name. */
  readonly figures: Readonly<Record<string, string>>
  readonly rows: readonly FileRow[]
  /** The household's rows right before the first and right behind the last, if there are any. */
  readonly before: readonly FileRow[]
  readonly after: readonly FileRow[]
  readonly proof: {
    readonly founding: Uint8Array
    readonly anchor: Uint8Array
    readonly certificate: Uint8Array
    readonly voters: Uint8Array
    readonly votersBranch: Branch
    /** The terms in force at the anchor, and the prices from before, each from a slot on. */
    readonly terms: Uint8Array
    readonly termsBranch: Branch
    readonly tariffs: readonly TariffRecord[]
    readonly tariffsBranch: Branch
    readonly householdRecord: Uint8Array
    readonly householdPlace: number
    readonly householdBranch: Branch
    readonly accountRecord: Uint8Array
    readonly accountPlace: number
    readonly accountBranch: Branch
    readonly peaks: Branch
    readonly peaksBranch: Branch
    readonly witnesses: Branch
    /** Headers of the blocks that rows are in, by height. */
    readonly headers: Branch
  }
}

/** The figures as a file names them. */
export const figureTexts = ({ carbon, ...sums }: StatementFigures): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum.toString()])),
  ...Object.fromEntries(Object.entries(carbon).map(([name, sum]) => [`carbon.${name}`, sum.toString()])),
})

/** The zero hash, which fills much of a short list's branch, is written as nothing. */
const hash = bytes(32)
const branch = array(hash, 64)
const HASHES = 64 * STATEMENT_ROWS

const row: Reader<FileRow> = fields({
  height: integer,
  place: integer,
  receipt: fields({
    kind: integer,
    counterpart: integer,
    energyWh: digits,
    priceMicroPerKwh: digits,
    moneyMicro: digits,
    slot: digits,
    cause: bytes(32),
    number: digits,
    balanceMicro: digits,
    sourcesWh: array(digits, limits.SOURCE_KINDS),
  }),
  branch,
})

const tariff: Reader<TariffRecord> = fields({
  fromSlot: digits,
  supplierPrice: digits,
  feedInPrice: digits,
  localFee: digits,
})

const file = fields({
  street: fields({ name: text, currency: text, chainId: bytes(32) }),
  household: fields({ id: integer, name: text }),
  period: fields({ fromMs: digits, untilMs: digits }),
  figures: texts,
  rows: array(row, STATEMENT_ROWS),
  before: array(row, 1),
  after: array(row, 1),
  proof: fields({
    founding: bytes(),
    anchor: bytes(),
    certificate: bytes(),
    voters: bytes(),
    votersBranch: branch,
    terms: bytes(),
    termsBranch: branch,
    tariffs: array(tariff, limits.TARIFFS),
    tariffsBranch: branch,
    householdRecord: bytes(),
    householdPlace: integer,
    householdBranch: branch,
    accountRecord: bytes(),
    accountPlace: integer,
    accountBranch: branch,
    peaks: array(hash, limits.PEAKS),
    peaksBranch: branch,
    witnesses: array(hash, HASHES),
    headers: array(bytes(), STATEMENT_ROWS + 2),
  }),
})

export type ReadFile =
  | { readonly ok: true; readonly value: StatementFile }
  | { readonly ok: false; readonly fault: 'not-a-statement' | 'statement-other-version' }

export const readStatementFile = (content: string): ReadFile => {
  try {
    const value: unknown = JSON.parse(content)
    const { format, version } = fields({ format: text, version: integer })(value, '')
    if (format !== STATEMENT_FORMAT) return { ok: false, fault: 'not-a-statement' }
    if (version !== STATEMENT_VERSION) return { ok: false, fault: 'statement-other-version' }
    return { ok: true, value: file(value, '') }
  } catch {
    // Neither JSON nor of this shape; the readers throw, and nothing else can.
    return { ok: false, fault: 'not-a-statement' }
  }
}

export const writeStatementFile = (made: StatementFile): string =>
  JSON.stringify({ format: STATEMENT_FORMAT, version: STATEMENT_VERSION, ...made }, plain, 1)

const plain = (_name: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return value.every((byte) => byte === 0) ? '' : hex(value)
  return value
}
