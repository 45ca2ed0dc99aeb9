// Linky frames: groups with their checksums between STX and ETX, in the historic and in the standard mode.
import type { TelegramValues } from './counting.ts'

/** Two tariffs; feeding in is unknown to the historic mode. */
export const ticHistoric = (values: TelegramValues): Uint8Array => {
  const night = values.importWh / 3n
  return frame(' ', [
    ['ADCO', values.meterId],
    ['OPTARIF', 'HC..'],
    ['ISOUSC', '30'],
    ['HCHC', index(night)],
    ['HCHP', index(values.importWh - night)],
    ['PTEC', 'HP..'],
    ['IINST', '001'],
    ['PAPP', String(Math.max(0, values.powerW)).padStart(5, '0')],
    ['MOTDETAT', '000000'],
  ])
}

/** Totals of both ways; power in VA, which this meter takes for W. */
export const ticStandard = (values: TelegramValues): Uint8Array =>
  frame('\t', [
    ['ADSC', values.meterId],
    ['VTIC', '02'],
    ['DATE', 'H261121120000', ''],
    ['EAST', index(values.importWh)],
    ['EASF01', index(values.importWh)],
    ['EAIT', index(values.exportWh)],
    ['SINSTS', String(Math.max(0, values.powerW)).padStart(5, '0')],
    ['SMAXSN', 'H261121060000', '01200'],
    ['SINSTI', String(Math.max(0, -values.powerW)).padStart(5, '0')],
    ['MSG1', 'PAS DE          MESSAGE         '],
  ])

const frame = (separator: ' ' | '\t', groups: readonly (readonly string[])[]): Uint8Array =>
  Buffer.from(`\x02${groups.map((group) => ticGroup(separator, group)).join('')}\x03`, 'latin1')

/** One group with its line ends; the last separator is summed in standard mode only. */
export const ticGroup = (separator: ' ' | '\t', fields: readonly string[]): string => {
  const text = fields.join(separator)
  const sum = [...(separator === '\t' ? `${text}\t` : text)].reduce((total, char) => total + char.charCodeAt(0), 0)
  return `\n${text}${separator}${String.fromCharCode((sum & 0x3f) + 0x20)}\r`
}

const index = (wh: bigint): string => wh.toString().padStart(9, '0')
