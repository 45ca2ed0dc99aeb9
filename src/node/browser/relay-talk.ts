// One exchange at a time with a relay board: written, waited for, repeated a few times, given up. What comes in between
// belongs to nobody and is dropped, so that a late answer is never taken for a fresh one.
import { RELAY_ANSWER_MS, RELAY_TRIES, type AnswerReader, type ByteLink } from '../../serial/index.ts'
import type { RelayAnswer, RelayExchange, Told } from '../../serial/index.ts'
import type { Clock } from '../ports.ts'

export type RelayTalk = {
  /** To be called after every opening of the link; ends with it. */
  listen(): void
  /** `next` makes the exchange anew for every try. Calls wait for those before them. */
  say(next: () => RelayExchange): Promise<Told>
}

export const createRelayTalk = (link: ByteLink, clock: Clock, gapMs: number): RelayTalk => {
  let reader: AnswerReader | undefined
  let onAnswer: (answer: RelayAnswer) => void = () => undefined
  let line: Promise<unknown> = Promise.resolve()

  const listen = async (): Promise<void> => {
    for await (const chunk of link.chunks()) {
      const answer = 'bytes' in chunk ? reader?.push(chunk.bytes) : undefined
      if (answer !== undefined) onAnswer(answer)
    }
  }
  const once = async (exchange: RelayExchange): Promise<Told> => {
    reader = exchange.reader
    const answered = reader === undefined ? undefined : new Promise<RelayAnswer>((resolve) => (onAnswer = resolve))
    if ((await link.write(exchange.bytes)) !== 'written') return { kind: 'lost' }
    return answered === undefined ? { kind: 'sent' } : inTime(answered, clock)
  }
  const repeat = async (next: () => RelayExchange): Promise<Told> => {
    let told: Told = { kind: 'silent' }
    for (let tries = 0; tries < RELAY_TRIES && told.kind === 'silent'; tries++) {
      told = await once(next())
      reader = undefined
      if (gapMs > 0 && told.kind !== 'lost') await new Promise<void>((resolve) => clock.after(gapMs, resolve))
    }
    return told
  }
  return {
    // A link that fails is seen by the next write.
    listen: () => void listen().catch(() => undefined),
    say: (next) => {
      const told = line.then(() => repeat(next))
      line = told.catch(() => undefined)
      return told
    },
  }
}

const inTime = (answered: Promise<RelayAnswer>, clock: Clock): Promise<Told> =>
  new Promise((resolve) => {
    const cancel = clock.after(RELAY_ANSWER_MS, () => resolve({ kind: 'silent' }))
    void answered.then((answer) => {
      cancel()
      resolve(answer)
    })
  })
