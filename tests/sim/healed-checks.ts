// What must hold once a street has healed: one height, one root, nothing forgotten, nobody framed, nothing that grows
// without an end.
import { hex, proposalBytes, voteBytes } from '../../src/ledger/index.ts'
import type { DoubleVote } from '../../src/node/agreement/height-state.ts'
import { POOL_TRANSACTIONS } from '../../src/ledger/limits.ts'
import { mayLie, recordOf, violated, type Checks } from './checks.ts'
import { isHonest, reliable, type Street } from './household.ts'

/** Only an old or a copied profile retires a key; its owner is told, and the disk remembers. */
export const checkRetired = (street: Street): void => {
  for (const { index, node, disk } of reliable(street)) {
    if (node?.state.ownKey.standing !== 'retired') continue
    if (!street.astray.has(index)) violated('Validity', `household ${index} retired a good key`)
    const told = node.state.notices.some(({ code }) => code === 'key-retired')
    if (!told || disk.retired !== 'key-astray')
      violated('Validity', `household ${index} forgot that its key is retired`)
  }
}

/** Nobody honest is ever framed: each kept conflict is two signed choices of a traitor. */
export const checkFraming = async (street: Street, checks: Checks): Promise<void> => {
  for (const household of reliable(street)) {
    const { agreement, chain } = household.node?.state ?? {}
    if (agreement === undefined || chain === undefined) continue
    for (const [liar, pair] of agreement.conflicts) {
      if (!mayLie(street, checks, recordOf(checks, household), liar, pair.first.height))
        violated('Evidence', `household ${liar} is framed by ${household.index}`)
      const key = chain.tip().state.street.nextSet.find((voter) => voter.household === liar)?.key
      for (const { bytes, signature } of signedIn(chain.chainId, pair)) {
        const real = key !== undefined && (await street.cryptoOf(household.index).verify(key, bytes, signature))
        if (!real) violated('Evidence', `household ${household.index} keeps forged words of ${liar}`)
      }
    }
  }
}

const signedIn = (chainId: Uint8Array, pair: DoubleVote): { bytes: Uint8Array; signature: Uint8Array }[] =>
  pair.kind === 'vote'
    ? [pair.first, pair.second].map((vote) => ({ bytes: voteBytes(chainId, vote), signature: vote.signature }))
    : [pair.first, pair.second].map((one) => ({ bytes: proposalBytes(chainId, one), signature: one.signature }))

/** BoundedMemory: nothing that a node keeps grows without an end. */
export const checkMemory = (street: Street): void => {
  const most = 64 * street.households.length
  for (const { index, node } of street.households.filter((one) => isHonest(street, one))) {
    if (node === undefined) continue
    const { pool, agreement } = node.state
    if (pool.waiting.size > POOL_TRANSACTIONS) violated('BoundedMemory', `pool of household ${index}`)
    if (agreement === undefined) continue
    if (agreement.votes.size > most) violated('BoundedMemory', `votes of household ${index}`)
    if (agreement.unsaved.length > 4 * most) violated('BoundedMemory', `inputs of household ${index}`)
    if (agreement.blocks.size > 64) violated('BoundedMemory', `blocks of household ${index}`)
  }
}

/** After the heal everybody honest stands at one height with one root, and what was stored is what was agreed. */
export const checkConvergence = (street: Street, checks: Checks): void => {
  const roots = new Set(
    reliable(street).map((one) => {
      const tip = one.node?.state.chain?.tip()
      return tip === undefined ? 'none' : `${tip.state.street.height}/${hex(tip.state.rootHash)}`
    }),
  )
  if (roots.size !== 1) violated('StateRootsEqual', [...roots].map((root) => root.slice(0, 14)).join(' '))
  for (const household of reliable(street)) {
    const { index, disk, node } = household
    const { agreed } = recordOf(checks, household)
    if (node?.state.broken !== undefined) violated('Validity', `household ${index}: ${node.state.broken}`)
    for (const [height, stored] of disk.blocks)
      if (agreed.has(height) && agreed.get(height)?.id !== stored.id)
        violated('Agreement', `disk of ${index} at ${height}`)
  }
}
