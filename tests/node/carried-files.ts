// Files of blocks for tests: a street's books as its founder would save them, and what a rotten or a dishonest hand makes
// of them.
import { hex, must, type Keyring } from '../../src/ledger/index.ts'
import {
  CARRIED_HEADER_BYTES,
  encodeCarriedHeader,
  encodeCarriedPage,
  readCarriedHeader,
  readCarriedPage,
  type CarriedBlocks,
  type CarriedHeader,
} from '../../src/p2p/index.ts'
import { carryIn } from '../../src/node/sync/carry-in.ts'
import { carryOut } from '../../src/node/sync/carry-out.ts'
import { switchOff, switchOn, type SimHousehold } from '../sim/household.ts'
import { nodeOf } from './awake.ts'
import { last, longStreet, type LongStreet } from './long-chain.ts'

/** What a home saves from a height on; its newest blocks without one. */
export const saveFile = async (household: SimHousehold | undefined, from?: number): Promise<Uint8Array> => {
  const saved = await carryOut(nodeOf(household).state, from)
  if (!saved.ok) throw new Error(saved.refusal)
  return saved.value.bytes
}

export const takeFile = (household: SimHousehold | undefined, bytes: Uint8Array) =>
  carryIn(nodeOf(household).state, bytes)

export type Opened = { readonly header: CarriedHeader; readonly blocks: CarriedBlocks }

export const openFile = (bytes: Uint8Array): Opened => {
  const header = readCarriedHeader(bytes)
  if (!header.ok) throw new Error(header.fault)
  const blocks: CarriedBlocks = []
  for (let at = CARRIED_HEADER_BYTES; at < bytes.length;) {
    const page = readCarriedPage(bytes, at)
    if (!page.ok) throw new Error(page.fault)
    blocks.push(...page.value.blocks)
    at = page.value.next
  }
  return { header: header.value, blocks }
}

/** Puts a file together again, whatever its blocks are now. */
export const closeFile = ({ header, blocks }: Opened, perPage = 256): Uint8Array => {
  const pages = [encodeCarriedHeader(header)]
  for (let at = 0; at < blocks.length; at += perPage)
    pages.push(encodeCarriedPage(blocks.slice(at, at + perPage), 1, header.to))
  return Uint8Array.from(pages.flatMap((page) => [...page]))
}

/** The same file with its blocks from a height on changed. */
export const changeBlocks = (
  bytes: Uint8Array,
  from: number,
  change: (block: CarriedBlocks[number], height: number) => CarriedBlocks[number],
): Uint8Array => {
  const { header, blocks } = openFile(bytes)
  return closeFile({
    header,
    blocks: blocks.map((one, i) => (header.from + i < from ? one : change(one, header.from + i))),
  })
}

export const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = Uint8Array.from(bytes)
  changed[at] = must(bytes[at], 'a byte of it') ^ 1
  return changed
}

export const BLOCKS = 300

/** A street of which the founder has saved a file and gone to bed, and the home that slept, alone and awake. */
export const fileAndSleeper = async (from = 1, blocks = BLOCKS) => {
  const long = await longStreet(blocks)
  const founder = must(long.households[0], 'a founder')
  await switchOn(long.street, founder)
  const bytes = await saveFile(founder, from)
  const root = hex(must(nodeOf(founder).state.chain, 'a chain').tip().state.rootHash)
  switchOff(long.street, founder)
  const sleeper = last(long)
  await switchOn(long.street, sleeper)
  return { long, bytes, root, sleeper }
}

export const keyringsOf = ({ households }: LongStreet): Keyring[] => households.map(({ keyring }) => keyring)
