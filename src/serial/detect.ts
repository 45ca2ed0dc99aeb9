// Auto-detection as plain decisions: which line settings to listen on, and what the listening showed. All decoders of a
// line hear the same bytes; the port is known by what the device says, never by its USB ids. Nothing is ever written.
import type { Decoder } from './decoder.ts'
import { MAX_SEALED_WAITING, TRIAL_MS } from './limits.ts'
import { sameLine, type Chunk, type Line } from './link.ts'
import { PROTOCOLS, type Protocol } from './protocols.ts'
import type { ProtocolId } from './reading.ts'

/** Every line setting on which some meter speaks unasked, each once: the first choice of each language, then the others. */
export const linesToTry = (): readonly Line[] => {
  const longest = Math.max(...PROTOCOLS.map(({ lines }) => lines.length))
  const choices = Array.from({ length: longest }, (_, choice) => PROTOCOLS.flatMap(({ lines }) => lines[choice] ?? []))
  const lines = choices.flat()
  return lines.filter((line, index) => lines.findIndex((other) => sameLine(line, other)) === index)
}

/** The languages spoken on a line setting. */
export const protocolsOn = (line: Line): readonly Protocol[] =>
  PROTOCOLS.filter((protocol) => protocol.lines.some((other) => sameLine(other, line)))

/** What listening on one line setting showed. */
export type Trial = {
  readonly line: Line
  readonly bytes: number
  readonly lineErrors: number
  /** `readings` counts powers without totals, too; `sealed` are telegrams that need the household's key. */
  readonly heard: readonly { protocol: ProtocolId; frames: number; bad: number; readings: number; sealed: number }[]
}

export type Listener = {
  hear(chunk: Chunk): void
  /** True once some decoder has understood what the meter measures, or that it is sealed: more would tell nothing new. */
  readonly certain: boolean
  readonly trial: Trial
}

/** Feeds all decoders that speak on this line setting and counts what they make of it. */
export const createListener = (line: Line): Listener => {
  const ears = earsOn(line)
  let bytes = 0
  let lineErrors = 0
  return {
    hear: (chunk) => {
      if ('error' in chunk) lineErrors++
      else bytes += chunk.bytes.length
      for (const ear of ears) {
        if ('error' in chunk) ear.decoder.lineError()
        else ear.readings += ear.decoder.push(chunk.bytes, chunk.atMs).length
        ear.sealed += ear.decoder.sealed?.take().length ?? 0
      }
    },
    get certain() {
      return ears.some((ear) => understood(ear) + ear.sealed > 0)
    },
    get trial() {
      const heard = ears.map((ear) => {
        const { frames, bad } = ear.decoder.stats
        return { protocol: ear.protocol, frames, bad, readings: understood(ear), sealed: ear.sealed }
      })
      return { line, bytes, lineErrors, heard }
    },
  }
}

/**
 * found: a meter, and how to listen to it. sealed: its telegrams need a key, which the grid operator gives to the
 * household. no-energy: it speaks a known language but counts no electricity. damaged: whole telegrams come but never pass
 * their check (bad cable, second reader on the line). unknown-language: bytes that nobody here understands. silent: no bytes
 * on any setting.
 */
export type Detection =
  | { readonly code: 'found'; readonly protocol: ProtocolId; readonly line: Line }
  | { readonly code: 'sealed' | 'no-energy' | 'damaged'; readonly protocol: ProtocolId; readonly line: Line }
  | { readonly code: 'unknown-language' | 'silent' }

/** Judges all trials together: the best-heard decoder wins, readings before frames before attempts. */
export const judgeTrials = (trials: readonly Trial[]): Detection => {
  const heard = trials.flatMap((trial) => trial.heard.map((ear) => ({ ...ear, line: trial.line })))
  const best = heard.sort(
    (a, b) => b.readings - a.readings || b.sealed - a.sealed || b.frames - a.frames || b.bad - a.bad,
  )[0]
  if (best !== undefined && best.readings + best.frames + best.bad > 0) {
    const { readings, sealed, frames } = best
    const code = readings > 0 ? 'found' : sealed > 0 ? 'sealed' : frames > 0 ? 'no-energy' : 'damaged'
    return { code, protocol: best.protocol, line: best.line }
  }
  const anything = trials.some((trial) => trial.bytes + trial.lineErrors > 0)
  return { code: anything ? 'unknown-language' : 'silent' }
}

/** `next` is asked when the port is free and after every chunk; it says on which line to listen until when, or the end. */
export type DetectionRun = {
  next(nowMs: number): { readonly listen: Line; readonly untilMs: number } | Detection
  hear(chunk: Chunk): void
  /** For the page: how many settings are done, of how many, and what the present one showed so far. */
  readonly progress: { readonly done: number; readonly of: number; readonly trial: Trial | undefined }
}

/** Listens on each setting for `trialMs` and stops at the first reading. */
export const startDetection = (trialMs: number = TRIAL_MS): DetectionRun => {
  const lines = linesToTry()
  const trials: Trial[] = []
  let listener: Listener | undefined
  let untilMs = 0
  return {
    next: (nowMs) => {
      if (listener !== undefined && (listener.certain || nowMs >= untilMs)) {
        trials.push(listener.trial)
        const isOver = listener.certain || trials.length === lines.length
        listener = undefined
        if (isOver) return judgeTrials(trials)
      }
      const line = lines[trials.length]
      if (line === undefined) return judgeTrials(trials)
      if (listener === undefined) {
        listener = createListener(line)
        untilMs = nowMs + trialMs
      }
      return { listen: line, untilMs }
    },
    hear: (chunk) => listener?.hear(chunk),
    get progress() {
      return { done: trials.length, of: lines.length, trial: listener?.trial }
    },
  }
}

/** All languages of a line at once, until one of them has given a reading; from then on that one alone. */
export type LineDecoder = Decoder & {
  /** The language that was recognised; undefined before. */
  readonly protocol: ProtocolId | undefined
}

/** A decoder for a port of which only the line setting is known; a line that nobody speaks on is our own bug and throws. */
export const createLineDecoder = (line: Line): LineDecoder => {
  let ears = earsOn(line)
  if (ears.length === 0) throw new RangeError(`no meter speaks at ${line.baudRate} baud with these bits`)
  let taken: readonly { readonly ear: Ear; readonly counter: number }[] = []
  /** Who heard the most; without anything heard, the most common language of the line. */
  const best = (): Ear => ears.reduce((a, b) => (rank(b) > rank(a) ? b : a))
  return {
    push: (bytes, atMs) => {
      for (const ear of ears) {
        const readings = ear.decoder.push(bytes, atMs)
        if (readings.length === 0) continue
        ear.readings += readings.length
        ears = [ear]
        return readings
      }
      return []
    },
    lineError: () => ears.forEach(({ decoder }) => decoder.lineError()),
    get inFrame() {
      return best().decoder.inFrame
    },
    get stats() {
      return best().decoder.stats
    },
    get power() {
      return best().decoder.power
    },
    sealed: {
      take: () => {
        const ear = best()
        const frames = ear.decoder.sealed?.take() ?? []
        // Within a frame around it, the bare message is heard by somebody else as well, and a moment earlier.
        const fresh = frames.filter(
          ({ counter }) => !taken.some((other) => other.ear !== ear && other.counter === counter),
        )
        taken = [...taken, ...fresh.map(({ counter }) => ({ ear, counter }))].slice(-2 * MAX_SEALED_WAITING)
        return fresh
      },
      opened: (plain, frame) => best().decoder.sealed?.opened(plain, frame) ?? [],
    },
    get protocol() {
      const ear = best()
      return ear.readings + ear.decoder.stats.frames > 0 ? ear.protocol : undefined
    },
  }
}

type Ear = { readonly protocol: ProtocolId; readonly decoder: Decoder; readings: number; sealed: number }

const earsOn = (line: Line): readonly Ear[] =>
  protocolsOn(line).map(({ id, createDecoder }) => ({ protocol: id, decoder: createDecoder(), readings: 0, sealed: 0 }))

const understood = ({ readings, decoder }: Ear): number => readings + (decoder.power === undefined ? 0 : 1)

const rank = ({ readings, decoder: { stats } }: Ear): number => readings * 1e12 + stats.frames * 1e6 + stats.bad
