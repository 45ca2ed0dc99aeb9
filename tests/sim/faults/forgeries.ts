// What traitors send that no honest node could have made: certificates without a quorum, blocks of their own on a
// question for blocks, floods of far rounds and heights, and votes in somebody else's name.
import {
  decodeBlock,
  decodeCertificate,
  encodeBlock,
  encodeCertificate,
  fromHex,
  type CommitCertificate,
  type Vote,
} from '../../../src/ledger/index.ts'
import { encodeMessage } from '../../../src/consensus/index.ts'
import { beatBytes, decodeSyncReply, encodeBeat, encodeSyncReply, type SyncAnswer } from '../../../src/p2p/index.ts'
import { among, fault, has, logUniform, someOf, type Fault, type Rig } from './fault.ts'
import { betray, mindOf, signVote, someHash, spoiled, type Traitor } from './traitor.ts'

type Row = Extract<SyncAnswer, { kind: 'blocks' }>['blocks'][number]

/** Ways to make a certificate that proves nothing. */
const FORGERIES: readonly ((proof: CommitCertificate) => CommitCertificate)[] = [
  (proof) => ({ ...proof, signatures: proof.signatures.slice(0, 1) }),
  (proof) => ({ ...proof, signatures: proof.signatures.flatMap((one) => [one, one]) }),
  (proof) => ({
    ...proof,
    signatures: proof.signatures.map(() => proof.signatures[0]).filter((one) => one !== undefined),
  }),
  (proof) => ({ ...proof, signatures: proof.signatures.map((one) => ({ ...one, signature: new Uint8Array(64) })) }),
  (proof) => ({ ...proof, signatures: [...proof.signatures].reverse() }),
  (proof) => ({ ...proof, round: proof.round + 1 }),
  (proof) => ({ ...proof, signatures: proof.signatures.map((one) => ({ ...one, household: one.household + 1 })) }),
]

const forgeAnswers = (rig: Rig, traitor: Traitor, forMs: number, change: (row: Row) => Row): void => {
  const { cable } = rig.street
  const { peer } = traitor.household
  cable.answerForgers.set(peer, (protocol, answer) => {
    const decoded = protocol === 'sync' && answer !== undefined ? decodeSyncReply(answer) : undefined
    if (decoded === undefined || !decoded.ok || decoded.value.kind !== 'blocks') return answer
    const { value } = decoded
    return encodeSyncReply({ ...value, height: value.height + 100n, blocks: value.blocks.map(change) })
  })
  rig.lasting(forMs, () => cable.answerForgers.delete(peer))
}

const withProof = (row: Row, change: (proof: CommitCertificate) => CommitCertificate): Row => {
  const proof = decodeCertificate(row.certificate)
  return proof.ok ? { ...row, certificate: encodeCertificate(change(proof.value)) } : row
}

/** A block of the traitor's own, with the real one's signatures on a certificate that names it. */
const lunatic = (row: Row, how: number): Row => {
  const block = decodeBlock(row.block)
  if (!block.ok) return row
  const made = spoiled(block.value, how)
  return withProof({ ...row, block: encodeBlock(made) }, (proof) => ({ ...proof, blockId: fromHex(made.id) }))
}

/** Claims to be far ahead, so that everybody asks it for blocks. */
const boast = async (rig: Rig, traitor: Traitor): Promise<void> => {
  const mind = mindOf(traitor)
  if (mind === undefined) return
  const { chainId } = mind.chain
  const made = {
    household: traitor.id,
    height: BigInt(mind.chain.height() + 1_000),
    timeMs: BigInt(mind.ports.clock.nowMs()),
    votes: true,
  }
  const signature = await traitor.household.keyring.device.sign(beatBytes(chainId, made))
  const beat = encodeBeat({ ...made, signature })
  for (const { peer } of rig.street.households)
    if (peer !== traitor.household.peer) rig.street.cable.inject(traitor.household.peer, peer, 'presence', beat)
}

type Lie = (at: { readonly height: number; readonly round: number }, n: number) => Omit<Vote, 'household' | 'timeMs'>

/** Sends a bundle of made-up votes to some, in its own name or in somebody else's. */
const flood = async (rig: Rig, traitor: Traitor, name: number, to: number, lies: readonly Lie[]): Promise<void> => {
  const machine = traitor.household.node?.state.agreement?.machine
  const chainId = mindOf(traitor)?.chain.chainId
  if (machine === undefined || chainId === undefined) return
  const { cable, world } = rig.street
  for (const lie of lies) {
    const vote: Vote = {
      ...lie(machine, world.random.below(250)),
      household: name,
      timeMs: BigInt(world.random.below(9)),
    }
    const votes = [await signVote(traitor, chainId, vote)]
    const bytes = encodeMessage({ kind: 'votes', votes })
    for (const { peer } of among(rig.street, to)) cable.inject(traitor.household.peer, peer, 'consensus', bytes)
  }
}

const LIES: readonly Lie[] = [
  ({ height, round }, n) => ({ type: 'prevote', height, round: round + n, choice: someHash(n) }),
  ({ height }, n) => ({ type: 'precommit', height, round: 65_535 - n, choice: undefined }),
  ({ height }, n) => ({ type: 'precommit', height: height + 1 + n, round: 0, choice: someHash(n) }),
  ({ height, round }, n) => ({ type: 'prevote', height, round, choice: someHash(n) }),
  ({ height, round }, n) => ({ type: 'precommit', height, round, choice: someHash(n) }),
  ({ height }, n) => ({ type: 'precommit', height: Math.max(1, height - 1 - (n % 5)), round: 0, choice: someHash(n) }),
]

export const FORGERIES_FAULTS: readonly Fault[] = [
  fault(
    'forged certificates',
    (random, nodes) => ({
      who: random.below(nodes),
      how: random.below(FORGERIES.length),
      everyMs: 2_000,
      forMs: 60_000,
    }),
    (rig, { who, how, everyMs, forMs }) => {
      const traitor = betray(rig, who)
      const change = FORGERIES[how % FORGERIES.length]
      if (traitor === undefined || change === undefined) return
      forgeAnswers(rig, traitor, forMs, (row) => withProof(row, change))
      rig.every(everyMs, forMs, () => void boast(rig, traitor))
    },
  ),
  fault(
    'lunatic blocks',
    (random, nodes) => ({ who: random.below(nodes), how: random.below(3), everyMs: 2_000, forMs: 60_000 }),
    (rig, { who, how, everyMs, forMs }) => {
      const traitor = betray(rig, who)
      if (traitor === undefined) return
      forgeAnswers(rig, traitor, forMs, (row) => lunatic(row, how))
      rig.every(everyMs, forMs, () => void boast(rig, traitor))
    },
  ),
  fault(
    'no answers',
    (random, nodes) => ({ who: random.below(nodes), everyMs: 2_000, forMs: 60_000 }),
    (rig, { who, everyMs, forMs }) => {
      const traitor = betray(rig, who)
      if (traitor === undefined) return
      const { peer } = traitor.household
      rig.street.cable.answerForgers.set(peer, () => undefined)
      rig.lasting(forMs, () => rig.street.cable.answerForgers.delete(peer))
      rig.every(everyMs, forMs, () => void boast(rig, traitor))
    },
  ),
  fault(
    'spam',
    (random, nodes) => ({
      who: random.below(nodes),
      to: someOf(random, nodes, 0.7),
      everyMs: logUniform(random, 30, 2_000),
      forMs: 20_000,
    }),
    (rig, { who, to, everyMs, forMs }) => {
      const traitor = betray(rig, who)
      if (traitor === undefined) return
      rig.every(everyMs, forMs, () => void flood(rig, traitor, traitor.id, to, LIES))
    },
  ),
  fault(
    'framing',
    (random, nodes) => ({
      who: random.below(nodes),
      victim: random.below(nodes),
      to: someOf(random, nodes, 0.7),
      everyMs: logUniform(random, 100, 5_000),
      forMs: 60_000,
    }),
    (rig, { who, victim, to, everyMs, forMs }) => {
      const traitor = who === victim ? undefined : betray(rig, who)
      if (traitor === undefined || has(1 << who, victim)) return
      rig.every(everyMs, forMs, () => void flood(rig, traitor, victim + 1, to, LIES))
    },
  ),
]
