// Proofs of double votes as a liar sends them: its own, again and again; too old; and forged against somebody honest. Only
// a true and fresh one may ever be agreed, and only once (`checks.ts`, Evidence).
import {
  doubleVoteOf,
  fromHex,
  signTransaction,
  statementOfVote,
  type Body,
  type SignedVote,
  type Signer,
} from '../../../src/ledger/index.ts'
import { encodeBatch } from '../../../src/p2p/index.ts'
import { among, fault, logUniform, someOf, type Fault, type Rig } from './fault.ts'
import { betray, mindOf, signVote, someHash, type Traitor } from './traitor.ts'

const DAY_MS = 86_400_000

/** Any words to anybody, under a number of their own: the pool must bear what the rules refuse. */
const send = async (rig: Rig, traitor: Traitor, to: number, body: Body, signer: Signer): Promise<void> => {
  const mind = mindOf(traitor)
  if (mind === undefined) return
  const { cable, world } = rig.street
  const nonce = BigInt(1_000 + Math.floor(world.nowMs()))
  const expiresAtMs = BigInt(mind.ports.clock.nowMs() + 600_000)
  const transaction = await signTransaction(signer, mind.chain.tip().state.street, { body, nonce, expiresAtMs })
  const bytes = encodeBatch([transaction])
  for (const { peer } of among(rig.street, to))
    if (peer !== traitor.household.peer) cable.inject(traitor.household.peer, peer, 'tx', bytes)
}

/** Two words of the traitor at one place of a height that is decided. */
const ownPair = async (traitor: Traitor, ago: number): Promise<[SignedVote, SignedVote] | undefined> => {
  const mind = mindOf(traitor)
  if (mind === undefined) return undefined
  const { chain } = mind
  const at = {
    type: 'prevote',
    height: Math.max(1, chain.height() - ago),
    round: 0,
    household: traitor.id,
    timeMs: 0n,
  } as const
  const first = await signVote(traitor, chain.chainId, { ...at, choice: someHash(1) })
  const second = await signVote(traitor, chain.chainId, { ...at, choice: someHash(2) })
  return [first, second]
}

const proofBy = (traitor: Traitor, [first, second]: readonly [SignedVote, SignedVote]): Body | undefined =>
  doubleVoteOf(
    { household: traitor.id, key: traitor.household.keyring.device.key },
    statementOfVote(first),
    statementOfVote(second),
  )

/** Ways to accuse somebody who has said nothing twice. */
const FRAMES = 5
const framed = async (rig: Rig, traitor: Traitor, victim: number, how: number): Promise<Body | undefined> => {
  const mind = mindOf(traitor)
  const accused = rig.street.households[victim]
  if (mind === undefined || accused === undefined) return undefined
  const pair = await ownPair(traitor, 1)
  const said = [...(mind.agreement?.votes.values() ?? [])].find((vote) => vote.household === victim + 1)
  if (pair === undefined) return undefined
  const voter = { household: victim + 1, key: accused.keyring.device.key }
  const [one, other] = [statementOfVote(pair[0]), statementOfVote(pair[1])]
  // Both signed by the liar, for the victim's name and key.
  if (how === 0) return doubleVoteOf(voter, one, other)
  // The liar's own key under the victim's name.
  if (how === 1) return doubleVoteOf({ ...voter, key: traitor.household.keyring.device.key }, one, other)
  if (said === undefined) return undefined
  const real = statementOfVote(said)
  // A real word beside one that carries the real signature, too, or one of the liar's, or an empty one.
  if (how === 2) return doubleVoteOf(voter, real, { ...real, choice: [fromHex(someHash(3))] })
  if (how === 3) return doubleVoteOf(voter, real, { ...real, timeMs: real.timeMs + 1n, signature: one.signature })
  return { kind: 'doublevote', ...voter, first: real, second: real }
}

export const EVIDENCE_FAULTS: readonly Fault[] = [
  fault(
    'proof again and again',
    (random, nodes) => ({
      who: random.below(nodes),
      to: someOf(random, nodes, 0.7),
      ago: random.below(4),
      everyMs: logUniform(random, 100, 5_000),
      forMs: 30_000,
    }),
    (rig, { who, to, ago, everyMs, forMs }) => {
      const traitor = betray(rig, who)
      if (traitor === undefined) return
      const sent = async (): Promise<void> => {
        const pair = await ownPair(traitor, ago)
        const body = pair && proofBy(traitor, pair)
        if (body !== undefined) await send(rig, traitor, to, body, traitor.household.keyring.device)
      }
      rig.every(everyMs, forMs, () => tell(rig, sent()))
    },
  ),
  fault(
    'forged proof',
    (random, nodes) => ({
      who: random.below(nodes),
      victim: random.below(nodes),
      how: random.below(FRAMES),
      to: someOf(random, nodes, 0.7),
      everyMs: logUniform(random, 200, 5_000),
      forMs: 60_000,
    }),
    (rig, { who, victim, how, to, everyMs, forMs }) => {
      const traitor = who === victim ? undefined : betray(rig, who)
      if (traitor === undefined) return
      const sent = async (): Promise<void> => {
        const body = await framed(rig, traitor, victim, how)
        if (body !== undefined) await send(rig, traitor, to, body, traitor.household.keyring.device)
      }
      rig.every(everyMs, forMs, () => tell(rig, sent()))
    },
  ),
  fault(
    'expired proof',
    (random, nodes) => ({
      who: random.below(nodes),
      to: someOf(random, nodes, 0.8),
      pauseMs: 400 + random.below(800),
      everyMs: 500,
      forMs: 60_000,
    }),
    (rig, { who, to, pauseMs, everyMs, forMs }) => {
      const traitor = betray(rig, who)
      if (traitor === undefined) return
      const { world } = rig.street
      // A day apart, a few blocks, then a month in bits that the street trusts its own books over.
      const keep = async (): Promise<void> => {
        const pair = await ownPair(traitor, 0)
        const body = pair && proofBy(traitor, pair)
        if (body === undefined) return
        const sleeps = [DAY_MS + 3_600_000, 11 * DAY_MS, 11 * DAY_MS, 10 * DAY_MS]
        for (const [i, ms] of sleeps.entries())
          world.after(i * pauseMs, () => {
            if (!rig.healed) world.warp(ms)
          })
        world.after(sleeps.length * pauseMs, () =>
          rig.every(everyMs, forMs, () => tell(rig, send(rig, traitor, to, body, traitor.household.keyring.device))),
        )
      }
      tell(rig, keep())
    },
  ),
]

const tell = ({ street }: Rig, work: Promise<void>): void => {
  street.world.pending++
  work.catch((error: unknown) => street.errors.push(error)).finally(() => street.world.pending--)
}
