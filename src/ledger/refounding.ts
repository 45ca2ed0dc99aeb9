// Founding a street again when it cannot go on: a new founding document that names the chain it continues and who votes
// first. Signed by the household keys of all members it counts at once; below four members the organiser, if it votes,
// may do it alone after two days without a block. Everything else of the street stays as it was.
import { fromHex, hex, sameBytes, utf8 } from './bytes.ts'
import { chainIdOf, encodeGenesis, type GenesisDocument } from './genesis.ts'
import type { Crypto, Signer } from './crypto.ts'
import { signingBytes } from './domain.ts'
import { votes } from './active-set.ts'
import { attendanceOf } from './attendance.ts'
import type { Tip } from './begin-block.ts'
import { hasRole } from './roles.ts'
import { household, keyRecord, type State } from './state.ts'

export type FirstVoter = GenesisDocument['voters'][number]
export type RefoundingSignature = { readonly household: number; readonly signature: Uint8Array }

/** With fewer members a single lost computer can stop a street for good. */
export const ALONE_BELOW = 4
/** Two days: a weekend away is over, and everybody has had the time to come back. */
export const ALONE_AFTER_MS = 48n * 3_600_000n
/** The founding time may be ahead of another household's clock by as much as its readings may. */
const AHEAD_MS = 600_000n

/** The voters that a tip knows, each with the keys that it has. */
export const votersOf = ({ households }: State): FirstVoter[] =>
  households.rows.map(({ id, voterKey, transportKey }) => ({ household: id, deviceKey: voterKey, transportKey }))

/** The document that continues the street of a tip. `voters` in any order. */
export const refoundingDocument = (
  { id, state }: Tip,
  made: { readonly foundedAtMs: bigint; readonly reason: string; readonly voters: readonly FirstVoter[] },
): GenesisDocument => {
  const { chainId, firstChainId, height } = state.street
  return {
    ...state.genesis,
    foundedAtMs: made.foundedAtMs,
    ancestor: [
      {
        chainId,
        firstChainId,
        height,
        blockId: fromHex(id),
        stateRoot: state.rootHash,
        reason: utf8(made.reason),
      },
    ],
    voters: [...made.voters].sort((a, b) => a.household - b.household),
  }
}

/** What a household key signs: the new chain, under the chain that ends. */
export const refoundingBytes = (genesis: GenesisDocument): Uint8Array =>
  signingBytes('refounding', genesis.ancestor[0]?.chainId ?? new Uint8Array(32), chainIdOf(genesis))

export const signRefounding = async (
  signer: Signer,
  household: number,
  genesis: GenesisDocument,
): Promise<RefoundingSignature> => ({ household, signature: await signer.sign(refoundingBytes(genesis)) })

/** Households whose signature is good; anything else is left out. New keys must be admissible, or nobody has signed. */
export const verifiedSigners = async (
  crypto: Crypto,
  state: State,
  genesis: GenesisDocument,
  signatures: readonly RefoundingSignature[],
): Promise<number[]> => {
  const keys = genesis.voters.flatMap(({ deviceKey, transportKey }) => [deviceKey, transportKey])
  if (!keys.every((key) => crypto.isAdmissibleKey(key))) return []
  const bytes = refoundingBytes(genesis)
  const signers: number[] = []
  for (const { household: id, signature } of signatures) {
    const home = state.households.rows.find((other) => other.id === id)
    if (home !== undefined && (await crypto.verify(home.householdKey, bytes, signature))) signers.push(id)
  }
  return signers
}

export type RefoundingFault =
  | 'no ancestor'
  | 'another street'
  | 'another tip'
  | 'another state'
  | 'changed rules'
  | 'founding time'
  | 'voters'
  | 'a suspended key'
  | 'a voter without a meter'
  | 'keys of a household that has not signed'
  | 'foreign signer'
  | 'missing signer'
  | 'too early'

/**
 * What stands against a document here and now; undefined when it is in force.
 * @param signers households whose signatures were verified.
 * @param nowMs this computer's own clock, against the time of its own last block.
 */
export const refoundingFault = (
  tip: Tip,
  genesis: GenesisDocument,
  signers: readonly number[],
  nowMs: bigint,
): RefoundingFault | undefined =>
  documentFault(tip, genesis, nowMs) ??
  votersFault(tip.state, genesis, signers) ??
  signersFault(tip.state, signers, nowMs)

/** What is wrong with a document whoever signs it. */
export const documentFault = (
  { id, state }: Tip,
  genesis: GenesisDocument,
  nowMs: bigint,
): RefoundingFault | undefined => {
  const [ancestor] = genesis.ancestor
  const { street } = state
  if (ancestor === undefined) return 'no ancestor'
  if (!sameBytes(ancestor.chainId, street.chainId) || !sameBytes(ancestor.firstChainId, street.firstChainId))
    return 'another street'
  if (ancestor.height !== street.height || hex(ancestor.blockId) !== id) return 'another tip'
  if (!sameBytes(ancestor.stateRoot, state.rootHash)) return 'another state'
  if (!sameBytes(rulesOf(genesis), rulesOf(state.genesis))) return 'changed rules'
  if (genesis.foundedAtMs <= street.timeMs || genesis.foundedAtMs > nowMs + AHEAD_MS) return 'founding time'
  return entitlementFault(state, genesis)
}

/**
 * Nobody gets by a re-founding what the running street would not give: the vote of a key that was suspended or retired,
 * or votes for homes that only exist on paper, with which whoever proposes could fill more than a third of the set.
 */
const entitlementFault = (state: State, { voters }: GenesisDocument): RefoundingFault | undefined => {
  if (voters.length === 0) return 'voters'
  for (const { household: id, deviceKey } of voters) {
    const home = state.households.rows.find((other) => other.id === id)
    if (home === undefined) return 'voters'
    if (isKeyOut(state, id) && sameBytes(home.voterKey, deviceKey)) return 'a suspended key'
    if (!isEntitled(state, id)) return 'a voter without a meter'
  }
  return undefined
}

/** The present key of a household may vote no more: suspended for a double vote, or retired. */
export const isKeyOut = (state: State, id: number): boolean =>
  attendanceOf(state, id).suspendedHeight !== 0n ||
  (keyRecord(state, household(state, id).voterKey)?.votesUntil ?? 0n) !== 0n

/**
 * Whether a household may vote from the first height on, with whatever key: it votes already or has a meter that was
 * heard, as for a `wake`; or it is the organiser, who votes without one at the first founding, too, so that somebody
 * always may begin.
 */
export const isEntitled = (state: State, id: number): boolean =>
  votes(state.street.nextSet, id) || household(state, id).metered || id === organiserOf(state)

/** Everything that a re-founding must leave as it is, as bytes. */
const rulesOf = (genesis: GenesisDocument): Uint8Array =>
  encodeGenesis({ ...genesis, foundedAtMs: 0n, ancestor: [], voters: [] })

/** Only a household itself gives itself new keys, and none that another one has had. */
const votersFault = (
  state: State,
  { voters }: GenesisDocument,
  signers: readonly number[],
): RefoundingFault | undefined => {
  for (const voter of voters) {
    const home = household(state, voter.household)
    const kept = sameBytes(home.voterKey, voter.deviceKey) && sameBytes(home.transportKey, voter.transportKey)
    if (kept) continue
    if (!signers.includes(voter.household)) return 'keys of a household that has not signed'
    if (isTaken(state, voter)) return 'voters'
  }
  return undefined
}

const isTaken = (state: State, { household: id, deviceKey, transportKey }: FirstVoter): boolean => {
  const others = state.households.rows.filter((other) => other.id !== id)
  const brought = [deviceKey, transportKey]
  if (others.some((other) => brought.some((key) => sameBytes(key, other.transportKey)))) return true
  const home = household(state, id)
  const isNew = !sameBytes(home.voterKey, deviceKey)
  return (isNew && keyRecord(state, deviceKey) !== undefined) || keyRecord(state, transportKey) !== undefined
}

const signersFault = (state: State, signers: readonly number[], nowMs: bigint): RefoundingFault | undefined => {
  const members = state.households.rows.map(({ id }) => id)
  if (signers.some((signer) => !members.includes(signer))) return 'foreign signer'
  if (members.every((member) => signers.includes(member))) return undefined
  const organiser = organiserOf(state)
  if (members.length >= ALONE_BELOW || !signers.includes(organiser)) return 'missing signer'
  // Fewer than four go on only with everybody who votes: where the organiser does, nobody is two blocks ahead of it.
  // Where it does not, the others may long have gone on, and it is not alone.
  const { nextSet, afterNextSet } = state.street
  if (!votes(nextSet, organiser) || !votes(afterNextSet, organiser)) return 'missing signer'
  return nowMs - state.street.timeMs >= ALONE_AFTER_MS ? undefined : 'too early'
}

/** The founder while it is an organiser, else the first of those who are; 0 when nobody is. */
export const organiserOf = ({ genesis, households }: State): number => {
  const organisers = households.rows.filter((home) => home.going === 0 && hasRole(home, 'organiser'))
  const founder = organisers.find(({ householdKey }) => sameBytes(householdKey, genesis.founder.householdKey))
  return (founder ?? organisers.sort((a, b) => a.id - b.id)[0])?.id ?? 0
}
