// The re-founding that is open here, and the one that people here have signed, which binds this home until they sign another
// one or the street goes on without it. Plain reading, but for what is kept on disk.
import {
  chainIdOf,
  decodeGenesis,
  decodeState,
  encodeGenesis,
  hex,
  isAncestor,
  organiserOf,
  verifiedSigners,
  type GenesisDocument,
  type State,
  type Tip,
} from '../../ledger/index.ts'
import { decodeRefounding, encodeRefounding, type RefoundingMessage } from '../../p2p/index.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import type { OpenRefounding } from '../sync/sync-state.ts'
import type { Choice, Members } from './document-choice.ts'

/** Reads what was proposed or signed here before; one that has come into force is kept for neighbours who slept. */
export const recallRefounding = async (node: NodeState): Promise<void> => {
  const { store } = node.ports
  const bytes = await store.refounding()
  const decoded = bytes === undefined ? undefined : decodeRefounding(bytes)
  const ended = await store.endedState()
  const open = decoded?.ok === true ? await read(node, decoded.value, ended) : undefined
  Object.assign(node, { refounding: open, offered: undefined } satisfies Partial<NodeState>)
}

/**
 * A message as a document with the signatures that are good; undefined when there is nothing in it.
 * @param ended the state that it continues, if we have signed it.
 */
export const read = async (
  node: NodeState,
  message: RefoundingMessage,
  ended?: Uint8Array,
): Promise<OpenRefounding | undefined> => {
  const { chain } = node
  const genesis = decodeGenesis(message.genesis)
  if (chain === undefined || !genesis.ok) return undefined
  const signatures = new Map(message.signatures.map(({ household, signature }) => [household, signature]))
  if (isInForce(node, genesis.value)) return { genesis: genesis.value, signatures }
  const from = ended === undefined ? bondedAs(node, genesis.value)?.from : tipOf(node, genesis.value, ended)
  const { state } = from ?? chain.tip()
  const good = await verifiedSigners(node.ports.crypto, state, genesis.value, message.signatures)
  return {
    genesis: genesis.value,
    signatures: new Map([...signatures].filter(([household]) => good.includes(household))),
    ...(from === undefined ? {} : { from }),
  }
}

const tipOf = ({ chain }: NodeState, genesis: GenesisDocument, bytes: Uint8Array): Tip | undefined => {
  const [named] = genesis.ancestor
  const state = chain === undefined ? undefined : decodeState(chain.genesis, bytes)
  if (named === undefined || state?.ok !== true || !isAncestor(genesis, state.value)) return undefined
  return { id: hex(named.blockId), state: state.value }
}

export const messageOf = ({ genesis, signatures }: OpenRefounding): RefoundingMessage => ({
  genesis: encodeGenesis(genesis),
  signatures: [...signatures].map(([household, signature]) => ({ household, signature })),
})

/** Our chain is the one that this document founded. */
export const isInForce = ({ chain }: NodeState, genesis: GenesisDocument): boolean =>
  chain !== undefined && hex(chainIdOf(genesis)) === hex(chain.chainId)

/** What may still be agreed to here. */
export const openHere = (node: NodeState): OpenRefounding | undefined =>
  [node.offered, node.refounding].find(
    (open) => open !== undefined && !isInForce(node, open.genesis) && !isMoot(node, open),
  )

/** The street has gone on without it, so nobody here can agree any more; who has done so is bound until it is released. */
const isMoot = (node: NodeState, { genesis }: OpenRefounding): boolean =>
  (genesis.ancestor[0]?.height ?? 0n) < (tipFor(node, genesis)?.state.street.height ?? 0n)

/**
 * The block that a document has to name here: our last one. Who is bound has said nothing on the old chain since, so when
 * it gets the block that was being decided, the one that it has signed about is open to it as before; else whoever signs
 * last would be cut off from what all the others have agreed to (`tests/node/document-choice.test.ts`).
 */
export const tipFor = (node: NodeState, genesis: GenesisDocument): Tip | undefined => {
  const tip = node.chain?.tip()
  const signed = bondOf(node)?.from
  const [named] = genesis.ancestor
  if (tip === undefined || signed === undefined || named === undefined) return tip
  const isSigned = hex(named.blockId) === signed.id
  return isSigned && tip.state.street.height === signed.state.street.height + 1n ? signed : tip
}

/** What people here have agreed to, to end the chain that runs. */
export const bondOf = (node: NodeState): OpenRefounding | undefined => {
  const { refounding } = node
  if (refounding === undefined || isInForce(node, refounding.genesis)) return undefined
  return refounding.signatures.has(selfOf(node) ?? 0) ? refounding : undefined
}

const bondedAs = (node: NodeState, genesis: GenesisDocument): OpenRefounding | undefined => {
  const bond = bondOf(node)
  return bond !== undefined && hex(chainIdOf(bond.genesis)) === hex(chainIdOf(genesis)) ? bond : undefined
}

/** The document as it is held here: signed, or asked about. */
export const heldAs = (node: NodeState, { genesis }: OpenRefounding): OpenRefounding | undefined => {
  const id = hex(chainIdOf(genesis))
  return [bondOf(node), openHere(node)].find((open) => open !== undefined && hex(chainIdOf(open.genesis)) === id)
}

/** What we have signed stays on disk as our bond until we sign another one. */
export const keep = async (node: NodeState, open: OpenRefounding): Promise<void> => {
  if (bondOf(node) !== undefined && bondedAs(node, open.genesis) === undefined) {
    node.offered = open
    return
  }
  // A bond that gains a signature leaves what is asked about besides as it is.
  const offered = open.from === undefined ? undefined : node.offered
  Object.assign(node, { refounding: open, offered } satisfies Partial<NodeState>)
  await node.ports.store.saveRefounding(encodeRefounding(messageOf(open)))
}

export const choiceOf = ({ genesis, signatures }: OpenRefounding): Choice => ({
  ancestor: Number(genesis.ancestor[0]?.height ?? 0n),
  chainId: hex(chainIdOf(genesis)),
  signers: [...signatures.keys()],
})

/** Who is asked below the newest block of a state. */
export const membersOf = (state: State): Members => ({
  count: state.households.rows.length,
  organiser: organiserOf(state),
})

/** Nobody ever ceases to be a member. */
export const membersAt = ({ households }: State, height: bigint): number[] =>
  households.rows.filter(({ admittedHeight }) => admittedHeight <= height).map(({ id }) => id)
