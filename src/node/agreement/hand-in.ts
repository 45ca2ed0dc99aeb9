// Readings that the ledger refuses for what they say: they are in no block, so whoever has heard one hands it in.
import { isAboutMeter, meterByKey, openDisputes, type Transaction } from '../../ledger/index.ts'
import { submit } from '../household/own-transactions.ts'
import { selfOf, type NodeState } from '../node-state.ts'

/** Whether a refusal is about what a neighbour's meter said, and not about when it came. */
export const isToldOn = (node: NodeState, { body, key }: Transaction, refusal: string): boolean => {
  const state = node.chain?.tip().state
  if (state === undefined || body.kind !== 'reading') return false
  if (!isAboutMeter(refusal)) return false
  const meter = meterByKey(state, key)
  // Once people look at it, more of the same says nothing, and a meter run wild must not fill the street.
  const isOpen = openDisputes(state).some((dispute) => dispute.meter === meter?.id)
  return meter !== undefined && meter.household !== selfOf(node) && !isOpen
}

/** Every neighbour does so; the first counts, and the others are refused before they are sent. */
export const handIn = async (
  node: NodeState,
  { key, nonce, expiresAtMs, body, signature }: Transaction,
): Promise<void> => {
  if (body.kind !== 'reading') return
  await submit(node, 'device', { kind: 'refused', meterKey: key, nonce, expiresAtMs, reading: body, signature })
}
