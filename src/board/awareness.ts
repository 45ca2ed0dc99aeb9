// What a household shows for the moment: the watts at its meter, if it wants to. Signed by its own computer, so that nobody
// shows anything for somebody else; gone after half a minute, and never written down.
import { hex, type Crypto, type Hex } from '../ledger/index.ts'
import { awarenessBytes, type Awareness } from './envelope.ts'
import { AWARENESS_MS, AWARENESS_W } from './limits.ts'

/** Per author: what it said, its own time of that, and until when it stands on our clock. */
export type Shown = { readonly watts: number; readonly timeMs: bigint; readonly untilMs: number }
export type Showing = Map<Hex, Shown>

/** How far a clock may be off for its words to be about now; signs of life are held to the same. */
export type AwarenessRules = { readonly chainId: Uint8Array; readonly skewMs: number; readonly nowMs: number }
export type Heard = 'taken' | 'old' | 'clock-far-off' | 'not-the-shape' | 'signature'

export const hearAwareness = async (
  showing: Showing,
  crypto: Pick<Crypto, 'verify'>,
  awareness: Awareness,
  { chainId, skewMs, nowMs }: AwarenessRules,
): Promise<Heard> => {
  const author = hex(awareness.author)
  const [watts] = awareness.watts
  if (watts !== undefined && (watts > AWARENESS_W || watts < -AWARENESS_W)) return 'not-the-shape'
  if (Math.abs(Number(awareness.timeMs) - nowMs) > skewMs) return 'clock-far-off'
  const before = showing.get(author)
  if (before !== undefined && before.timeMs >= awareness.timeMs) return 'old'
  // What was said before that may come again while its clock passes for now, but shows nothing twice.
  if (!(await crypto.verify(awareness.author, awarenessBytes(chainId, awareness), awareness.signature)))
    return 'signature'
  const untilMs = watts === undefined ? nowMs : nowMs + AWARENESS_MS
  showing.set(author, { watts: Number(watts ?? 0n), timeMs: awareness.timeMs, untilMs })
  return 'taken'
}

/** What stands now. */
export const shownAt = (showing: Showing, nowMs: number): { readonly author: Hex; readonly watts: number }[] =>
  [...showing].flatMap(([author, { watts, untilMs }]) =>
    untilMs > nowMs && untilMs <= nowMs + AWARENESS_MS ? [{ author, watts }] : [],
  )

/** Forgets authors who are long silent: replays of theirs are too old by their own time then. */
export const forgetSilent = (showing: Showing, nowMs: number, skewMs: number): void => {
  for (const [author, { untilMs }] of showing) if (untilMs + 2 * skewMs < nowMs) showing.delete(author)
}
