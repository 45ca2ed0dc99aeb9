// Proofs that stand on one certified block, the anchor: a branch from any record of the state to the state root in its
// header; for what is older, a branch from a receipt to the root in its own block's header, and the mountain range from
// that block's id to the peaks in the anchor's state. Checking is pure and total: bytes from anybody give true or false.
import { Tree } from '@chainsafe/persistent-merkle-tree'
import type { CompositeType, Type } from '@chainsafe/ssz'
import { must } from './assert.ts'
import { Receipts, blockIdOf, type BlockHeader, type ReceiptRecord } from './block.ts'
import { fromHex, sameBytes } from './bytes.ts'
import { fits, root } from './codec.ts'
import { hash } from './hash.ts'
import { provesLeaves } from './mountain.ts'
import { StateType, type StreetRecord } from './records.ts'
import type { State, TableName, Tables } from './state.ts'

/** The nodes beside the way from a leaf to a root, 32 bytes each, from the leaf up. */
export type Branch = readonly Uint8Array[]

export type RecordOf<N extends TableName> = Tables[N]['rows'][number]

/** A record of the state, where it stands in its list, and its branch to the state root. */
export type RecordProof<N extends TableName = TableName> = {
  readonly table: N
  readonly place: number
  readonly record: RecordOf<N>
  readonly branch: Branch
}

/** Proves the record with this key (see `KEYS_OF`: a household's or meter's number, a lot's, the hex of an id). */
export const proveRecord = <N extends TableName>(state: State, table: N, key: string): RecordProof<N> | undefined => {
  const place = state[table].places.get(key)
  const record = place === undefined ? undefined : (state[table].rows[place] as RecordOf<N> | undefined)
  if (place === undefined || record === undefined) return undefined
  return { table, place, record, branch: branchAt(state, [table, place]) }
}

/** Whether a state with this root has the record at this place. */
export const provesRecord = (stateRoot: Uint8Array, { table, place, record, branch }: RecordProof): boolean =>
  isPlaceIn(place, StateType.fields[table]) &&
  proves(StateType, [table, place], StateType.fields[table].elementType, record, branch, stateRoot)

/** Fields of the street that proofs lead to, each as a whole. */
export type StreetPart = 'peaks' | 'activeSet' | 'terms' | 'tariffs'

export const proveStreet = (state: State, field: StreetPart): Branch => branchAt(state, ['street', field])

export const provesStreet = <F extends StreetPart>(
  stateRoot: Uint8Array,
  field: F,
  value: StreetRecord[F],
  branch: Branch,
): boolean =>
  proves(
    StateType,
    ['street', field],
    StateType.fields.street.fields[field] as unknown as Type<unknown>,
    value,
    branch,
    stateRoot,
  )

/** Branches from some receipts of a block to the root in its header. */
export const proveReceipts = (receipts: readonly ReceiptRecord[], places: readonly number[]): Branch[] => {
  const tree = new Tree(Receipts.value_toTree([...receipts]))
  return places.map((place) => tree.getSingleProof(Receipts.getPathInfo([place]).gindex))
}

export const provesReceipt = (
  receiptsRoot: Uint8Array,
  place: number,
  receipt: ReceiptRecord,
  branch: Branch,
): boolean =>
  isPlaceIn(place, Receipts) &&
  proves(Receipts, [place], Receipts.elementType as Type<unknown>, receipt, branch, receiptsRoot)

/** That blocks are in the history of the anchor: the peaks in its state, and what leads from the blocks' ids to them. */
export type BlocksProof = {
  readonly peaks: readonly Uint8Array[]
  readonly branch: Branch
  readonly witnesses: readonly Uint8Array[]
}

/** Whether all these blocks come before the anchor, or are it. Each stands at the height that its own header says. */
export const provesBlocks = (anchor: BlockHeader, blocks: readonly BlockHeader[], proof: BlocksProof): boolean => {
  if (!provesStreet(anchor.stateRoot, 'peaks', [...proof.peaks], proof.branch)) return false
  const ids = new Map(blocks.map((block) => [Number(block.height), fromHex(blockIdOf(block))]))
  const height = Number(anchor.height)
  const own = ids.get(height)
  if (own !== undefined && !sameBytes(own, fromHex(blockIdOf(anchor)))) return false
  ids.delete(height)
  if (ids.size + (own === undefined ? 0 : 1) !== blocks.length) return false
  return ids.size === 0 ? proof.witnesses.length === 0 : provesLeaves(ids, height, proof.peaks, proof.witnesses)
}

const branchAt = (state: State, path: (string | number)[]): Branch =>
  new Tree(must(state.view.node, 'a sealed state is a tree')).getSingleProof(StateType.getPathInfo(path).gindex)

/** A place beyond the end of a list would be another leaf of the tree. */
const isPlaceIn = (place: number, { limit }: { readonly limit: number }): boolean =>
  Number.isInteger(place) && place >= 0 && place < limit

const proves = (
  type: CompositeType<unknown, unknown, unknown>,
  path: (string | number)[],
  leafType: Type<unknown>,
  leaf: unknown,
  branch: Branch,
  wanted: Uint8Array,
): boolean => {
  if (!fits(leafType, leaf)) return false
  let position = type.getPathInfo(path).gindex
  let node = root(leafType, leaf)
  for (const beside of branch) {
    if (beside.length !== 32 || position <= 1n) return false
    node = position % 2n === 0n ? hash(node, beside) : hash(beside, node)
    position /= 2n
  }
  return position === 1n && sameBytes(node, wanted)
}
