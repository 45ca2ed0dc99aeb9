// Checks a statement with nothing but its own bytes: every row by its branch to the header of its block, every block by the
// mountain range of the anchor, the anchor by the signatures of those who vote, all sums anew. Total: whatever the bytes
// are, the answer is a verdict. What it cannot know is whose keys these were: see `StatementAnchor` and docs/ledger.md.
import { verifyCommit } from '../../consensus/index.ts'
import {
  ActiveSet,
  StateType,
  Terms,
  blockIdOf,
  carbonFactorsOf,
  chainIdOf,
  decode,
  decodeCertificate,
  decodeGenesis,
  decodeHeader,
  figuresOf,
  hex,
  knowsTariff,
  provesBlocks,
  provesReceipt,
  provesRecord,
  provesStreet,
  sameBytes,
  slotEndsAtMs,
  slotOf,
  slotOfRow,
  tariffOf,
  termsFault,
  textOf,
  type AccountRecord,
  type BlockHeader,
  type CommitCertificate,
  type Crypto,
  type GenesisDocument,
  type ReceiptRecord,
  type StatementFigures,
  type StatementTerms,
  type Tariff,
  type Voter,
} from '../../ledger/index.ts'
import { STATEMENT_BYTES, STATEMENT_FAULTS } from '../limits.ts'
import type {
  FoundFault,
  Statement,
  StatementAnchor,
  StatementFault,
  StatementVerdict,
  TariffSince,
} from '../view/statement.ts'
import { receiptView } from '../view/receipt-view.ts'
import { figureTexts, readStatementFile, type FileRow, type StatementFile } from './statement-file.ts'

/** What the reader knows beside the file: of which street it should be. */
export type Known = {
  readonly chainId?: Uint8Array | undefined
}

/** @param text the whole file. */
export const checkStatement = async (crypto: Crypto, text: string, known: Known = {}): Promise<StatementVerdict> => {
  const read = text.length > STATEMENT_BYTES ? undefined : readStatementFile(text)
  if (read?.ok !== true) return nothingRead(read?.fault ?? 'not-a-statement')
  const file = read.value
  const parts = partsOf(file)
  if (typeof parts === 'string') return nothingRead(parts)
  const faults: FoundFault[] = []
  const fault: Tell = (code, about) => {
    if (faults.filter((one) => one.code === code).length < STATEMENT_FAULTS) faults.push({ code, about })
  }
  const { chainId, genesis, anchor } = parts
  if (known.chainId !== undefined && !sameBytes(known.chainId, chainId)) fault('other-street')
  const { street } = file
  const isStreet = sameBytes(street.chainId, chainId) && street.name === textOf(genesis.name)
  if (!isStreet || street.currency !== textOf(genesis.currency)) fault('street-words')
  await checkAnchor(crypto, parts, fault)
  checkTerms(file, parts, fault)
  const account = checkRecords(file, anchor, fault)
  const rows = checkRows(file, anchor, fault)
  const openingMicro = checkHistory(file, rows, account, parts, fault)
  const figures = checkFigures(file, rows.own, openingMicro, parts, fault)
  const shown = anchorView(parts)
  return { faults, statement: statementView(file, parts, rows.own, figures, shown, beginsAnew(rows, genesis)) }
}

type Tell = (code: StatementFault, about?: string) => void

const nothingRead = (code: StatementFault): StatementVerdict => ({
  faults: [{ code, about: undefined }],
  statement: undefined,
})

type Parts = {
  readonly genesis: GenesisDocument
  readonly chainId: Uint8Array
  readonly anchor: BlockHeader
  readonly certificate: CommitCertificate
  readonly voters: readonly Voter[]
  readonly votersBranch: readonly Uint8Array[]
  /** Terms and tariffs as the anchor's state has them. */
  readonly street: StatementTerms['street']
}

/** What everything else stands on; the fault that ends the reading when one of it is no such thing. */
const partsOf = ({ proof }: StatementFile): Parts | StatementFault => {
  const genesis = decodeGenesis(proof.founding)
  const anchor = decodeHeader(proof.anchor)
  const certificate = decodeCertificate(proof.certificate)
  const voters = decode(ActiveSet, proof.voters)
  const terms = decode(Terms, proof.terms)
  if (!genesis.ok) return 'founding'
  if (!anchor.ok || !voters.ok) return 'anchor'
  if (!certificate.ok) return 'certificate'
  if (!terms.ok || termsFault(terms.value) !== undefined) return 'terms'
  return {
    genesis: genesis.value,
    chainId: chainIdOf(genesis.value),
    anchor: anchor.value,
    certificate: certificate.value,
    voters: voters.value,
    votersBranch: proof.votersBranch,
    street: { terms: terms.value, tariffs: proof.tariffs.map((tariff) => ({ ...tariff })) },
  }
}

const checkAnchor = async (crypto: Crypto, parts: Parts, fault: Tell): Promise<void> => {
  const { anchor, certificate, chainId, voters, votersBranch } = parts
  if (!provesStreet(anchor.stateRoot, 'activeSet', [...voters], votersBranch)) fault('anchor')
  const block = { height: Number(anchor.height), id: blockIdOf(anchor) }
  if ((await verifyCommit(crypto, chainId, certificate, block, voters)) !== undefined) fault('certificate')
}

/** Terms and tariffs are what the anchor's state has: nobody prices a bill anew. */
const checkTerms = ({ proof }: StatementFile, { anchor, street }: Parts, fault: Tell): void => {
  const isInForce =
    provesStreet(anchor.stateRoot, 'terms', street.terms, proof.termsBranch) &&
    provesStreet(anchor.stateRoot, 'tariffs', street.tariffs, proof.tariffsBranch)
  if (!isInForce) fault('terms')
}

const checkRecords = (
  { household, proof }: StatementFile,
  anchor: BlockHeader,
  fault: Tell,
): AccountRecord | undefined => {
  const { households, accounts } = StateType.fields
  const home = decode(households.elementType, proof.householdRecord)
  const account = decode(accounts.elementType, proof.accountRecord)
  const isHome =
    home.ok &&
    provesRecord(anchor.stateRoot, {
      table: 'households',
      place: proof.householdPlace,
      record: home.value,
      branch: proof.householdBranch,
    })
  if (!isHome || home.value.id !== household.id || textOf(home.value.name) !== household.name) fault('household')
  const isAccount =
    account.ok &&
    provesRecord(anchor.stateRoot, {
      table: 'accounts',
      place: proof.accountPlace,
      record: account.value,
      branch: proof.accountBranch,
    })
  if (isAccount && account.value.household === household.id) return account.value
  fault('account')
  return undefined
}

type Row = { readonly receipt: ReceiptRecord; readonly height: number; readonly place: number; readonly atMs: number }
type Rows = { readonly before: Row | undefined; readonly own: readonly Row[]; readonly after: Row | undefined }

/** Every row that is there, whether it is good or not; what is wrong with it is told. */
const checkRows = (file: StatementFile, anchor: BlockHeader, fault: Tell): Rows => {
  const { proof, household } = file
  const headers = new Map<number, BlockHeader>()
  for (const bytes of proof.headers) {
    const header = decodeHeader(bytes)
    if (header.ok) headers.set(Number(header.value.height), header.value)
  }
  const { peaks, peaksBranch: branch, witnesses } = proof
  const isHistory =
    headers.size === proof.headers.length && provesBlocks(anchor, [...headers.values()], { peaks, branch, witnesses })
  if (!isHistory) fault('history')
  const check = ({ height, place, receipt: written, branch: way }: FileRow): Row => {
    const receipt = { ...written, household: household.id, sourcesWh: [...written.sourcesWh] }
    const header = headers.get(height)
    if (header === undefined || !provesReceipt(header.receiptsRoot, place, receipt, way))
      fault('row-altered', receipt.number.toString())
    return { receipt, height, place, atMs: Number(header?.timeMs ?? 0n) }
  }
  const [before] = file.before.map(check)
  const own = file.rows.map(check)
  const [after] = file.after.map(check)
  return { before, own, after }
}

/** Numbers without a gap, times within the period, balances that follow; gives the balance before the first row. */
const checkHistory = (
  file: StatementFile,
  { before, own, after }: Rows,
  account: AccountRecord | undefined,
  { genesis, anchor }: Parts,
  fault: Tell,
): bigint => {
  const [fromMs, untilMs] = [Number(file.period.fromMs), Number(file.period.untilMs)]
  if (fromMs > untilMs) fault('row-outside')
  for (const { atMs, receipt } of own)
    if (atMs < fromMs || atMs >= untilMs) fault('row-outside', receipt.number.toString())
  if (before !== undefined && before.atMs >= fromMs) fault('edge-before')
  if (after !== undefined && after.atMs < untilMs) fault('edge-after')
  const chain = [before, ...own, after].flatMap((row) => (row === undefined ? [] : [row.receipt]))
  for (const [i, { number, balanceMicro, moneyMicro }] of chain.entries()) {
    const last = chain[i - 1]
    if (last === undefined) continue
    if (number !== last.number + 1n) fault('row-missing', (last.number + 1n).toString())
    else if (balanceMicro !== last.balanceMicro + moneyMicro) fault('row-balance', number.toString())
  }
  const [first, newest] = [chain[0], chain.at(-1)]
  const isContinued = genesis.ancestor.length > 0
  if (before === undefined && !isContinued && (first?.number ?? 1n) !== 1n) fault('edge-before')
  // Without a row behind it, the account at the anchor says that there is none.
  const isLast = account !== undefined && (newest === undefined || newest.number === account.receipts)
  if (after === undefined && (!isLast || (newest === undefined && !isContinued && account.receipts !== 0n)))
    fault('edge-after')
  if (
    after === undefined &&
    account !== undefined &&
    newest !== undefined &&
    newest.balanceMicro !== account.balanceMicro
  )
    fault('row-balance', newest.number.toString())
  if (Number(anchor.timeMs) < fromMs) fault('edge-after')
  if (before !== undefined) return before.receipt.balanceMicro
  return first === undefined ? (account?.balanceMicro ?? 0n) : first.balanceMicro - first.moneyMicro
}

const checkFigures = (
  file: StatementFile,
  own: readonly Row[],
  openingMicro: bigint,
  terms: StatementTerms,
  fault: Tell,
) => {
  const rows = own.map(({ receipt, atMs }) => ({ receipt, atMs: BigInt(atMs) }))
  for (const row of rows)
    if (!knowsTariff(terms.street, slotOfRow(terms, row))) fault('tariff-missing', row.receipt.number.toString())
  const figures = figuresOf(rows, openingMicro, terms)
  const [right, written] = [figureTexts(figures), file.figures]
  for (const name of new Set([...Object.keys(right), ...Object.keys(written)]))
    if (right[name] !== (Object.hasOwn(written, name) ? written[name] : undefined)) fault('figure', name)
  return figures
}

/** Those that count from the first moment on, and every change before the last; what lies ahead of the anchor is open. */
const tariffsWithin = ({ genesis, street }: Parts, fromMs: bigint, untilMs: bigint): TariffSince[] => {
  const begins = (slot: bigint): bigint => slotEndsAtMs(genesis, slot) - BigInt(genesis.slotMs)
  const since = (fromMs: bigint, { supplierPrice, feedInPrice, localFee }: Tariff): TariffSince => ({
    ...{ fromMs: Number(fromMs), supplierPrice, feedInPrice, localFee },
  })
  const changes = street.tariffs.filter(({ fromSlot }) => begins(fromSlot) > fromMs && begins(fromSlot) < untilMs)
  return [
    since(fromMs, tariffOf(street, slotOf(genesis, fromMs))),
    ...changes.map((change) => since(begins(change.fromSlot), change)),
  ]
}

/** The row before the first is in the books of the chain that this one continues, which are not in the file. */
const beginsAnew = ({ before, own, after }: Rows, { ancestor }: GenesisDocument): boolean =>
  before === undefined && ancestor.length > 0 && (own[0] ?? after)?.receipt.number !== 1n

const anchorView = (parts: Parts): StatementAnchor => {
  const { anchor, certificate, genesis, voters } = parts
  const [height, id] = [Number(anchor.height), blockIdOf(anchor)]
  const founders =
    genesis.voters.length > 0
      ? genesis.voters.map(({ household, deviceKey }) => ({ household, key: deviceKey }))
      : [{ household: 1, key: genesis.founder.deviceKey }]
  const signers = certificate.signatures.flatMap(
    ({ household }) => voters.find((one) => one.household === household) ?? [],
  )
  return {
    height,
    id,
    atMs: Number(anchor.timeMs),
    signed: signers.length,
    voters: voters.length,
    foundersSigned: founders.filter((first) =>
      signers.some(({ household, key }) => household === first.household && sameBytes(key, first.key)),
    ).length,
    founders: founders.length,
    inOurBooks: undefined,
  }
}

const statementView = (
  file: StatementFile,
  parts: Parts,
  own: readonly Row[],
  figures: StatementFigures,
  anchor: StatementAnchor,
  begunAnew: boolean,
): Statement => ({
  streetName: textOf(parts.genesis.name) ?? '',
  chainId: hex(parts.chainId),
  currency: textOf(parts.genesis.currency) ?? '',
  foundedAtMs: Number(parts.genesis.foundedAtMs),
  household: file.household.id,
  householdName: file.household.name,
  fromMs: Number(file.period.fromMs),
  untilMs: Number(file.period.untilMs),
  rows: own
    .map(({ receipt, height, place, atMs }) => ({
      ...receiptView({ receipt, height, index: place, atMs }),
      number: receipt.number,
      balanceMicro: receipt.balanceMicro,
      sourcesWh: receipt.sourcesWh,
    }))
    .reverse(),
  figures,
  tariffs: tariffsWithin(parts, file.period.fromMs, file.period.untilMs),
  carbonText: carbonFactorsOf(parts.street.terms).text,
  anchor,
  begunAnew,
})
