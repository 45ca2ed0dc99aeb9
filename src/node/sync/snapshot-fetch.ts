// Going on from a neighbour's snapshot: fetched in pieces, held against a checkpoint, and only then taken. Served in the
// same pieces; one snapshot at a time is held in memory for that.
import { readSnapshot, type LedgerSnapshot } from '../../ledger/index.ts'
import { verifyCommit } from '../../consensus/index.ts'
import { decodeSyncReply, encodeSyncRequest, p2pLimits } from '../../p2p/index.ts'
import type { Chain } from './chain.ts'
import { isLeftAlone, leaveAlone } from './fetching.ts'
import type { NodeState } from '../node-state.ts'
import type { NodePorts } from '../ports.ts'
import { gapOf } from './retention.ts'
import { PART_MS, WRONG_MS } from './sync-limits.ts'
import type { SnapshotOffer } from './sync-state.ts'
import { nameContradiction, seek } from './trust.ts'

/** Looks for a snapshot that stands on a checkpoint and takes it; `goOn` is called inside the loop in any case. */
export const lookForSnapshot = (node: NodeState, gap: number, goOn: () => void): void => {
  const { chain } = node
  if (chain === undefined || gap < gapOf(chain.genesis)) return goOn()
  seek(node, () => {
    const found = bestOffer(node, chain)
    if (found === undefined) return goOn()
    fetchSnapshot(node, chain, found.peer, found.offer).then(
      (snapshot) => node.loop.input(() => take(node, chain, found, snapshot).finally(goOn)),
      () => node.loop.input(async () => goOn()),
    )
  })
}

type Found = { readonly peer: string; readonly offer: SnapshotOffer }

const bestOffer = (node: NodeState, chain: Chain): Found | undefined => {
  const { offers, checkpoints } = node.trust
  let best: Found | undefined
  for (const [peer, offered] of offers)
    for (const offer of offered) {
      const isTrusted = checkpoints.get(offer.height) === offer.id
      if (!isTrusted || !node.peers.has(peer) || isLeftAlone(node, peer)) continue
      if (offer.height - chain.height() < gapOf(chain.genesis) / 2) continue
      if (best === undefined || offer.height > best.offer.height) best = { peer, offer }
    }
  return best
}

/** Outside the loop: fetches and checks, changes nothing. Undefined when it is not what was offered. */
const fetchSnapshot = async (
  node: NodeState,
  chain: Chain,
  peer: string,
  offer: SnapshotOffer,
): Promise<LedgerSnapshot | undefined> => {
  const bytes = await fetchParts(node.ports, peer, offer.height, offer.length)
  const read = bytes === undefined ? undefined : readSnapshot(chain.genesis, bytes)
  if (read?.ok !== true || read.value.stored.id !== offer.id) return undefined
  const { stored, certificate, state } = read.value
  const fault = await verifyCommit(node.ports.crypto, chain.chainId, certificate, stored, state.street.activeSet)
  return fault === undefined ? read.value : undefined
}

const take = async (
  node: NodeState,
  chain: Chain,
  { peer, offer }: Found,
  snapshot: LedgerSnapshot | undefined,
): Promise<void> => {
  if (snapshot === undefined) {
    node.trust.offers.delete(peer)
    leaveAlone(node, peer, WRONG_MS)
    return nameContradiction(node, peer)
  }
  if (node.trust.checkpoints.get(offer.height) !== offer.id || chain.height() >= offer.height) return
  await chain.restore(snapshot)
  await node.onRestored()
}

/** All pieces of something whose length is known; undefined when they do not add up. Rejects when nobody answers. */
export const fetchParts = async (
  ports: NodePorts,
  peer: string,
  height: number,
  length: number,
): Promise<Uint8Array | undefined> => {
  const bytes = new Uint8Array(length)
  for (let part = 0, at = 0; at < length; part++) {
    const piece = await fetchPart(ports, peer, height, part)
    if (piece === undefined || piece.length === 0 || at + piece.length > length) return undefined
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** One piece; undefined when the answer is none. Rejects when nobody answers. At height 0, of the ancestor's state. */
export const fetchPart = (
  ports: NodePorts,
  peer: string,
  height: number,
  part: number,
): Promise<Uint8Array | undefined> =>
  new Promise((resolve, reject) => {
    ports.clock.after(PART_MS, () => reject(new Error('no answer')))
    ports.network
      .request(peer, 'sync', encodeSyncRequest({ kind: 'part', height: BigInt(height), part }))
      .then((reply) => {
        const decoded = decodeSyncReply(reply)
        resolve(decoded.ok && decoded.value.kind === 'part' ? decoded.value.part : undefined)
      }, reject)
  })

/** One piece for a neighbour; empty where there is none. At height 0 stands the state that this street continues. */
export const partFor = async (node: NodeState, height: number, part: number): Promise<Uint8Array> => {
  const bytes = await servedAt(node, height)
  const from = part * p2pLimits.SNAPSHOT_PART_BYTES
  return bytes?.slice(from, from + p2pLimits.SNAPSHOT_PART_BYTES) ?? new Uint8Array()
}

/** Length of the state that this street continues, in bytes; 0 for a street that was founded once. */
export const ancestorLength = async (node: NodeState): Promise<number> =>
  node.chain?.genesis.ancestor.length === 0 ? 0 : ((await servedAt(node, 0))?.length ?? 0)

const servedAt = async (node: NodeState, height: number): Promise<Uint8Array | undefined> => {
  const { store } = node.ports
  if (node.served?.height !== height) {
    const bytes = height === 0 ? await store.ancestorState() : await store.snapshot(height)
    node.served = bytes === undefined ? undefined : { height, bytes }
  }
  return node.served?.bytes
}
