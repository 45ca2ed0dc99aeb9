// The newcomer's side of the join protocol, over the authenticated connection: hear whose street it is, ask, wait for
// the press, sign the join with the approvals in it, and go on asking until the ledger has us.
import {
  approvalSigningBytes,
  chainIdOf,
  decodeGenesis,
  deviceSigningBytes,
  encodeTransaction,
  signTransaction,
  utf8,
  HOUSEHOLD_KINDS,
  type GenesisDocument,
  type JoinRequest,
} from '../../ledger/index.ts'
import {
  JOIN_FAULTS,
  JOIN_STANDINGS,
  decodeJoinTell,
  encodeJoinAsk,
  type JoinFault,
  type JoinTellMessage,
} from '../../p2p/index.ts'
import type { NodePorts } from '../ports.ts'
import { fromHex, hex } from '../../ledger/index.ts'
import type { Checkpoint } from '../sync/sync-state.ts'
import type { HouseholdKind } from '../view/snapshot.ts'

export type JoinWish = {
  readonly invitation: Uint8Array
  readonly name: string
  readonly kind: HouseholdKind
  /** Our own transport key, hex. */
  readonly transportKey: string
  /**
   * Set by a household that was restored on this computer: the nonce of its enrolment, which is the time of the wish in ms.
   * Nobody here knows which nonces its key has used; times only ever grow, and gaps are allowed.
   */
  readonly returning?: bigint | undefined
}

export type JoinProgress =
  | { readonly state: 'waiting' | 'approved'; readonly genesis: GenesisDocument; readonly invitedBy: Uint8Array }
  | {
      readonly state: 'member'
      readonly genesis: GenesisDocument
      readonly checkpoints: readonly Checkpoint[]
      /** Length of the state that a street founded again continues. */
      readonly ancestorBytes: number
    }
  /** `fault` when the street's rules stand in the way; without it, a person said no. */
  | {
      readonly state: 'turned-away'
      readonly genesis: GenesisDocument
      readonly fault: JoinFault | 'household-not-here' | undefined
    }
  | { readonly state: 'unreachable' | 'foreign' }

type Request = ReturnType<(typeof JoinRequest)['defaultValue']>

export const requestOf = (ports: NodePorts, wish: JoinWish): Request => ({
  invitation: wish.invitation,
  name: utf8(wish.name),
  kind: HOUSEHOLD_KINDS.indexOf(wish.kind),
  householdKey: ports.keyring.household.key,
  deviceKey: ports.keyring.device.key,
  transportKey: fromHex(wish.transportKey),
})

/** One exchange with the neighbour whose code we answered. The caller asks again every second until it ends. */
export const askToJoin = async (ports: NodePorts, peer: string, wish: JoinWish): Promise<JoinProgress> => {
  const request = requestOf(ports, wish)
  const told = await exchange(ports, peer, { request: [request], transaction: new Uint8Array() })
  if (told === undefined) return { state: 'unreachable' }
  const decoded = decodeGenesis(told.genesis)
  if (!decoded.ok) return { state: 'foreign' }
  const genesis = decoded.value
  const standing = JOIN_STANDINGS[told.standing]
  const fault = JOIN_FAULTS[told.fault]
  if (wish.returning !== undefined && standing !== 'approved' && standing !== 'member')
    return { state: 'turned-away', genesis, fault: 'household-not-here' }
  if (standing === 'turned-away') return { state: 'turned-away', genesis, fault: fault === 'none' ? undefined : fault }
  if (standing === 'member') {
    const checkpoints = told.checkpoints.map(({ height, id }) => ({ height: Number(height), id: hex(id) }))
    return { state: 'member', genesis, checkpoints, ancestorBytes: told.ancestorBytes }
  }
  if (standing !== 'approved') return { state: 'waiting', genesis, invitedBy: told.invitedBy }
  const transaction =
    wish.returning === undefined
      ? await signedJoin(ports, genesis, request, told.approvals)
      : await signedReturn(ports, genesis, request, wish.returning)
  await exchange(ports, peer, { request: [request], transaction })
  return { state: 'approved', genesis, invitedBy: told.invitedBy }
}

const exchange = async (
  ports: NodePorts,
  peer: string,
  ask: { readonly request: Request[]; readonly transaction: Uint8Array },
): Promise<JoinTellMessage | undefined> => {
  try {
    const decoded = decodeJoinTell(await ports.network.request(peer, 'join', encodeJoinAsk(ask)))
    return decoded.ok ? decoded.value : undefined
  } catch {
    return undefined
  }
}

const JOIN_LIFE_MS = 3_600_000

/** The same approvals give the same bytes, so asking twice sends one transaction twice, never two. */
const signedJoin = async (
  ports: NodePorts,
  genesis: GenesisDocument,
  request: Request,
  approvals: JoinTellMessage['approvals'],
): Promise<Uint8Array> => {
  const chainId = chainIdOf(genesis)
  const approved = approvalSigningBytes(chainId, request)
  const valid: JoinTellMessage['approvals'] = []
  for (const approval of approvals)
    if (await ports.crypto.verify(approval.key, approved, approval.signature)) valid.push(approval)
  const expiresAtMs = BigInt(ports.clock.nowMs() + JOIN_LIFE_MS)
  const body = { kind: 'join' as const, request, approvals: valid }
  const chain = { chainId, firstChainId: chainId }
  return encodeTransaction(await signTransaction(ports.keyring.household, chain, { body, nonce: 1n, expiresAtMs }))
}

/** The same bytes at every asking: what a household that came back by words or backup says to the street. */
const signedReturn = async (
  ports: NodePorts,
  genesis: GenesisDocument,
  { deviceKey, transportKey }: Request,
  nonce: bigint,
): Promise<Uint8Array> => {
  const { household, device } = ports.keyring
  const chainId = chainIdOf(genesis)
  const proof = await device.sign(deviceSigningBytes(chainId, household.key, transportKey))
  const body = { kind: 'device' as const, deviceKey, transportKey, proof, retire: false }
  const chain = { chainId, firstChainId: chainId }
  const expiresAtMs = nonce + BigInt(JOIN_LIFE_MS)
  return encodeTransaction(await signTransaction(household, chain, { body, nonce, expiresAtMs }))
}
