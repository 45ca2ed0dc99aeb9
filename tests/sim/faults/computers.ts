// A set that changes at every height: households go over to another computer one after another, so that each block names
// a new key for the set two heights later. The old key votes until then, as a computer does that is left behind.
import { deviceSigningBytes, fromHex, hex, type Signer } from '../../../src/ledger/index.ts'
import { submit } from '../../../src/node/household/own-transactions.ts'
import type { SimHousehold, Street } from '../household.ts'
import { fault, type Fault, type Rig } from './fault.ts'

const LOOK_MS = 50
/** One for the next block and one for that after it; in a large street words take longer. */
const onTheWay = (homes: number): number => (homes > 7 ? 3 : 2)

export const COMPUTER_FAULTS: readonly Fault[] = [
  fault(
    'set changes at every height',
    (random) => ({ first: random.below(10), heights: 12 + random.below(8), forMs: 60_000 }),
    (rig, { first, heights, forMs }) => {
      const { street } = rig
      let turn = first
      let until: number | undefined
      rig.every(LOOK_MS, forMs, () => {
        const tip = Math.max(0, ...street.households.map(({ node }) => node?.state.chain?.height() ?? 0))
        until ??= tip + heights
        const asked = street.households.filter((one) => isAsked(street, one)).length
        if (tip > until || asked >= onTheWay(street.households.length)) return
        for (let tries = 0; tries < street.households.length; tries++) {
          const household = street.households[turn++ % street.households.length]
          if (household !== undefined && mayChange(street, household)) return goOver(rig, household)
        }
      })
    },
  ),
]

/** Its enrolment is on its way and in no block yet. */
const isAsked = ({ households }: Street, { index, keyring }: SimHousehold): boolean =>
  keyring.renewal !== undefined &&
  households.every(({ node }) => {
    const set = node?.state.chain?.tip().state.street.afterNextSet
    return set === undefined || votesWith(set, index, keyring.device)
  })

/** Honest and at home with one key, which is the one that votes, and with no other on its way. */
const mayChange = (
  { traitors, gone, astray, enrolling, torn }: Street,
  { index, node, keyring }: SimHousehold,
): boolean => {
  if (node === undefined || keyring.renewal !== undefined) return false
  if ([traitors, gone, astray, enrolling, torn].some((all) => all.has(index))) return false
  return votesWith(node.state.chain?.tip().state.street.afterNextSet, index, keyring.device)
}

type Set = readonly { readonly household: number; readonly key: Uint8Array }[]

const votesWith = (set: Set | undefined, index: number, { key }: Signer): boolean =>
  set?.some((voter) => voter.household === index + 1 && hex(voter.key) === hex(key)) ?? false

const goOver = ({ street }: Rig, household: SimHousehold): void => {
  const state = household.node?.state
  const next = street.newDevice(household.index)
  const chain = state?.chain
  if (state === undefined || chain === undefined || next === undefined) return
  const { keyring, index } = household
  // The keyring itself changes, for this engine and every one that starts later.
  Object.assign(keyring, {
    renewal: {
      get waiting() {
        const set = household.node?.state.chain?.tip().state.street.nextSet
        return votesWith(set, index, next) ? next : undefined
      },
      prepare: async () => next,
      finish: async () => {
        Object.assign(keyring, { device: next, renewal: undefined })
      },
    },
  })
  state.loop.input(async () => {
    const transportKey = fromHex(household.peer)
    const proof = await next.sign(deviceSigningBytes(chain.chainId, keyring.household.key, transportKey))
    const body = { kind: 'device', deviceKey: next.key, transportKey, proof, retire: false } as const
    const sent = await submit(state, 'household', body)
    if (!sent.ok) Object.assign(keyring, { renewal: undefined })
  })
}
