// Whether the key of this computer may sign. A profile that was restored, cloned or rolled back holds a key that has said
// things its journal does not know of; so after every start the neighbours are asked what they last heard of it, and a
// key that has said more than its journal knows never signs again.
import {
  hex,
  proposalBytes,
  proposalOfBytes,
  sameBytes,
  voteBytes,
  voteOfBytes,
  votes,
  type CommitCertificate,
  type Voter,
} from '../../ledger/index.ts'
import { compareSpeech, isHonest, type Place } from '../../consensus/index.ts'
import { decodeSyncReply, encodeSyncRequest, type SpokenWords } from '../../p2p/index.ts'
import { bondOf } from '../household/open-refounding.ts'
import { ASK_KEY_AGAIN_MS, ASK_KEY_MS } from '../limits.ts'
import { FRESH_KEY, householdOfPeer, isMember, notice, selfOf, type NodeState, type OwnKey } from '../node-state.ts'
import { isOver } from '../is-over.ts'

/** Reads what the journal knows, before anything is signed or caught up with. */
export const openOwnKey = async (node: NodeState): Promise<void> => {
  const { journal, keyring } = node.ports
  await journal.adopt(keyring.device.key)
  const mark = await journal.signedUpTo()
  const silent = mark === 'retired' || mark === 'ended'
  node.chainEnded = silent && bondOf(node) !== undefined
  node.ownKey = silent ? { ...FRESH_KEY, standing: mark } : { ...FRESH_KEY, mark }
  if (mark === 'retired') notice(node, 'key-retired')
  for (const peer of node.peers) askAboutKey(node, peer)
}

/** Our household votes by this very key at the height after the tip. */
export const isVoter = (node: NodeState): boolean => {
  const { device } = node.ports.keyring
  return node.chain?.tip().state.street.nextSet.some(({ key }) => sameBytes(key, device.key)) ?? false
}

/** This computer is the one that the books know as its household's. */
export const speaksFor = ({ chain, ports }: NodeState, household: number): boolean =>
  chain
    ?.tip()
    .state.households.rows.some(
      ({ id, voterKey }) => id === household && sameBytes(voterKey, ports.keyring.device.key),
    ) === true

/** A chain that begins now may count on our vote. */
export const canVote = (node: NodeState, household: number): boolean =>
  speaksFor(node, household) && node.validating && node.ownKey.standing !== 'retired'

const isAlone = (node: NodeState): boolean => isVoter(node) && node.chain?.tip().state.street.nextSet.length === 1

/** Asks one linked member, once, and again after a while if it did not answer. */
export const askAboutKey = (node: NodeState, peer: string): void => {
  const { ownKey, ports } = node
  const nowMs = ports.clock.nowMs()
  const before = ownKey.asked.get(peer)
  if (node.chain === undefined || ownKey.standing !== 'asking' || !isMember(node, peer)) return
  if (before !== undefined && (before.state !== 'failed' || !isOver(before.atMs, ASK_KEY_AGAIN_MS, nowMs))) return
  const remember = (state: 'open' | 'answered' | 'failed'): void => {
    node.ownKey = { ...node.ownKey, asked: new Map(node.ownKey.asked).set(peer, { state, atMs: nowMs }) }
  }
  remember('open')
  if (ownKey.sinceMs === undefined) {
    node.ownKey = { ...node.ownKey, sinceMs: nowMs }
    ports.clock.after(ASK_KEY_MS, () => node.loop.input(() => settleKey(node)))
  }
  ports.network.request(peer, 'sync', encodeSyncRequest({ kind: 'newest', key: ports.keyring.device.key })).then(
    (bytes) =>
      node.loop.input(async () => {
        const decoded = decodeSyncReply(bytes)
        const answer = decoded.ok && decoded.value.kind === 'newest' ? decoded.value : undefined
        remember(answer === undefined ? 'failed' : 'answered')
        if (answer?.newest !== undefined) await heardOfUs(node, answer.newest)
        await settleKey(node)
      }),
    () =>
      node.loop.input(async () => {
        remember('failed')
        await settleKey(node)
      }),
  )
}

/**
 * Clears the key once more than a third of the set has answered, one of whom is honest then, or everybody linked, or two
 * seconds after the first question if somebody has. Without any answer it stays silent: nobody would hear it. A
 * household that votes alone has nobody to ask.
 */
export const settleKey = async (node: NodeState): Promise<void> => {
  const { ownKey, ports } = node
  if (node.chain === undefined || ownKey.standing !== 'asking') return
  const linked = [...node.peers].filter((peer) => isMember(node, peer))
  for (const peer of linked) askAboutKey(node, peer)
  const states = linked.map((peer) => node.ownKey.asked.get(peer)?.state)
  const answered = [...node.ownKey.asked].flatMap(([peer, { state }]) => (state === 'answered' ? [peer] : []))
  const set = node.chain.tip().state.street.nextSet
  const voters = answered.filter((peer) => votes(set, householdOfPeer(node, peer) ?? 0)).length
  const waitedMs = ports.clock.nowMs() - (ownKey.sinceMs ?? ports.clock.nowMs())
  const everybody = states.every((state) => state !== 'open')
  const enough = answered.length > 0 && (everybody || isHonest(voters, set.length) || waitedMs >= ASK_KEY_MS)
  if (!enough && !isAlone(node)) return
  node.ownKey = { ...node.ownKey, standing: 'clear', asked: new Map() }
  await node.onCleared()
}

/** Our journal has words up to here. */
export const markSpoken = (node: NodeState, place: Place): void => {
  const { mark } = node.ownKey
  node.lastSigned = { height: place.height, atMs: node.ports.clock.nowMs() }
  if (mark === undefined || compareSpeech(place, mark) > 0) node.ownKey = { ...node.ownKey, mark: placeOf(place) }
}

const placeOf = ({ height, round, speech }: Place): Place => ({ height, round, speech })

/** Words under our key that somebody showed us; what they say they are is read from the signed bytes alone. */
export const heardOfUs = async (node: NodeState, words: SpokenWords): Promise<void> => {
  const { chain, ports } = node
  const { device } = ports.keyring
  if (chain === undefined || !isWhatItSays(chain.chainId, selfOf(node) ?? 0, words)) return
  if (!(await ports.crypto.verify(device.key, words.signBytes, words.signature))) return
  if (await isLacking(node, words)) await retire(node)
}

/** Whether signed bytes are those of the place that they are told for. */
export const isWhatItSays = (
  chainId: Uint8Array,
  self: number,
  { signBytes, speech, height, round }: Place & Pick<SpokenWords, 'signBytes'>,
): boolean => {
  const nil = { type: 'prevote', height: 0, round: 0, household: self, choice: undefined, timeMs: 0n } as const
  if (speech === 'proposal') {
    if (signBytes.length !== proposalBytes(chainId, { ...nil, validRound: -1, blockId: '00'.repeat(32) }).length)
      return false
    const said = proposalOfBytes(signBytes, self)
    return said.height === height && said.round === round && sameBytes(proposalBytes(chainId, said), signBytes)
  }
  if (signBytes.length !== voteBytes(chainId, nil).length) return false
  const said = voteOfBytes(signBytes, self)
  const placed = said.height === height && said.round === round && said.type === speech
  return placed && sameBytes(voteBytes(chainId, said), signBytes)
}

/** Whether our journal does not know these very words, although it would if we had said them. */
const isLacking = async (node: NodeState, words: SpokenWords): Promise<boolean> => {
  const { mark } = node.ownKey
  if (mark === undefined || compareSpeech(words, mark) > 0) return true
  // Of a decided height the journal is gone, and with it the bytes.
  if (words.height <= (node.chain?.height() ?? 0)) return false
  const entries = await node.ports.journal.entries(words.height)
  // The watermark knows that we spoke there, and nothing new is said over a torn journal.
  if (entries === 'torn') return false
  return !entries.some(
    (entry) =>
      entry.kind === 'speech' &&
      compareSpeech(entry.record, words) === 0 &&
      sameBytes(entry.record.signBytes, words.signBytes),
  )
}

/** Our own precommit in a certificate that came from others: the height is decided, so only the watermark can tell. */
export const heardInCertificate = async (
  node: NodeState,
  certificate: CommitCertificate,
  voters: readonly Voter[],
): Promise<void> => {
  const { mark, standing } = node.ownKey
  const voter = voters.find(({ key }) => sameBytes(key, node.ports.keyring.device.key))
  if (voter === undefined || isSilent(standing)) return
  if (certificate.signatures.every(({ household }) => household !== voter.household)) return
  const place: Place = { height: Number(certificate.height), round: certificate.round, speech: 'precommit' }
  if (mark === undefined || compareSpeech(place, mark) > 0) await retire(node)
}

/** Of a key that started silent nobody here knows what it had said. */
const isSilent = (standing: OwnKey['standing']): boolean => standing === 'retired' || standing === 'ended'

const retire = async (node: NodeState): Promise<void> => {
  if (isSilent(node.ownKey.standing)) return
  // First in memory, so that nothing slips out while the disk is busy or refuses.
  standDown(node)
  await node.ports.journal.retire()
}

/**
 * The disk refused a word: another tab of this profile has retired the key there. Without this our beats would go on
 * saying that we vote, and a street that is founded again would count on us in vain. A chain that is over is no reason:
 * the same key speaks on the next one.
 */
export const heardRetired = async (node: NodeState): Promise<void> => {
  if (isSilent(node.ownKey.standing) || (await node.ports.journal.signedUpTo()) !== 'retired') return
  standDown(node)
}

const standDown = (node: NodeState): void => {
  node.ownKey = { ...node.ownKey, standing: 'retired', asked: new Map() }
  notice(node, 'key-retired')
}

/** The newest words under a key that this node has: of the running height, or in the newest certificate. */
export const newestOf = (node: NodeState, key: Uint8Array): SpokenWords | undefined => {
  const { chain, agreement } = node
  if (chain === undefined || agreement === undefined) return undefined
  const { activeSet, nextSet } = chain.tip().state.street
  const running = nextSet.find((voter) => hex(voter.key) === hex(key))?.household
  const words: SpokenWords[] = []
  for (const vote of agreement.votes.values()) {
    const { type: speech, height, round, household, signature } = vote
    if (household === running)
      words.push({ speech, height, round, signBytes: voteBytes(chain.chainId, vote), signature })
  }
  for (const proposal of agreement.proposals.values()) {
    const { height, round, household, signature } = proposal
    if (household === running)
      words.push({ speech: 'proposal', height, round, signBytes: proposalBytes(chain.chainId, proposal), signature })
  }
  const newest = words.sort(compareSpeech).at(-1)
  return newest ?? inCertificate(chain.chainId, chain.certificate(), activeSet, key)
}

const inCertificate = (
  chainId: Uint8Array,
  certificate: CommitCertificate | undefined,
  set: readonly { readonly household: number; readonly key: Uint8Array }[],
  key: Uint8Array,
): SpokenWords | undefined => {
  const household = set.find((voter) => hex(voter.key) === hex(key))?.household
  const signed = certificate?.signatures.find((one) => one.household === household)
  if (certificate === undefined || household === undefined || signed === undefined) return undefined
  const [height, choice] = [Number(certificate.height), hex(certificate.blockId)]
  const { round } = certificate
  const vote = { type: 'precommit', height, round, household, choice, timeMs: signed.timeMs } as const
  return { speech: 'precommit', height, round, signBytes: voteBytes(chainId, vote), signature: signed.signature }
}
