// Auto-detection as plain decisions: which line settings to listen on, and what the listening showed. All passive
// decoders hear the same bytes; the port is known by what the device says, never by its USB ids.
import type { Decoder } from './decoder.ts'
import type { Chunk, Line } from './link.ts'
import { PROTOCOLS } from './protocols.ts'
import type { ProtocolId } from './reading.ts'

/** Every line setting on which some passive protocol is spoken, each once, the most common first. */
export const linesToTry = (): readonly Line[] => {
  const lines = PROTOCOLS.filter((protocol) => protocol.passive).flatMap((protocol) => protocol.lines)
  return lines.filter((line, index) => lines.findIndex((other) => sameLine(line, other)) === index)
}

/** What listening on one line setting showed. */
export type Trial = {
  readonly line: Line
  readonly bytes: number
  readonly lineErrors: number
  readonly heard: readonly { protocol: ProtocolId; frames: number; bad: number; readings: number }[]
}

export type Listener = {
  hear(chunk: Chunk): void
  /** True once some decoder has yielded a reading: listening longer tells nothing new. */
  readonly certain: boolean
  readonly trial: Trial
}

/** Feeds all passive decoders that speak on this line setting and counts what they make of it. */
export const createListener = (line: Line): Listener => {
  const ears = PROTOCOLS.filter((protocol) => protocol.passive && protocol.lines.some((l) => sameLine(l, line))).map(
    (protocol): Ear => ({ protocol: protocol.id, decoder: protocol.createDecoder(), readings: 0 }),
  )
  let bytes = 0
  let lineErrors = 0
  return {
    hear: (chunk) => {
      if ('error' in chunk) lineErrors++
      else bytes += chunk.bytes.length
      for (const ear of ears) {
        if ('error' in chunk) ear.decoder.lineError()
        else ear.readings += ear.decoder.push(chunk.bytes, chunk.atMs).length
      }
    },
    get certain() {
      return ears.some((ear) => ear.readings > 0)
    },
    get trial() {
      const heard = ears.map(({ protocol, decoder: { stats }, readings }) => {
        return { protocol, frames: stats.frames, bad: stats.bad, readings }
      })
      return { line, bytes, lineErrors, heard }
    },
  }
}

/**
 * found: a meter, and how to listen to it. no-energy: it speaks a known language but counts no electricity. damaged:
 * whole telegrams come but never pass their check (bad cable, second reader on the line). unknown-language: bytes that nobody here
 * understands. silent: no bytes on any setting.
 */
export type Detection =
  | { readonly code: 'found'; readonly protocol: ProtocolId; readonly line: Line }
  | { readonly code: 'no-energy' | 'damaged'; readonly protocol: ProtocolId; readonly line: Line }
  | { readonly code: 'unknown-language' | 'silent' }

/** Judges all trials together: the best-heard decoder wins, readings before frames before attempts. */
export const judgeTrials = (trials: readonly Trial[]): Detection => {
  const heard = trials.flatMap((trial) => trial.heard.map((ear) => ({ ...ear, line: trial.line })))
  const best = heard.sort((a, b) => b.readings - a.readings || b.frames - a.frames || b.bad - a.bad)[0]
  if (best !== undefined && best.readings + best.frames + best.bad > 0) {
    const code = best.readings > 0 ? 'found' : best.frames > 0 ? 'no-energy' : 'damaged'
    return { code, protocol: best.protocol, line: best.line }
  }
  const anything = trials.some((trial) => trial.bytes + trial.lineErrors > 0)
  return { code: anything ? 'unknown-language' : 'silent' }
}

type Ear = { protocol: ProtocolId; decoder: Decoder; readings: number }

const sameLine = (a: Line, b: Line): boolean =>
  a.baudRate === b.baudRate &&
  a.dataBits === b.dataBits &&
  a.parity === b.parity &&
  a.stopBits === b.stopBits &&
  a.dtr === b.dtr &&
  a.rts === b.rts
