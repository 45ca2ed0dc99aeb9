// Personal codes on both sides. Whoever was shown a reply without its offer lets a connection stand for its writer,
// with the answer agreed (`personal.ts`); the writer opens the code and is there, without another text.
import { MAX_STANDING_PERSONAL } from '../code-limits.ts'
import { codeIdOf, encodePersonal, type PersonalCode } from '../connection-code.ts'
import type { PeerKey } from '../network.ts'
import { personalCredentials } from '../personal.ts'
import { answerAsAgreed, createAttempt, describeOffer, takeAnswer, type Attempt } from './attempt.ts'
import { link, type Desk } from './desk.ts'
import type { AcceptOutcome, PersonalOutcome } from './mesh-types.ts'
import { CONNECT_MS } from './mesh-limits.ts'
import { createWaitingRoom, type WaitingRoom } from './waiting.ts'

export type PersonalCodes = {
  /** Lets a connection stand for the one who holds this key and this certificate. */
  make(peer: PeerKey, fingerprint: Uint8Array): Promise<PersonalOutcome>
  /** Goes through a code that was made for us. */
  follow(code: PersonalCode): Promise<AcceptOutcome>
  close(): void
}

/** `expired` hears of codes that gave way to newer ones. */
export const createPersonalCodes = (desk: Desk, expired: (codeId: string) => void): PersonalCodes => {
  const standing = createWaitingRoom(MAX_STANDING_PERSONAL, expired)
  return {
    make: (peer, fingerprint) => make(desk, standing, peer, fingerprint),
    follow: (code) => follow(desk, code),
    close: standing.close,
  }
}

const make = async (
  desk: Desk,
  standing: WaitingRoom,
  peer: PeerKey,
  fingerprint: Uint8Array,
): Promise<PersonalOutcome> => {
  const attempt = createAttempt(desk.wires)
  const description = await describeOffer(attempt)
  const [codeId, code] = [codeIdOf(description), encodePersonal(desk.wires.self, description, peer)]
  const agreed = personalCredentials(peer, description)
  if (codeId === undefined || code === undefined || agreed === undefined)
    throw new Error('this browser describes connections in a foreign way')
  try {
    await takeAnswer(attempt, { ...agreed, fingerprint, candidates: [] })
  } catch {
    attempt.abandon()
    return { kind: 'unusable' }
  }
  standing.put(codeId, { attempt, how: 'code' })
  desk.report('code', codeId, 'waiting')
  void awaitHolder(desk, standing, attempt, { codeId, peer })
  return { kind: 'personal', codeId, code, peer }
}

/** Waits as long as this tab is open. Whoever knocks with another certificate uses the code up, and gets nowhere. */
const awaitHolder = async (
  desk: Desk,
  standing: WaitingRoom,
  attempt: Attempt,
  code: { codeId: string; peer: PeerKey },
): Promise<void> => {
  attempt.pc.addEventListener('connectionstatechange', () => {
    if (attempt.pc.connectionState === 'failed') attempt.abandon()
  })
  try {
    await attempt.opened(new AbortController().signal)
  } catch {
    // One that gave way to newer codes has been told as expired already.
    if (!standing.holds(code.codeId, attempt)) return
    standing.take(code.codeId)
    return desk.report('code', code.codeId, 'failed', code.peer)
  }
  standing.take(code.codeId)
  await link(desk, attempt, true, code, 'code').catch(() => desk.report('code', code.codeId, 'failed', code.peer))
}

const follow = async (desk: Desk, code: PersonalCode): Promise<AcceptOutcome> => {
  const { self } = desk.wires
  if (code.peer === self) return { kind: 'own' }
  if (!self.startsWith(code.forPrefix)) return { kind: 'for-another' }
  const agreed = personalCredentials(self, code.description)
  if (agreed === undefined) return { kind: 'unusable' }
  const attempt = createAttempt(desk.wires)
  try {
    await answerAsAgreed(attempt, code.description, agreed.ufrag, agreed.pwd)
  } catch {
    attempt.abandon()
    return { kind: 'unusable' }
  }
  const connected = reach(desk, attempt, code)
  // Whoever only looks at the outcome need not listen.
  connected.catch(() => {})
  return { kind: 'following', codeId: code.codeId, peer: code.peer, connected }
}

const reach = async (desk: Desk, attempt: Attempt, code: PersonalCode): Promise<void> => {
  try {
    desk.report('code', code.codeId, 'connecting', code.peer)
    await attempt.opened(AbortSignal.timeout(CONNECT_MS))
    await link(desk, attempt, false, code, 'code')
  } catch (error) {
    attempt.abandon()
    desk.report('code', code.codeId, 'failed', code.peer)
    throw error
  }
}
