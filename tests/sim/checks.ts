// What must hold in every run, whatever fails: each check carries the name of the property that DESIGN 6 promises.
// Traitors are asked nothing; whatever honest households say, store and remember is.
import {
  decodeBlock,
  decodeCertificate,
  hex,
  type Block,
  type Choice,
  type Hex,
  type SignedVote,
  type StoredBlock,
} from '../../src/ledger/index.ts'
import { consensusLimits, decodeMessage, isQuorum, type ConsensusMessage } from '../../src/consensus/index.ts'
import { voteKey } from '../../src/node/agreement/height-state.ts'
import type { Verdict } from '../../src/p2p/index.ts'
import { isForgiven, isHonest, type SimHousehold, type Street } from './household.ts'

export class Violation extends Error {
  override readonly name = 'Violation'
}

export const violated = (property: string, what: string): never => {
  throw new Violation(`${property}: ${what}`)
}

/** What was agreed and said on one chain; a street that is founded again begins another one at height 0. */
export type ChainRecord = {
  /** Height at which the run began there. */
  readonly foundedAt: number
  readonly agreed: Map<number, { readonly id: string; readonly root: string }>
  /** What honest households said at each place. */
  readonly said: Map<string, string>
  /** Places at which each household itself has spoken. */
  readonly uttered: Set<string>
  readonly votes: Map<string, SignedVote>
  /** Who prevoted what, traitors with each of their choices: `height/round/choice` → households. */
  readonly prevotes: Map<string, Set<number>>
  /** Agreed proofs of double votes, by household and key: the height at which each was agreed. */
  readonly proofs: Map<string, bigint>
  /** A_h as the tips of honest households say. */
  readonly voters: Map<number, readonly number[]>
  /** A_h as the machines of honest nodes have it. */
  readonly sets: Map<number, readonly number[]>
}

/** Of the chain on which the run began, and of those that continue it, by chain id. */
export type Checks = ChainRecord & {
  readonly chains: Map<Hex, ChainRecord>
  readonly violations: Violation[]
  guarded(check: () => void): void
}

const createRecord = (foundedAt: number): ChainRecord => ({
  foundedAt,
  agreed: new Map(),
  said: new Map(),
  uttered: new Set(),
  votes: new Map(),
  prevotes: new Map(),
  proofs: new Map(),
  voters: new Map(),
  sets: new Map(),
})

/** The record of the chain on which a household stands; the first one that anybody stands on is that of the checks. */
export const recordOf = (checks: Checks, { node }: SimHousehold): ChainRecord => {
  const chainId = node?.state.chain?.chainId
  if (chainId === undefined) return checks
  const name = hex(chainId)
  const known = checks.chains.get(name) ?? (checks.chains.size === 0 ? checks : createRecord(0))
  checks.chains.set(name, known)
  return known
}

/** Watches a street; violations are collected, so that a run ends in order and prints its seed. */
export const watch = (street: Street): Checks => {
  const violations: Violation[] = []
  const checks: Checks = {
    ...createRecord(Math.max(0, ...street.households.flatMap(({ disk }) => [...disk.blocks.keys()]))),
    chains: new Map(),
    violations,
    guarded: (check) => {
      try {
        check()
      } catch (error) {
        violations.push(error instanceof Violation ? error : new Violation(String(error)))
      }
    },
  }
  const byPeer = new Map(street.households.map((household) => [household.peer, household]))
  street.onAppend = (household, stored) => {
    if (isHonest(street, household)) checks.guarded(() => checkBlock(street, checks, household, stored))
  }
  street.cable.onPublish = (from, topic, bytes) => {
    const household = byPeer.get(from)
    if (topic === 'consensus' && household !== undefined)
      checks.guarded(() => checkWords(street, checks, household, bytes))
  }
  street.cable.onDeliver = (to, topic, bytes, verdict) => {
    const household = byPeer.get(to)
    if (topic !== 'consensus' || street.traitors.size === 0 || household === undefined) return
    // Of two with one key nobody can tell who has heard it.
    if (isHonest(street, household) && !street.doubled.has(household.index))
      watchEvidence(street, checks, household, bytes, verdict)
  }
  return checks
}

/** Agreement, StateRootsEqual and CertificateQuorum, by the set that this household knows for this height. */
const checkBlock = (street: Street, checks: Checks, household: SimHousehold, stored: StoredBlock): void => {
  const record = recordOf(checks, household)
  const known = record.agreed.get(stored.height)
  const certificate = decodeCertificate(stored.certificate)
  // The id covers the header, so the same id is the same root.
  const block = known?.id === stored.id ? undefined : blockOf(stored)
  const root = known?.id === stored.id ? known.root : block && hex(block.header.stateRoot)
  if (block !== undefined) checkProofs(street, checks, household, block)
  if (root === undefined || !certificate.ok) return violated('Validity', `block ${stored.height} cannot be read`)
  if (known !== undefined && known.id !== stored.id)
    violated(
      'Agreement',
      `height ${stored.height}: ${known.id.slice(0, 8)} and ${stored.id.slice(0, 8)} (household ${household.index})`,
    )
  if (known !== undefined && known.root !== root) violated('StateRootsEqual', `height ${stored.height}`)
  record.agreed.set(stored.height, { id: stored.id, root })
  // A household with a new disk reads what was agreed before the run, or begins with a snapshot.
  if (stored.height <= record.foundedAt || (household.disk.blocks.size === 1 && stored.height > 1)) return
  if (stored.height > 1 && !household.disk.blocks.has(stored.height - 1))
    violated('Validity', `household ${household.index} skipped to height ${stored.height}`)
  const set = voters(record, household, stored.height)
  const signers = certificate.value.signatures.map((signature) => signature.household)
  if (new Set(signers).size !== signers.length || signers.some((signer) => !set.includes(signer)))
    violated('CertificateQuorum', `height ${stored.height}: signed by ${signers.join()} of ${set.join()}`)
  if (!isQuorum(signers.length, set.length))
    violated('CertificateQuorum', `height ${stored.height}: ${signers.length} of ${set.length}`)
  if (hex(certificate.value.blockId) !== stored.id || Number(certificate.value.height) !== stored.height)
    violated('CertificateQuorum', `height ${stored.height}: another block`)
}

/** A_h as the tip of a household says it; of several blocks in one write, as somebody's tip has said it before. */
const voters = (record: ChainRecord, { index, node }: SimHousehold, height: number): readonly number[] => {
  const street = node?.state.chain?.tip().state.street
  if (street !== undefined && Number(street.height) === height - 1)
    for (const [at, set] of [street.nextSet, street.afterNextSet].entries()) {
      const known = record.voters.get(height + at)
      const said = set.map((voter) => voter.household)
      if (known !== undefined && known.join() !== said.join())
        violated('Agreement', `set of ${height + at}: ${known.join()} and ${said.join()} (household ${index})`)
      record.voters.set(height + at, said)
    }
  return record.voters.get(height) ?? violated('Validity', `nobody knows the set of height ${height}`)
}

const blockOf = (stored: StoredBlock): Block | undefined => {
  const block = decodeBlock(stored.block)
  return block.ok && block.value.id === stored.id ? block.value : undefined
}

/** Evidence: an agreed proof names somebody who has lied, is not too old, and is the only one about this key. */
const checkProofs = (street: Street, checks: Checks, from: SimHousehold, { header, transactions }: Block): void => {
  const record = recordOf(checks, from)
  for (const { body } of transactions) {
    if (body.kind !== 'doublevote') continue
    const about = `${body.household}/${hex(body.key)}`
    const spoken = Number(body.first.height)
    if (!mayLie(street, checks, record, body.household, spoken))
      violated('Evidence', `household ${body.household} is framed by block ${header.height}`)
    const before = record.proofs.get(about)
    if (before !== undefined && before !== header.height)
      violated('Evidence', `household ${body.household} is suspended twice, at ${before} and ${header.height}`)
    record.proofs.set(about, header.height)
    const days = from.node?.state.chain?.tip().state.street.days ?? []
    // Heights before a day that began more than 31 days ago are too old whatever the block times.
    const old = days.filter(({ timeMs }) => timeMs + EXPIRED_MS < header.timeMs).at(-1)
    if (old !== undefined && body.first.height < old.height)
      violated('Evidence', `block ${header.height} suspends for height ${body.first.height}, which is too old`)
  }
}
const EXPIRED_MS = 31n * 86_400_000n

const read = new WeakMap<Uint8Array, ReturnType<typeof decodeMessage>>()

/** The same bytes go to everybody, and nobody changes them on the way. */
const messageOf = (bytes: Uint8Array): ReturnType<typeof decodeMessage> => {
  const known = read.get(bytes) ?? decodeMessage(bytes)
  read.set(bytes, known)
  return known
}

/** NoEquivocation and LockRule, over everything that any honest household ever sent, across crashes. */
const checkWords = (street: Street, checks: Checks, from: SimHousehold, bytes: Uint8Array): void => {
  const message = messageOf(bytes)
  const honest = isHonest(street, from)
  if (!message.ok) return honest ? violated('Validity', 'a node sent what it cannot read') : undefined
  const record = recordOf(checks, from)
  const lies = (household: number): boolean => mayLie(street, checks, record, household, heightOf(message.value))
  const machine = from.node?.state.agreement?.machine
  if (honest && machine !== undefined) record.sets.set(machine.height, machine.set)
  if (message.value.kind === 'proposal') {
    const { height, round, household, blockId, validRound } = message.value.proposal
    const place = `${household}/${height}/${round}/proposal`
    if (honest) checkSilence(street, checks, from, household, place)
    if (honest && !lies(household)) once(record, place, `${blockId}/${validRound}`, from)
    return
  }
  for (const vote of message.value.votes) {
    if (vote.type === 'prevote') rememberPrevote(record, vote)
    if (!honest) continue
    const place = `${vote.household}/${vote.height}/${vote.round}/${vote.type}`
    checkSilence(street, checks, from, vote.household, place)
    if (lies(vote.household)) continue
    once(record, place, `${vote.choice ?? 'nil'}/${vote.timeMs}`, from)
    record.votes.set(place, vote)
  }
  for (const vote of message.value.votes)
    if (vote.type === 'prevote' && honest && !lies(vote.household)) checkLock(record, vote)
}

/** Of a bundle, its first vote: all of a bundle are of one height. */
const heightOf = (message: ConsensusMessage): number =>
  message.kind === 'proposal' ? message.proposal.height : (message.votes[0]?.height ?? 0)

/** Who must say nothing new at this place; who runs twice is asked once that is over. */
const checkSilence = (street: Street, checks: Checks, from: SimHousehold, speaker: number, place: string): void => {
  const record = recordOf(checks, from)
  if (speaker !== from.index + 1) return
  const { uttered } = record
  if (uttered.has(place)) return
  uttered.add(place)
  const torn = street.torn.get(from.index)
  if (torn !== undefined && record === checks && place.startsWith(`${speaker}/${torn}/`))
    violated('NoEquivocation', `${place} was said over a torn journal`)
  const unread = from.trouble.unread ? street.unread.get(from.index) : undefined
  if (unread !== undefined && record === checks && place.startsWith(`${speaker}/${unread}/`))
    violated('NoEquivocation', `${place} was said over a journal that could not be read`)
  if (from.node?.state.ownKey.standing === 'retired' && !street.doubled.has(from.index))
    violated('NoEquivocation', `${place} was said after the key was retired`)
  if (from.disk.chainEnded) violated('NoEquivocation', `${place} was said after its household agreed to end the chain`)
}

/** Whether a household is asked nothing about its words of this height: what is forgiven was lost on the first chain. */
export const mayLie = (
  street: Street,
  checks: Checks,
  record: ChainRecord,
  household: number,
  height: number,
): boolean => street.traitors.has(household - 1) || (record === checks && isForgiven(street, household - 1, height))

const once = (record: ChainRecord, place: string, words: string, from: SimHousehold): void => {
  const before = record.said.get(place)
  if (before !== undefined && before !== words)
    violated('NoEquivocation', `${place}: ${before} and ${words} (from household ${from.index})`)
  record.said.set(place, words)
}

const polkaOf = (height: number, round: number, choice: Choice): string => `${height}/${round}/${choice}`

const rememberPrevote = (record: ChainRecord, { height, round, choice, household }: SignedVote): void => {
  const place = polkaOf(height, round, choice)
  const voters = record.prevotes.get(place)
  if (voters === undefined) record.prevotes.set(place, new Set([household]))
  else voters.add(household)
}

/** Whoever precommitted a block prevotes another one later only if that one had a polka in between. */
const checkLock = (record: ChainRecord, vote: SignedVote): void => {
  if (vote.choice === undefined) return
  for (let round = vote.round - 1; round >= 0; round--) {
    const lock = record.votes.get(`${vote.household}/${vote.height}/${round}/precommit`)
    if (lock?.choice === undefined) continue
    if (lock.choice === vote.choice) return
    for (let later = round; later < vote.round; later++) if (hasPolka(record, vote, later)) return
    violated('LockRule', `household ${vote.household} at ${vote.height}/${vote.round} left its lock of round ${round}`)
  }
}

const hasPolka = (record: ChainRecord, vote: SignedVote, round: number): boolean => {
  const set = record.sets.get(vote.height) ?? []
  const voters = record.prevotes.get(polkaOf(vote.height, round, vote.choice)) ?? new Set()
  return isQuorum(set.filter((household) => voters.has(household)).length, set.length)
}

/** Evidence: who hears two signed choices for one place of the running height keeps the first pair of each liar. */
const watchEvidence = (
  street: Street,
  checks: Checks,
  household: SimHousehold,
  bytes: Uint8Array,
  verdict: Promise<Verdict>,
): void => {
  const agreement = household.node?.state.agreement
  const message = messageOf(bytes)
  if (agreement === undefined || !message.ok || message.value.kind !== 'votes') return
  const { height } = agreement.machine
  const votes = message.value.votes
  const looked = (given: Verdict): void => {
    if (given !== 'accept') return
    for (const second of votes) {
      if (agreement !== household.node?.state.agreement) return
      if (agreement.machine.height !== height || second.height !== height) return
      const first = agreement.votes.get(voteKey(second))
      if (first === undefined || first.choice === second.choice) continue
      // Whoever hears its own key say something else retires it; it has nobody to accuse.
      if (second.household === household.index + 1) continue
      if (second.round > agreement.machine.round + consensusLimits.ROUNDS_AHEAD) continue
      if (!agreement.conflicts.has(second.household))
        checks.violations.push(new Violation(`Evidence: household ${household.index} forgot ${voteKey(second)}`))
    }
  }
  // A node that breaks off rejects; it has forgotten nothing yet.
  verdict.then(looked, () => {})
  void street
}
