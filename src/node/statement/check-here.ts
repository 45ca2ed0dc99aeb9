// Checks a statement on a home's own computer, which may know more than the file: whether our own books have the same block
// where it was made. A statement of another street is checked like any other; the page says of which street it is.
import { hex } from '../../ledger/index.ts'
import type { NodeState } from '../node-state.ts'
import { idAt } from '../sync/trust.ts'
import type { StatementVerdict } from '../view/statement.ts'
import { checkStatement } from './check-statement.ts'

/** Without a home any street's statement is checked. */
export const checkHere = async (node: NodeState, text: string): Promise<StatementVerdict> => {
  const { chain, ports } = node
  if (chain === undefined) return checkStatement(ports.crypto, text)
  const verdict = await checkStatement(ports.crypto, text)
  const { statement } = verdict
  if (statement === undefined) return verdict
  const isOurs = statement.chainId === hex(chain.chainId)
  const ours = isOurs ? await idAt(node, statement.anchor.height) : undefined
  const inOurBooks = ours === undefined ? undefined : ours === statement.anchor.id
  return { ...verdict, statement: { ...statement, anchor: { ...statement.anchor, inOurBooks } } }
}
