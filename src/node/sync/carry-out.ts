// The books as a file that people carry by hand: blocks and certificates as a neighbour would get them over sync, page
// by page, and a header that says of which street they are.
import { isWhole, joinBytes, type BlockStore } from '../../ledger/index.ts'
import { CARRIED_HEADER_BYTES, encodeCarriedHeader, encodeCarriedPage, p2pLimits } from '../../p2p/index.ts'
import type { CarriedFile } from '../api.ts'
import { blocksFrom } from './catch-up.ts'
import type { NodeState } from '../node-state.ts'
import { refused, type Outcome } from '../refusal.ts'

/**
 * Reads only, so it runs beside the loop.
 * @param wish the first height; undefined for the newest blocks, as many as fit into a handy file.
 */
export const carryOut = async (node: NodeState, wish: number | undefined): Promise<Outcome<CarriedFile>> => {
  const { chain, ports } = node
  if (chain === undefined) return refused('no-street')
  const height = chain.height()
  const base = Math.max(1, await ports.store.base())
  const from = wish === undefined ? await handyFrom(ports.store, base, height) : Math.max(base, wish)
  const pages: Uint8Array[] = []
  let [next, room] = [from, p2pLimits.CARRIED_BYTES - CARRIED_HEADER_BYTES]
  while (next <= height) {
    const blocks = await blocksFrom(node, chain, BigInt(next))
    // Somebody has pruned meanwhile, or the street was founded again.
    if (blocks.length === 0 || node.chain !== chain) break
    const page = encodeCarriedPage(blocks, base, height)
    room -= page.length
    if (room < 0) break
    pages.push(page)
    next += blocks.length
  }
  if (pages.length === 0) return refused('file-nothing-to-save')
  const { chainId, firstChainId } = chain.tip().state.street
  const header = encodeCarriedHeader({ chainId, firstChainId, from, to: next - 1 })
  return { ok: true, value: { bytes: joinBytes(header, ...pages), from, to: next - 1, height: chain.height() } }
}

/** Where a file of the newest blocks begins that has this room, in bytes; it holds the newest one in any case. */
export const handyFrom = async (
  store: Pick<BlockStore, 'range'>,
  base: number,
  height: number,
  roomBytes: number = p2pLimits.CARRIED_HANDY_BYTES,
): Promise<number> => {
  let [from, room] = [height + 1, roomBytes]
  while (from > base) {
    const stored = await store.range(Math.max(base, from - p2pLimits.SYNC_BLOCKS), from - 1)
    for (const one of stored.reverse()) {
      room -= one.block.length + one.certificate.length
      if (one.height !== from - 1 || !isWhole(one) || (room < 0 && from <= height)) return from
      from = one.height
    }
    if (stored.length === 0) return from
  }
  return from
}
