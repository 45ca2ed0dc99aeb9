// Who keeps the books, in one sentence: the state of agreement as people say it.
import type { Snapshot } from '../../node/index.ts'
import type { Formats } from '../format/formats.ts'
import type { Words } from '../words/en.ts'

/** The sentence for the newest snapshot; names whom a resting street waits for. */
export const booksSentence = (snapshot: Snapshot, words: Words, formats: Formats): string => {
  const { agreement, members, self, nowMs } = snapshot
  const ago = formats.ago(Math.min(agreement.lastAgreedAtMs, nowMs), nowMs)
  if (agreement.state === 'catching-up') return words.books['catching-up'](formats.count(agreement.height))
  if (agreement.state === 'resting') {
    const names = agreement.awaited.flatMap((id) => members.find((member) => member.id === id)?.name ?? [])
    if (names.length === 0) return words.books.restingUnknown
    const lacking = votesLacking(snapshot)
    return lacking > 1 && names.length > lacking
      ? words.books.restingSome(formats.count(lacking), formats.list(names))
      : words.books.resting(lacking > 1 ? formats.list(names) : formats.either(names), lacking > 1 ? names.length : 1)
  }
  if (agreement.height === 0) return words.books.never
  const keepers = agreement.activeSet.length
  const others = agreement.activeSet.filter((id) => id !== self).length
  if (agreement.state === 'watching' || keepers === others) return words.books.watching(keepers, ago)
  return others === 0 ? words.books.alone(ago) : words.books.agreeing(others, ago)
}

/** How many of those who are awaited are needed for a quorum. */
export const votesLacking = ({ agreement }: Snapshot): number =>
  agreement.quorum - (agreement.activeSet.length - agreement.awaited.length)

/** How a slot is called: a quarter hour on a real street, its seconds on a trial street. */
export const slotName = (slotMs: number, words: Words, formats: Formats): string =>
  slotMs === 900_000 ? words.slot.quarter : words.slot.short(formats.count(Math.round(slotMs / 1000)))

/** "14:00 to 14:15", with seconds when the slot is shorter than a minute. */
export const slotSpan = (startMs: number, slotMs: number, words: Words, formats: Formats): string => {
  const write = slotMs < 60_000 ? formats.clock : formats.time
  return words.slot.until(write(startMs), write(startMs + slotMs))
}
