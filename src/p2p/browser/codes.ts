// Opening codes and their replies, for people and for the mesh's own signalling alike: an offer waits in this tab
// until its reply comes, a reply waits until the offerer has it.
import { MAX_WAITING_OFFERS, MAX_WAITING_REPLIES } from '../code-limits.ts'
import {
  codeIdOf,
  decodeOffer,
  decodePersonal,
  decodeReply,
  encodeOffer,
  encodeReply,
  type OfferCode,
  type ReplyCode,
} from '../connection-code.ts'
import type { PeerKey } from '../network.ts'
import { createAttempt, describeAnswer, describeOffer, takeAnswer, type Attempt } from './attempt.ts'
import type { Desk, Tell } from './desk.ts'
import { link } from './desk.ts'
import type { Links } from './links.ts'
import type { AcceptOutcome, CompleteOutcome, LinkWay, PersonalOutcome } from './mesh-types.ts'
import { CONNECT_MS, REPLY_WAIT_MS } from './mesh-limits.ts'
import { createPersonalCodes } from './personal-codes.ts'
import { ImpostorError, VersionError } from './secure.ts'
import { createSpentOffers } from './spent-offers.ts'
import { createWaitingRoom, type Waiting } from './waiting.ts'
import type { Wires } from './wires.ts'

export type Codes = {
  offer(how: LinkWay): Promise<{ codeId: string; code: Uint8Array }>
  accept(code: Uint8Array, how: LinkWay): Promise<AcceptOutcome>
  /** `expected`: whom the mesh meant to reach; a person takes whoever the reply names. */
  complete(reply: Uint8Array, expected?: PeerKey): Promise<CompleteOutcome>
  /** A code for the writer of this reply alone, whatever became of the offer that it answers. */
  personal(reply: Uint8Array): Promise<PersonalOutcome>
  /** Gives an offer up that nobody will answer. */
  forget(codeId: string): void
  close(): void
}

/** `tell` hears the states of codes that people carry; `ownerOf` finds the member whose key starts so. */
export const createCodes = (
  wires: Wires,
  links: Links,
  tell: Tell,
  ownerOf: (keyPrefix: string) => PeerKey | undefined,
): Codes => {
  const spent = createSpentOffers()
  const expired = (codeId: string): void => tell(codeId, 'expired')
  const desk: Desk = {
    wires,
    links,
    offers: createWaitingRoom(MAX_WAITING_OFFERS, (codeId) => {
      spent.note(codeId, undefined)
      expired(codeId)
    }),
    replies: createWaitingRoom(MAX_WAITING_REPLIES, expired),
    report: (how, ...news) => (how === 'code' ? tell(...news) : undefined),
  }
  const personals = createPersonalCodes(desk, expired)
  return {
    offer: (how) => makeOffer(desk, how),
    async accept(code, how) {
      const personal = decodePersonal(code)
      if (how === 'code' && personal.kind === 'personal') return personals.follow(personal.personal)
      const decoded = decodeOffer(code)
      if (decoded.kind !== 'offer') return decoded
      return decoded.offer.peer === wires.self ? { kind: 'own' } : answerOffer(desk, decoded.offer, how)
    },
    async complete(bytes, expected) {
      const decoded = decodeReply(bytes)
      if (decoded.kind !== 'reply') return decoded
      const { reply } = decoded
      const waiting = wires.self.startsWith(reply.ownerPrefix) ? desk.offers.take(reply.codeId) : undefined
      if (waiting !== undefined) {
        if (waiting.how === 'code') spent.note(reply.codeId, reply.peer)
        return completeOffer(desk, waiting, reply, expected)
      }
      if (links.get(reply.peer) !== undefined) return { kind: 'connected', peer: reply.peer }
      if (spent.isForOthers(reply.codeId, reply.peer)) return { kind: 'replaced' }
      const owner = ownerOf(reply.ownerPrefix)
      return owner === undefined ? { kind: 'no-such-offer' } : { kind: 'no-such-offer', owner }
    },
    async personal(bytes) {
      const decoded = decodeReply(bytes)
      if (decoded.kind !== 'reply') return decoded
      const { peer, description } = decoded.reply
      return peer === wires.self ? { kind: 'own' } : personals.make(peer, description.fingerprint)
    },
    forget: (codeId) => desk.offers.take(codeId)?.attempt.abandon(),
    close() {
      desk.offers.close()
      desk.replies.close()
      personals.close()
    },
  }
}

const makeOffer = async (desk: Desk, how: LinkWay): Promise<{ codeId: string; code: Uint8Array }> => {
  const attempt = createAttempt(desk.wires)
  const description = await describeOffer(attempt)
  const [codeId, code] = [codeIdOf(description), encodeOffer(desk.wires.self, description)]
  if (codeId === undefined || code === undefined) throw new Error('this browser describes connections in a foreign way')
  desk.offers.put(codeId, { attempt, how })
  desk.report(how, codeId, 'waiting')
  return { codeId, code }
}

const answerOffer = async (desk: Desk, offer: OfferCode, how: LinkWay): Promise<AcceptOutcome> => {
  const attempt = createAttempt(desk.wires)
  const answer = await describeAnswer(attempt, offer.description).catch(() => undefined)
  const reply = answer && encodeReply(desk.wires.self, answer, offer)
  if (reply === undefined) {
    attempt.abandon()
    return { kind: 'unusable' }
  }
  desk.replies.put(offer.codeId, { attempt, how })
  desk.report(how, offer.codeId, 'waiting')
  const connected = awaitOfferer(desk, attempt, offer, how)
  // Whoever only shows the reply need not listen.
  connected.catch(() => {})
  return { kind: 'reply', codeId: offer.codeId, reply, peer: offer.peer, connected }
}

/** Waits until the offerer has our reply; one of the mesh is there in seconds, one of a person after a chat. */
const awaitOfferer = async (desk: Desk, attempt: Attempt, offer: OfferCode, how: LinkWay): Promise<void> => {
  try {
    await attempt.opened(AbortSignal.timeout(how === 'code' ? REPLY_WAIT_MS : CONNECT_MS))
  } catch (error) {
    if (desk.replies.holds(offer.codeId, attempt)) desk.replies.expire(offer.codeId)
    throw error
  }
  if (desk.replies.holds(offer.codeId, attempt)) desk.replies.take(offer.codeId)
  try {
    await link(desk, attempt, false, offer, how)
  } catch (error) {
    desk.report(how, offer.codeId, 'failed', offer.peer)
    throw error
  }
}

const completeOffer = async (
  desk: Desk,
  { attempt, how }: Waiting,
  reply: ReplyCode,
  expected: PeerKey | undefined,
): Promise<CompleteOutcome> => {
  try {
    if (expected !== undefined && reply.peer !== expected) throw new ImpostorError('somebody else answered')
    await takeAnswer(attempt, reply.description)
    await attempt.opened(AbortSignal.timeout(CONNECT_MS))
    await link(desk, attempt, true, reply, how)
    return { kind: 'connected', peer: reply.peer }
  } catch (error) {
    attempt.abandon()
    desk.report(how, reply.codeId, 'failed', reply.peer)
    if (error instanceof VersionError) return { kind: 'version', theirs: error.theirs }
    return { kind: error instanceof ImpostorError ? 'impostor' : 'unreachable' }
  }
}
