// The roots of all lots of a state, worked out side by side: a street that keeps for ninety days has hundreds of thousands,
// and one at a time, each through a small tree of its own, they take most of the time in which a state is read.
import { LeafNode, getNodesAtDepth, hasher, type Node } from '@chainsafe/persistent-merkle-tree'
import { Lot, LotList, type LotRecord } from './records.ts'

const LEAF_BYTES = 32
const FIELDS = Object.entries(Lot.fields)
const LEVELS = Math.ceil(Math.log2(FIELDS.length))
const RECORD_BYTES = LEAF_BYTES * 2 ** LEVELS
/** A megabyte of leaves. */
const AT_ONCE = 4_096

/** @param list the root of the list's tree, whose records have no roots yet. */
export const hashLots = (list: Node, lots: readonly LotRecord[]): void => {
  const nodes = getNodesAtDepth(list, LotList.depth, 0, lots.length)
  for (let from = 0; from < lots.length; from += AT_ONCE) {
    const share = lots.slice(from, from + AT_ONCE)
    const uint8Array = new Uint8Array(share.length * RECORD_BYTES)
    const output = { uint8Array, dataView: new DataView(uint8Array.buffer) }
    for (const [place, lot] of share.entries())
      for (const [field, [name, type]] of FIELDS.entries())
        type.value_serializeToBytes(
          output,
          place * RECORD_BYTES + field * LEAF_BYTES,
          lot[name as keyof LotRecord] as never,
        )
    const roots = hasher.digestNLevel(uint8Array, LEVELS)
    for (let place = 0; place < share.length; place++)
      nodes[from + place]?.applyHash(LeafNode.fromRoot(roots.subarray(place * LEAF_BYTES, (place + 1) * LEAF_BYTES)))
  }
}
