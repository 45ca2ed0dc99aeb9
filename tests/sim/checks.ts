// What must hold in every run, whatever fails: each check carries the name of the property that DESIGN 6 promises.
import { decodeBlock, decodeCertificate, hex, type StoredBlock, type SignedVote } from '../../src/ledger/index.ts'
import { decodeMessage, isQuorum } from '../../src/consensus/index.ts'
import { POOL_TRANSACTIONS } from '../../src/ledger/limits.ts'
import type { SimHousehold, Street } from './household.ts'

export class Violation extends Error {
  override readonly name = 'Violation'
}

const violated = (property: string, what: string): never => {
  throw new Violation(`${property}: ${what}`)
}

export type Checks = {
  readonly agreed: Map<number, { readonly id: string; readonly root: string }>
  readonly said: Map<string, string>
  readonly votes: Map<string, SignedVote>
  readonly violations: Violation[]
}

/** Watches a street; violations are collected, so that a run ends in order and prints its seed. */
export const watch = (street: Street): Checks => {
  const checks: Checks = { agreed: new Map(), said: new Map(), votes: new Map(), violations: [] }
  const guarded = (check: () => void): void => {
    try {
      check()
    } catch (error) {
      checks.violations.push(error instanceof Violation ? error : new Violation(String(error)))
    }
  }
  street.onAppend = (household, stored) => guarded(() => checkBlock(street, checks, household, stored))
  street.cable.onPublish = (from, topic, bytes) => {
    if (topic === 'consensus') guarded(() => checkWords(checks, from, bytes))
  }
  return checks
}

/** Agreement, StateRootsEqual and CertificateQuorum. */
const checkBlock = (street: Street, checks: Checks, household: SimHousehold, stored: StoredBlock): void => {
  const block = decodeBlock(stored.block)
  const certificate = decodeCertificate(stored.certificate)
  if (!block.ok || !certificate.ok) return violated('Validity', `block ${stored.height} cannot be read`)
  const root = hex(block.value.header.stateRoot)
  const known = checks.agreed.get(stored.height)
  if (known !== undefined && known.id !== stored.id)
    violated(
      'Agreement',
      `height ${stored.height}: ${known.id.slice(0, 8)} and ${stored.id.slice(0, 8)} (household ${household.index})`,
    )
  if (known !== undefined && known.root !== root) violated('StateRootsEqual', `height ${stored.height}`)
  checks.agreed.set(stored.height, { id: stored.id, root })
  const signers = certificate.value.signatures.map((signature) => signature.household)
  const size = street.households.length
  if (new Set(signers).size !== signers.length || !isQuorum(signers.length, size))
    violated('CertificateQuorum', `height ${stored.height}: ${signers.length} of ${size}`)
  if (hex(certificate.value.blockId) !== stored.id)
    violated('CertificateQuorum', `height ${stored.height}: another block`)
}

/** NoEquivocation and LockRule, over everything that any household ever sent, across crashes. */
const checkWords = (checks: Checks, from: string, bytes: Uint8Array): void => {
  const message = decodeMessage(bytes)
  if (!message.ok) return violated('Validity', 'a node sent what it cannot read')
  if (message.value.kind === 'proposal') {
    const { height, round, household, blockId, validRound } = message.value.proposal
    once(checks, `${household}/${height}/${round}/proposal`, `${blockId}/${validRound}`, from)
    return
  }
  for (const vote of message.value.votes) {
    const place = `${vote.household}/${vote.height}/${vote.round}/${vote.type}`
    once(checks, place, `${vote.choice ?? 'nil'}/${vote.timeMs}`, from)
    checks.votes.set(place, vote)
  }
  for (const vote of message.value.votes) if (vote.type === 'prevote') checkLock(checks, vote)
}

const once = (checks: Checks, place: string, words: string, from: string): void => {
  const before = checks.said.get(place)
  if (before !== undefined && before !== words)
    violated('NoEquivocation', `${place}: ${before} and ${words} (from ${from.slice(0, 6)})`)
  checks.said.set(place, words)
}

/** Whoever precommitted a block prevotes another one later only if that one had a polka in between. */
const checkLock = (checks: Checks, vote: SignedVote): void => {
  if (vote.choice === undefined) return
  for (let round = vote.round - 1; round >= 0; round--) {
    const lock = checks.votes.get(`${vote.household}/${vote.height}/${round}/precommit`)
    if (lock?.choice === undefined) continue
    if (lock.choice === vote.choice) return
    for (let later = round; later < vote.round; later++) if (hasPolka(checks, vote, later)) return
    violated('LockRule', `household ${vote.household} at ${vote.height}/${vote.round} left its lock of round ${round}`)
  }
}

const hasPolka = (checks: Checks, vote: SignedVote, round: number): boolean => {
  let votes = 0
  for (const other of checks.votes.values())
    if (
      other.type === 'prevote' &&
      other.height === vote.height &&
      other.round === round &&
      other.choice === vote.choice
    )
      votes++
  const validators = new Set([...checks.votes.values()].map((other) => other.household)).size
  return isQuorum(votes, validators)
}

/** BoundedMemory: nothing that a node keeps grows without an end. */
export const checkMemory = (street: Street): void => {
  for (const { index, node } of street.households) {
    if (node === undefined) continue
    const { pool, agreement } = node.state
    if (pool.waiting.size > POOL_TRANSACTIONS) violated('BoundedMemory', `pool of household ${index}`)
    if (agreement !== undefined && agreement.votes.size > 64 * street.households.length)
      violated('BoundedMemory', `votes of household ${index}`)
    if (agreement !== undefined && agreement.blocks.size > 64) violated('BoundedMemory', `blocks of household ${index}`)
  }
}

/** After the heal everybody stands at one height with one root, and what was stored is what was agreed. */
export const checkConvergence = (street: Street, checks: Checks): void => {
  const roots = new Set(
    street.households.map((one) => {
      const tip = one.node?.state.chain?.tip()
      return tip === undefined ? 'none' : `${tip.state.street.height}/${hex(tip.state.rootHash)}`
    }),
  )
  if (roots.size !== 1) violated('StateRootsEqual', [...roots].map((root) => root.slice(0, 14)).join(' '))
  for (const { index, disk, node } of street.households) {
    if (node?.state.broken !== undefined) violated('Validity', `household ${index}: ${node.state.broken}`)
    for (const [height, stored] of disk.blocks)
      if (checks.agreed.has(height) && checks.agreed.get(height)?.id !== stored.id)
        violated('Agreement', `disk of ${index} at ${height}`)
  }
}
