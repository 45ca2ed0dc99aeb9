// The chain as this node holds it: the tip, its certificate, and the one way to make it longer. Block, certificate,
// state and the journal's reset go to disk in one transaction before anybody here sees the new tip.
import {
  decodeBlock,
  decodeCertificate,
  decodeGenesis,
  decodeState,
  encodeBlock,
  encodeCertificate,
  encodeGenesis,
  encodeState,
  encode,
  executeBlock,
  fromHex,
  foundedTip,
  isAncestor,
  joinBytes,
  must,
  refoundedTip,
  hex,
  sameSet,
  withLeaf,
  Receipts,
  type BlockStore,
  type CommitCertificate,
  type Crypto,
  type Door,
  type Executed,
  type GenesisDocument,
  type Hex,
  type LedgerSnapshot,
  type State,
  type StoredBlock,
  type Tip,
  type Transaction,
  type Verified,
  type Voter,
} from '../../ledger/index.ts'
import { checkAhead, isProvedBy, prove, type AheadBlock, type BlockBytes } from './ahead.ts'

export type Chain = {
  readonly genesis: GenesisDocument
  readonly chainId: Uint8Array
  tip(): Tip
  /** Certificate of the tip; absent before the first block. */
  certificate(): CommitCertificate | undefined
  height(): number
  /** Appends an executed block; rejects, with the tip unchanged, when the disk fails. */
  append(executed: Executed, certificate: CommitCertificate): Promise<void>
  /** Checks and appends a block that neighbours have agreed on. */
  appendAgreed(block: Uint8Array, certificate: Uint8Array): Promise<Appended>
  /**
   * The same for successive blocks that were checked ahead: as many as `goesOn` allows, in one transaction on disk.
   * Says how many blocks of the run are behind us now, and what stopped it.
   */
  appendRun(run: readonly AheadBlock[], goesOn: (done: number) => boolean): Promise<RunAppended>
  /** Goes on from a snapshot whose block is trusted and whose certificate was checked. */
  restore(snapshot: LedgerSnapshot): Promise<void>
  /** A fuller certificate of the tip, for the block after it; its signatures were checked. */
  complete(certificate: CommitCertificate): void
}
/** `foreign-parent`: the next height, but it does not stand on our tip. `contradicts`: another block is trusted there. */
export type Appended = 'appended' | 'stale' | 'refused' | 'foreign-parent' | 'contradicts'
export type RunAppended = {
  readonly done: number
  readonly outcome: Appended
  readonly steps: readonly { readonly proofs: readonly Proof[] }[]
}
/** A certificate with the set that may sign it. */
export type Proof = { readonly certificate: CommitCertificate; readonly voters: readonly Voter[] }

export type ChainEvents = {
  /** The chain has a new tip. */
  onAppend(executed: Executed): void
  /** Whether a checkpoint names another block at this height. */
  contradicts(height: number, id: Hex): boolean
}

/** @param door through which a newcomer came. */
export const foundChain = async (store: BlockStore, genesis: GenesisDocument, door?: Door): Promise<void> =>
  store.found(encodeGenesis(genesis), undefined, door)

/** What is on this disk is not what any version of ours that knows its shape would have written. */
export class UnreadableBooks extends Error {}

/** The chain on this disk, or undefined when there is none. Rejects with `UnreadableBooks` when it cannot be read. */
export const openChain = async (store: BlockStore, crypto: Crypto, events: ChainEvents): Promise<Chain | undefined> => {
  const founding = await store.genesis()
  if (founding === undefined) return undefined
  const genesis = decodeGenesis(founding)
  if (!genesis.ok) throw new UnreadableBooks(`the founding document: ${genesis.why}`)
  let { tip, certificate } = await newestIn(store, genesis.value)
  const chainId = tip.state.street.chainId
  const height = (): number => Number(tip.state.street.height)

  const append = async (executed: Executed, proof: CommitCertificate): Promise<void> => {
    const bytes = { block: encodeBlock(executed.block), certificate: encodeCertificate(proof) }
    await store.append(storedOf(tip, executed, bytes), encodeState(executed.tip.state))
    tip = executed.tip
    certificate = proof
    events.onAppend(executed)
  }

  const appendAgreed = async (block: Uint8Array, proof: Uint8Array): Promise<Appended> => {
    const decoded = decodeBlock(block)
    if (!decoded.ok) return 'refused'
    const at = Number(decoded.value.header.height)
    if (at <= height()) return 'stale'
    const { blocks } = await checkAhead(crypto, chainId, at, [{ block, certificate: proof }], tip.state.street.nextSet)
    return blocks.length === 0 ? 'refused' : (await appendRun(blocks, () => true)).outcome
  }

  const appendRun: Chain['appendRun'] = async (run, goesOn) => {
    const executed = await executeRun(crypto, chainId, tip, run, goesOn, events)
    const last = executed.steps.at(-1)
    if (last !== undefined) {
      const stored = executed.steps.map((step) => step.stored)
      await store.appendAll(stored, encodeState(last.executed.tip.state))
    }
    // Nobody sees a tip that is not on disk; each block is then told in its turn.
    for (const step of executed.steps) {
      tip = step.executed.tip
      certificate = step.certificate
      events.onAppend(step.executed)
    }
    return executed
  }

  const restore = async ({ stored, state, certificate: proof }: LedgerSnapshot): Promise<void> => {
    await store.restore({ ...stored, peaks: joinBytes(...state.street.peaks) }, encodeState(state))
    tip = { id: stored.id, state }
    certificate = proof
  }

  return {
    genesis: genesis.value,
    chainId,
    tip: () => tip,
    certificate: () => certificate,
    height,
    append,
    appendAgreed,
    appendRun,
    restore,
    complete: (fuller) => {
      certificate = fuller
    },
  }
}

type Newest = { readonly tip: Tip; readonly certificate: CommitCertificate | undefined }

const newestIn = async (store: BlockStore, genesis: GenesisDocument): Promise<Newest> => {
  const newest = await store.newest()
  if (newest === undefined) return { tip: await firstTip(store, genesis), certificate: undefined }
  const state = decodeState(genesis, newest.state)
  const proof = decodeCertificate(newest.stored.certificate)
  if (!state.ok || !proof.ok) throw new UnreadableBooks('the stored state')
  return { tip: { id: newest.stored.id, state: state.value }, certificate: proof.value }
}

/** A street founded again goes on from its ancestor's last state, which was kept with the founding document. */
const firstTip = async (store: BlockStore, genesis: GenesisDocument): Promise<Tip> => {
  if (genesis.ancestor.length === 0) return foundedTip(genesis)
  const bytes = await store.ancestorState()
  const ancestor = bytes === undefined ? undefined : ancestorStateOf(genesis, bytes)
  if (ancestor === undefined) throw new UnreadableBooks('the state that this street continues')
  return refoundedTip(genesis, ancestor)
}

/** The state that a document continues; undefined when these bytes are none or another one. */
export const ancestorStateOf = (genesis: GenesisDocument, bytes: Uint8Array): State | undefined => {
  const state = decodeState(genesis, bytes)
  return state.ok && isAncestor(genesis, state.value) ? state.value : undefined
}

type Step = {
  readonly executed: Executed
  readonly stored: StoredBlock
  readonly certificate: CommitCertificate
  readonly proofs: readonly Proof[]
}

/** Executes as many blocks of a run as `goesOn` allows, in memory only. */
const executeRun = async (
  crypto: Crypto,
  chainId: Uint8Array,
  tip: Tip,
  run: readonly AheadBlock[],
  goesOn: (done: number) => boolean,
  events: ChainEvents,
): Promise<Omit<RunAppended, 'steps'> & { readonly steps: readonly Step[] }> => {
  const fresh = run.filter(({ height }) => height > Number(tip.state.street.height))
  const steps: Step[] = []
  let reached = tip
  let outcome: Appended = 'stale'
  let proved = fresh
  for (let i = 0; i < fresh.length; i++) {
    const { nextSet } = reached.state.street
    if (!isProvedBy(must(proved[i], 'as long as the run'), nextSet))
      proved = [...proved.slice(0, i), ...(await prove(crypto, chainId, fresh.slice(i), nextSet))]
    const ahead = must(proved[i], 'as long as the run')
    const next = executeAhead(reached, ahead, events)
    outcome = typeof next === 'string' ? next : 'appended'
    if (typeof next === 'string') break
    const stored = storedOf(reached, next, ahead.bytes)
    steps.push({ executed: next, stored, certificate: ahead.certificate, proofs: proofsOf(reached, ahead) })
    reached = next.tip
    if (!goesOn(steps.length)) break
  }
  return { steps, done: run.length - fresh.length + steps.length, outcome }
}

/** The certificate of the block, and the one that it carries for the block before, which may name more signers. */
const proofsOf = ({ state: { street } }: Tip, { block, certificate }: AheadBlock): Proof[] => [
  ...(block.lastCommit === undefined ? [] : [{ certificate: block.lastCommit, voters: street.activeSet }]),
  { certificate, voters: street.nextSet },
]

const storedOf = (before: Tip, { block, receipts, tip }: Executed, bytes: BlockBytes): StoredBlock => ({
  height: Number(block.header.height),
  id: block.id,
  ...bytes,
  receipts: encode(Receipts, [...receipts]),
  mountain: joinBytes(...withLeaf(before.state.street.peaks, before.state.street.height, fromHex(before.id)).completed),
  ...(sameSet(before.state.street.activeSet, tip.state.street.activeSet) ? {} : { changesSet: true }),
})

/** The block after a tip, proved against the set of its height, or why it is none. */
const executeAhead = (
  tip: Tip,
  { block, height, fault }: AheadBlock,
  { contradicts }: ChainEvents,
): Executed | Exclude<Appended, 'appended' | 'stale'> => {
  const { street } = tip.state
  if (height !== Number(street.height) + 1) return 'refused'
  if (hex(block.header.parentId) !== tip.id) return 'foreign-parent'
  if (fault !== undefined) return 'refused'
  if (contradicts(height, block.id)) return 'contradicts'
  // More than two thirds of the set checked these signatures and signed for them; checking each again would only slow
  // catching up. The rules themselves are run again.
  const transactions = block.transactions as Verified<Transaction>[]
  const execution = executeBlock(tip, { ...block, transactions })
  return execution.ok ? execution.executed : 'refused'
}
