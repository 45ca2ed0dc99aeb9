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
  foundedTip,
  hex,
  Receipts,
  type BlockStore,
  type CommitCertificate,
  type Crypto,
  type Executed,
  type GenesisDocument,
  type Tip,
  type Transaction,
  type Verified,
} from '../ledger/index.ts'
import { verifyCommit } from '../consensus/index.ts'

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
  /** A fuller certificate of the tip, for the block after it; its signatures were checked. */
  complete(certificate: CommitCertificate): void
}
/** `foreign-parent`: the next height, but it does not stand on our tip. */
export type Appended = 'appended' | 'stale' | 'refused' | 'foreign-parent'

export const foundChain = async (store: BlockStore, genesis: GenesisDocument): Promise<void> =>
  store.found(encodeGenesis(genesis))

/** The chain on this disk, or undefined when there is none. Rejects when what is there cannot be read. */
export const openChain = async (
  store: BlockStore,
  crypto: Crypto,
  onAppend: (executed: Executed) => void,
): Promise<Chain | undefined> => {
  const founding = await store.genesis()
  if (founding === undefined) return undefined
  const genesis = decodeGenesis(founding)
  if (!genesis.ok) throw new Error(`the founding document cannot be read: ${genesis.why}`)
  const newest = await store.newest()
  let tip = foundedTip(genesis.value)
  let certificate: CommitCertificate | undefined
  const chainId = tip.state.street.chainId
  if (newest !== undefined) {
    const state = decodeState(genesis.value, newest.state)
    const proof = decodeCertificate(newest.stored.certificate)
    if (!state.ok || !proof.ok) throw new Error('the stored state cannot be read')
    tip = { id: newest.stored.id, state: state.value }
    certificate = proof.value
  }

  const height = (): number => Number(tip.state.street.height)

  const append = async (executed: Executed, proof: CommitCertificate): Promise<void> => {
    const stored = {
      height: Number(executed.block.header.height),
      id: executed.block.id,
      block: encodeBlock(executed.block),
      certificate: encodeCertificate(proof),
      receipts: encode(Receipts, [...executed.receipts]),
    }
    await store.append(stored, encodeState(executed.tip.state))
    tip = executed.tip
    certificate = proof
    onAppend(executed)
  }

  const appendAgreed = async (bytes: Uint8Array, proofBytes: Uint8Array): Promise<Appended> => {
    const block = decodeBlock(bytes)
    const proof = decodeCertificate(proofBytes)
    if (!block.ok || !proof.ok) return 'refused'
    const at = Number(block.value.header.height)
    if (at <= height()) return 'stale'
    if (at !== height() + 1) return 'refused'
    if (hex(block.value.header.parentId) !== tip.id) return 'foreign-parent'
    const decided = { height: at, id: block.value.id }
    const fault = await verifyCommit(crypto, chainId, proof.value, decided, tip.state.street.nextSet)
    if (fault !== undefined) return 'refused'
    // More than two thirds of the set checked these signatures and signed for them; checking each again would only
    // slow catching up. The rules themselves are run again below.
    const transactions = block.value.transactions as Verified<Transaction>[]
    const execution = executeBlock(tip, { ...block.value, transactions })
    if (!execution.ok) return 'refused'
    await append(execution.executed, proof.value)
    return 'appended'
  }

  return {
    genesis: genesis.value,
    chainId,
    tip: () => tip,
    certificate: () => certificate,
    height,
    append,
    appendAgreed,
    complete: (fuller) => {
      certificate = fuller
    },
  }
}
