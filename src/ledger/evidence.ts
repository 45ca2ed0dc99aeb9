// Proof that one key said two things in one step. A correct node signs nothing that its journal does not hold, so it
// can never make one; whoever finds both statements can prove it to everybody.
import { compareBytes, fromHex, hex } from './bytes.ts'
import { DAY_MS, EVIDENCE_MS } from './limits.ts'
import type { StreetRecord } from './records.ts'
import { SPEECHES, type Body, type BodyOf } from './transaction.ts'
import { proposalBytes, voteBytes, type SignedProposal, type SignedVote } from './vote.ts'

export type StatementRecord = BodyOf<'doublevote'>['first']

/** Exact as a number, which is what votes carry. */
const HEIGHT_MOST = BigInt(Number.MAX_SAFE_INTEGER)

/** The bytes under a statement, or undefined for one that no signature can stand for (also for a second form of one). */
export const statementBytes = (chainId: Uint8Array, statement: StatementRecord): Uint8Array | undefined => {
  const { round, validRound, choice, timeMs } = statement
  const speech = SPEECHES[statement.speech]
  if (speech === undefined || statement.height > HEIGHT_MOST) return undefined
  const [block] = choice
  const blockId = block && hex(block)
  const where = { height: Number(statement.height), round, household: 0 }
  if (speech === 'proposal') {
    if (blockId === undefined || timeMs !== 0n) return undefined
    return proposalBytes(chainId, { ...where, validRound: validRound[0] ?? -1, blockId })
  }
  return validRound.length > 0 ? undefined : voteBytes(chainId, { ...where, type: speech, choice: blockId, timeMs })
}

const NO_CHAIN = new Uint8Array(32)

/**
 * Whether two statements are one double vote in its only form: the same speech, height and round, different words, the
 * lesser bytes first. Two votes that differ in their time alone count, too: the journal signs a step once. Stake is
 * lost only for two values in one round, which such a pair does not prove.
 */
export const isDoubleVote = ({ first, second }: BodyOf<'doublevote'>): boolean => {
  if (first.speech !== second.speech || first.height !== second.height || first.round !== second.round) return false
  const [a, b] = [statementBytes(NO_CHAIN, first), statementBytes(NO_CHAIN, second)]
  return a !== undefined && b !== undefined && compareBytes(a, b) < 0
}

export const statementOfVote = (vote: SignedVote): StatementRecord => ({
  speech: SPEECHES.indexOf(vote.type),
  height: BigInt(vote.height),
  round: vote.round,
  validRound: [],
  choice: vote.choice === undefined ? [] : [fromHex(vote.choice)],
  timeMs: vote.timeMs,
  signature: vote.signature,
})

export const statementOfProposal = (proposal: Omit<SignedProposal, 'block'>): StatementRecord => ({
  speech: SPEECHES.indexOf('proposal'),
  height: BigInt(proposal.height),
  round: proposal.round,
  validRound: proposal.validRound < 0 ? [] : [proposal.validRound],
  choice: [fromHex(proposal.blockId)],
  timeMs: 0n,
  signature: proposal.signature,
})

/** The proof that two statements of one voter make, or undefined when they are none. */
export const doubleVoteOf = (
  voter: { readonly household: number; readonly key: Uint8Array },
  one: StatementRecord,
  other: StatementRecord,
): Extract<Body, { kind: 'doublevote' }> | undefined => {
  const { household, key } = voter
  for (const [first, second] of [
    [one, other],
    [other, one],
  ] as const) {
    const body = { kind: 'doublevote', household, key, first, second } as const
    if (isDoubleVote(body)) return body
  }
  return undefined
}

/** Remembers the first block of a day, as long as it tells how old a height is. */
export const withDay = ({ days, height, timeMs }: Pick<StreetRecord, 'days' | 'height' | 'timeMs'>) => {
  const last = days.at(-1)
  const marked = last === undefined || timeMs - last.timeMs >= DAY_MS ? [...days, { height, timeMs }] : days
  // The youngest mark that is old enough stays: heights before it are too old.
  const young = marked.findIndex((day) => day.timeMs + EVIDENCE_MS > timeMs)
  return marked.slice(Math.max(0, young - 1))
}

/**
 * The oldest height whose double votes are still taken: at least 30 days of block time back, at most a day more. The
 * time in the statements themselves would be the liar's choice.
 */
export const evidenceFromHeight = ({ days, timeMs }: StreetRecord): bigint => {
  const [oldest] = days
  return oldest !== undefined && oldest.timeMs + EVIDENCE_MS <= timeMs ? oldest.height : 0n
}
