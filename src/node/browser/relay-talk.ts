// One exchange at a time with a relay board: written, waited for, repeated a few times, given up. What comes in between
// belongs to nobody and is dropped, so that a late answer is never taken for a fresh one.
import { RELAY_ANSWER_MS, RELAY_TRIES, type ByteLink, type RelayExchange, type Told } from '../../serial/index.ts'
import type { Clock } from '../ports.ts'

export type RelayTalk = {
  /** To be called after every opening of the link; ends with it. */
  listen(): void
  /** `next` makes the exchange anew for every try. Calls wait for those before them. */
  say<Answer extends Kinded>(next: () => RelayExchange<Answer>): Promise<Told<Answer>>
}

type Kinded = { readonly kind: string }

export const createRelayTalk = (link: ByteLink, clock: Clock, gapMs: number): RelayTalk => {
  /** What comes in belongs to the exchange that is under way. */
  let hear: (bytes: Uint8Array) => void = () => undefined
  let line: Promise<unknown> = Promise.resolve()

  const listen = async (): Promise<void> => {
    for await (const chunk of link.chunks()) if ('bytes' in chunk) hear(chunk.bytes)
  }
  const once = async <Answer>({ reader, bytes }: RelayExchange<Answer>): Promise<Told<Answer>> => {
    const answered =
      reader &&
      new Promise<Answer>((resolve) => {
        hear = (heard) => {
          const answer = reader.push(heard)
          if (answer !== undefined) resolve(answer)
        }
      })
    if ((await link.write(bytes)) !== 'written') return { kind: 'lost' }
    return answered === undefined ? { kind: 'sent' } : inTime(answered, clock)
  }
  const repeat = async <Answer extends Kinded>(next: () => RelayExchange<Answer>): Promise<Told<Answer>> => {
    let told: Told<Answer> = { kind: 'silent' }
    for (let tries = 0; tries < RELAY_TRIES && told.kind === 'silent'; tries++) {
      told = await once(next())
      hear = () => undefined
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

const inTime = <Answer>(answered: Promise<Answer>, clock: Clock): Promise<Told<Answer>> =>
  new Promise((resolve) => {
    const cancel = clock.after(RELAY_ANSWER_MS, () => resolve({ kind: 'silent' }))
    void answered.then((answer) => {
      cancel()
      resolve(answer)
    })
  })
