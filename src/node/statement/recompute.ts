// A street's blocks, executed again by whoever has the file, from the founding document on: every certificate, every
// signature and every rule is checked once more, and each match of a slot is told with what it was made of.
import {
  chainIdOf,
  decodeGenesis,
  executeBlock,
  foundedTip,
  sameBytes,
  verifyTransaction,
  type Crypto,
  type GenesisDocument,
  type SlotMatch,
  type State,
  type Tip,
  type Transaction,
  type Verified,
} from '../../ledger/index.ts'
import { CARRIED_HEADER_BYTES, readCarriedHeader, readCarriedPage, type CarriedFault } from '../../p2p/index.ts'
import { checkAhead, type AheadBlock } from '../sync/ahead.ts'
import { readStatementFile } from './statement-file.ts'

/**
 * `no-statement`: the founding document cannot be read from it. `founded-again`: what such a street goes on from is in no file.
 * `begins-later`: the blocks before are missing. The others name the `height` at which the file stops being what this street agreed on.
 */
export type RecomputeFault =
  | CarriedFault
  | 'no-statement'
  | 'founded-again'
  | 'other-street'
  | 'begins-later'
  | 'not-agreed'
  | 'signature'
  | 'rules'

export type Recomputed =
  | { readonly ok: true; readonly state: State; readonly transactions: number }
  | { readonly ok: false; readonly why: RecomputeFault; readonly height: number }

/**
 * @param books a file of blocks as a home saves it, from the first one on.
 * @param statement any statement of the same street: it carries the founding document.
 * @param tell hears of each slot in which anybody wanted or offered energy, and the state after its block.
 */
export const recompute = async (
  crypto: Crypto,
  books: Uint8Array,
  statement: string,
  tell: (match: SlotMatch, state: State) => void,
): Promise<Recomputed> => {
  const genesis = foundingIn(statement)
  if (genesis === undefined) return stopped('no-statement')
  if (genesis.ancestor.length > 0) return stopped('founded-again')
  const header = readCarriedHeader(books)
  if (!header.ok) return stopped(header.fault)
  if (!sameBytes(header.value.chainId, chainIdOf(genesis))) return stopped('other-street')
  if (header.value.from !== 1) return stopped('begins-later')
  let [tip, transactions] = [foundedTip(genesis), 0]
  for (let at = CARRIED_HEADER_BYTES; at < books.length;) {
    const page = readCarriedPage(books, at)
    if (!page.ok) return stopped(page.fault, tip)
    for (const bytes of page.value.blocks) {
      const { nextSet, chainId, height } = tip.state.street
      const [block] = (await checkAhead(crypto, chainId, Number(height) + 1, [bytes], nextSet)).blocks
      const next = block === undefined ? 'not-agreed' : await executeAgain(crypto, tip, block)
      if (typeof next === 'string') return stopped(next, tip)
      transactions += next.block.transactions.length
      tip = next.tip
      for (const match of next.matches) tell(match, tip.state)
    }
    at = page.value.next
  }
  if (Number(tip.state.street.height) !== header.value.to) return stopped('cut', tip)
  return { ok: true, state: tip.state, transactions }
}

const foundingIn = (statement: string): GenesisDocument | undefined => {
  const file = readStatementFile(statement)
  const genesis = file.ok ? decodeGenesis(file.value.proof.founding) : undefined
  return genesis?.ok === true ? genesis.value : undefined
}

/** The height at which it stopped is that of the first block that is missing. */
const stopped = (why: RecomputeFault, tip?: Tip): Recomputed => ({
  ok: false,
  why,
  height: tip === undefined ? 0 : Number(tip.state.street.height) + 1,
})

/** Those who agreed have checked each signature; here nobody is believed, so each is checked again. */
const executeAgain = async (crypto: Crypto, tip: Tip, { block, fault }: AheadBlock) => {
  if (fault !== undefined) return 'not-agreed'
  const verified: Verified<Transaction>[] = []
  for (const transaction of block.transactions) {
    const sound = await verifyTransaction(crypto, tip.state.street, transaction)
    if (sound === undefined) return 'signature'
    verified.push(sound)
  }
  const execution = executeBlock(tip, { ...block, transactions: verified })
  return execution.ok ? execution.executed : 'rules'
}
