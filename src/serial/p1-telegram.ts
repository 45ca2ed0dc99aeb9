// What the lines of one P1 telegram mean. Tariff numbers mean different things per country (low and high are swapped in
// Belgium) and are only summed; the dialects differ in which registers they show, and all of them are in one table.
import { cleanId, readObisText } from './obis-text.ts'
import type { MeterReading } from './reading.ts'
import { energyOf, type Energy } from './registers.ts'
import { textOf } from './text.ts'

const CR = 0x0d
const LF = 0x0a

export type TelegramContent = Energy & Pick<MeterReading, 'meterId' | 'unnumbered'>

/**
 * Reads a whole telegram from "/" to "!". `no-energy`: a sound telegram of something that counts no electricity (heat,
 * water). `malformed`: a needed value is not a number with a unit, or stands twice and differs.
 */
export const readTelegram = (bytes: Uint8Array): TelegramContent | 'no-energy' | 'malformed' => {
  let lineEnd = 0
  while (lineEnd < bytes.length && bytes[lineEnd] !== CR && bytes[lineEnd] !== LF) lineEnd++
  const content = readObisText(bytes.subarray(lineEnd))
  if (content === 'malformed') return 'malformed'
  const energy = energyOf(content.registers)
  if (typeof energy === 'string') return energy
  if (content.meterId !== undefined) return { ...energy, meterId: content.meterId }
  // Sweden and parts of Austria: the first line names the model, which neighbours may have, too.
  return { ...energy, meterId: cleanId(textOf(bytes.subarray(1, lineEnd))), unnumbered: true }
}

/** True when the telegram names a version of the standard in which every telegram carries a CRC (NL and LU, BE). */
export const announcesCheck = (text: string): boolean => /[\r\n](1-3:0\.2\.8|0-0:96\.1\.4)\(/.test(text)
