// A file of blocks that somebody has carried here: taken page by page like a neighbour's answers, by the same functions
// and with the same checks. What is good at its beginning is kept; where it stops being good is told.
import { isWhole, sameBytes, type StoredBlock } from '../../ledger/index.ts'
import {
  CARRIED_HEADER_BYTES,
  p2pLimits,
  readCarriedHeader,
  readCarriedPage,
  type CarriedBlocks,
  type CarriedFault,
  type CarriedHeader,
} from '../../p2p/index.ts'
import { checkAhead, type AheadBlock, type BlockBytes } from './ahead.ts'
import type { CarriedIn } from '../api.ts'
import { appendBatch } from './append-batch.ts'
import type { Chain } from './chain.ts'
import { noteFork } from './look-back.ts'
import type { NodeState } from '../node-state.ts'
import { refused, type Outcome, type Refusal } from '../refusal.ts'

const FAULTS: Record<CarriedFault, Refusal> = {
  'not-carried': 'file-not-books',
  'other-version': 'file-other-version',
  cut: 'file-cut',
  damaged: 'file-damaged',
}

/**
 * Takes what a file has beyond our tip. Runs beside the loop and enters it batch by batch, so that everybody is heard in
 * between; rejects when the disk or the cryptography fails. A refusal means that nothing was taken.
 */
export const carryIn = async (node: NodeState, bytes: Uint8Array): Promise<Outcome<CarriedIn>> => {
  const { chain } = node
  if (chain === undefined) return refused('no-street')
  if (bytes.length > p2pLimits.CARRIED_BYTES) return refused('file-too-large')
  const read = readCarriedHeader(bytes)
  if (!read.ok) return refused(FAULTS[read.fault])
  const header = read.value
  const why = await node.loop.run(() => begin(node, chain, header))
  if (why !== undefined) return refused(why)
  const height = chain.height()
  const stopped = await takePages(node, chain, header, bytes).finally(() => node.loop.run(() => end(node)))
  const taken = chain.height() - height
  if (taken === 0) return refused(stopped ?? 'file-nothing-new')
  return { ok: true, value: { taken, height: chain.height(), stopped } }
}

const cannotGoOn = ({ carrying, fork }: NodeState, chain: Chain, header: CarriedHeader): Refusal | undefined => {
  if (carrying !== undefined) return 'file-busy'
  const { firstChainId } = chain.tip().state.street
  if (!sameBytes(header.firstChainId, firstChainId)) return 'file-other-street'
  if (!sameBytes(header.chainId, chain.chainId)) return 'file-other-founding'
  if (header.from > chain.height() + 1) return 'file-gap'
  // Between two histories nobody chooses, so neither goes on here.
  return fork === undefined ? undefined : 'file-fork'
}

/** From here on this home is behind, as when a neighbour says so: it says nothing at its old tip. */
const begin = (node: NodeState, chain: Chain, header: CarriedHeader): Refusal | undefined => {
  const why = cannotGoOn(node, chain, header)
  if (why !== undefined) return why
  node.carrying = { from: header.from, to: header.to, at: header.from - 1 }
  node.syncing = true
  node.changed()
  return undefined
}

const end = (node: NodeState): void => {
  node.carrying = undefined
  node.syncing = node.fetching !== undefined
  // A file may be old, so its end is no sign that we are where the others are.
  node.fetchEvents.onEnd(false)
}

/** Goes through all pages; gives what stopped it before the end. */
const takePages = async (
  node: NodeState,
  chain: Chain,
  { from, to }: CarriedHeader,
  bytes: Uint8Array,
): Promise<Refusal | undefined> => {
  let [next, at] = [from, CARRIED_HEADER_BYTES]
  while (next <= to) {
    const page = readCarriedPage(bytes, at)
    if (!page.ok) return FAULTS[page.fault]
    const { blocks } = page.value
    const why = await takePage(node, chain, next, blocks)
    if (why !== undefined) return why
    next += blocks.length
    at = page.value.next
    tell(node, next - 1)
  }
  return next - 1 > to || at !== bytes.length ? 'file-damaged' : undefined
}

const tell = (node: NodeState, at: number): void => {
  if (node.carrying === undefined) return
  node.carrying = { ...node.carrying, at }
  node.changed()
}

const takePage = async (
  node: NodeState,
  chain: Chain,
  from: number,
  blocks: CarriedBlocks,
): Promise<Refusal | undefined> => {
  const known = Math.min(blocks.length, Math.max(0, chain.height() + 1 - from))
  const why = await node.loop.run(() => compare(node, chain, from, blocks.slice(0, known)))
  if (why !== undefined || known === blocks.length) return why
  const rest = blocks.slice(known)
  const { afterNextSet } = chain.tip().state.street
  const ahead = await checkAhead(node.ports.crypto, chain.chainId, from + known, rest, afterNextSet)
  const stopped = await appendAll(node, chain, ahead.blocks)
  if (stopped !== undefined || !ahead.malformed) return stopped
  // It does not stand on the block before it, perhaps because it belongs to another history.
  return node.loop.run(() => verdictOn(node, rest[ahead.blocks.length], 'file-damaged'))
}

/** Heights that we have: the same blocks say nothing new, another one with a certificate is the proof of a fork. */
const compare = async (
  node: NodeState,
  chain: Chain,
  from: number,
  blocks: readonly BlockBytes[],
): Promise<Refusal | undefined> => {
  // The street was founded again meanwhile.
  if (node.chain !== chain) return 'file-other-founding'
  const stored = new Map<number, StoredBlock>()
  for (const one of await node.ports.store.range(from, from + blocks.length - 1)) stored.set(one.height, one)
  for (const [i, theirs] of blocks.entries()) {
    const ours = stored.get(from + i)
    // Skipped by a snapshot: nothing is here to compare with.
    if (ours === undefined) continue
    const sameBlock = sameBytes(ours.block, theirs.block)
    if (sameBlock && sameBytes(ours.certificate, theirs.certificate)) continue
    if (await noteFork(node, theirs)) return 'file-fork'
    if (!sameBlock && isWhole(ours)) return 'file-not-agreed'
  }
  return undefined
}

/** Until the last of them is behind us, or one cannot be appended. */
const appendAll = async (
  node: NodeState,
  chain: Chain,
  blocks: readonly AheadBlock[],
): Promise<Refusal | undefined> => {
  const last = blocks.at(-1)?.height ?? 0
  for (;;) {
    const why = await node.loop.run(() => appendSome(node, chain, blocks))
    if (why !== undefined || chain.height() >= last) return why
  }
}

const appendSome = async (
  node: NodeState,
  chain: Chain,
  blocks: readonly AheadBlock[],
): Promise<Refusal | undefined> => {
  if (node.chain !== chain) return 'file-other-founding'
  if (node.fork !== undefined) return 'file-fork'
  const { id } = chain.tip()
  // We may have come to a block of our own meanwhile: is it the same?
  const there = blocks.find(({ height }) => height === chain.height())
  if (there !== undefined && there.block.id !== id) return verdictOn(node, there.bytes, 'file-not-agreed')
  const { outcome, at } = await appendBatch(node, chain, blocks)
  tell(node, chain.height())
  if (outcome === 'appended' || outcome === 'stale') return undefined
  return outcome === 'contradicts' ? 'file-differs' : verdictOn(node, at?.bytes, 'file-not-agreed')
}

const verdictOn = async (node: NodeState, block: BlockBytes | undefined, otherwise: Refusal): Promise<Refusal> =>
  block !== undefined && (await noteFork(node, block)) ? 'file-fork' : otherwise
