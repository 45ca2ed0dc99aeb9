// The nodes of the mountain range as this computer's store has them. Each stored block brings the nodes that it completed,
// so a node is one look-up at the height where its last leaf was taken in; where the books begin with a snapshot, what is
// before are the peaks that it brought. Nothing is computed anew, however long the street is.
import {
  CERTIFICATE_EVERY,
  fromHex,
  peakPlaces,
  type BlockStore,
  type Place,
  type StoredBlock,
} from '../../ledger/index.ts'

const NODE_BYTES = 32

/** Nodes at these places; undefined when the store does not have one of them any more. */
export const nodesFrom = async (
  store: Pick<BlockStore, 'range' | 'base'>,
  chainId: Uint8Array,
  places: readonly Place[],
): Promise<Uint8Array[] | undefined> => {
  const blocks = new Map<number, StoredBlock | undefined>()
  const at = async (height: number): Promise<StoredBlock | undefined> => {
    if (!blocks.has(height)) blocks.set(height, (await store.range(height, height))[0])
    return blocks.get(height)
  }
  let brought: ReadonlyMap<string, Uint8Array> | undefined
  const nodes: Uint8Array[] = []
  for (const place of places) {
    let node = await nodeAt(at, chainId, place)
    if (node === undefined) {
      brought ??= await broughtAlong(store)
      node = brought.get(nameOf(place))
    }
    if (node === undefined) return undefined
    nodes.push(node)
  }
  return nodes
}

const nameOf = ({ level, index }: Place): string => `${level}/${index}`

const nodeAt = async (
  at: (height: number) => Promise<StoredBlock | undefined>,
  chainId: Uint8Array,
  { level, index }: Place,
): Promise<Uint8Array | undefined> => {
  if (level === 0 && index === 0) return chainId
  if (level === 0) {
    const leaf = await at(index)
    return leaf === undefined ? undefined : fromHex(leaf.id)
  }
  const completing = await at((index + 1) * 2 ** level)
  const node = completing?.mountain?.subarray((level - 1) * NODE_BYTES, level * NODE_BYTES)
  return node?.length === NODE_BYTES ? node : undefined
}

/** What the snapshot brought with which these books began: the peaks of all blocks before it. */
const broughtAlong = async (store: Pick<BlockStore, 'range' | 'base'>): Promise<ReadonlyMap<string, Uint8Array>> => {
  const nodes = new Map<string, Uint8Array>()
  const base = await store.base()
  for (let from = 1; from <= base; from += CERTIFICATE_EVERY)
    for (const { height, peaks } of await store.range(from, Math.min(base, from + CERTIFICATE_EVERY - 1)))
      for (const [i, place] of (peaks === undefined ? [] : peakPlaces(height)).entries())
        nodes.set(nameOf(place), (peaks ?? new Uint8Array()).slice(i * NODE_BYTES, (i + 1) * NODE_BYTES))
  return nodes
}
