// SML as German meters push it through their infrared window: 9600 8N1, every one to four seconds. A frame that fails its
// CRC is dropped and counted; the next start sequence is always found.
import type { Decoder } from './decoder.ts'
import type { MeterReading } from './reading.ts'
import { createSmlFramer } from './sml-frame.ts'
import { readSmlFile } from './sml-list.ts'

/** Decoder of one line on which a meter speaks SML. */
export const createSmlDecoder = (): Decoder => new SmlDecoder()

/** What a total without its PIN can tell apart. */
const WHOLE_KWH_WH = 1_000

class SmlDecoder implements Decoder {
  readonly #framer = createSmlFramer()
  readonly #stats = { frames: 0, bad: 0, resync: 0 }
  /** The meter that has shown more than whole kWh: it has its PIN, and a round total is chance. */
  #fineMeterId: string | undefined

  get stats(): Decoder['stats'] {
    return { ...this.#stats }
  }

  get inFrame(): boolean {
    return this.#framer.inFrame
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    const readings: MeterReading[] = []
    for (const byte of bytes) {
      const step = this.#framer.take(byte)
      if (step === 'more') continue
      const reading = step === 'frame' ? this.#read(atMs) : this.#fail(step)
      if (reading !== undefined) readings.push(reading)
    }
    return readings
  }

  lineError(): void {
    if (this.#framer.giveUp()) this.#stats.resync++
  }

  #read(atMs: number): MeterReading | undefined {
    const content = readSmlFile(this.#framer.content)
    if (content === 'malformed') return this.#fail('bad')
    this.#stats.frames++
    if (content === 'no-energy') return undefined
    const { wholeKwh, ...energy } = content
    if (!wholeKwh) this.#fineMeterId = content.meterId
    const isCoarse = wholeKwh && this.#fineMeterId !== content.meterId
    const resolutionWh = isCoarse ? Math.max(energy.resolutionWh, WHOLE_KWH_WH) : energy.resolutionWh
    return { ...energy, resolutionWh, atMs, quality: 'crc', protocol: 'sml' }
  }

  #fail(how: 'bad' | 'resync'): undefined {
    this.#stats[how]++
    return undefined
  }
}
