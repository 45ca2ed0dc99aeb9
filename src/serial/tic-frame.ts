// What the groups of one Linky frame mean (Enedis-NOI-CPT_54E): label, perhaps a time, data, and a checksum of each group.
// Historic mode has separate indexes per tariff and knows no feeding in; standard mode has totals of both ways.
import { cleanId } from './obis-text.ts'
import type { MeterReading } from './reading.ts'

export type TicContent = Pick<
  MeterReading,
  'meterId' | 'importWh' | 'exportWh' | 'powerW' | 'apparentVa' | 'resolutionWh'
>

/** `malformed`: there is no group or one fails its checksum, an index that the tariff must have is missing, or a number is none. */
export const readTicFrame = (text: string): TicContent | 'no-energy' | 'malformed' => {
  const groups = new Map<string, string>()
  for (const line of text.split(/[\r\n]+/)) {
    if (line === '') continue
    const group = readGroup(line)
    if (group === undefined || groups.has(group.label)) return 'malformed'
    groups.set(group.label, group.data)
  }
  // Nothing that was checked is no frame: three bytes of another language look like that.
  if (groups.size === 0) return 'malformed'
  return groups.has('ADSC') ? standardContent(groups) : groups.has('ADCO') ? historicContent(groups) : 'no-energy'
}

/** Indexes that each tariff of the historic mode sends, by the first letters of OPTARIF. All of them are counted. */
const TARIFFS: readonly (readonly [option: string, indexes: readonly string[]])[] = [
  ['BASE', ['BASE']],
  ['HC', ['HCHC', 'HCHP']],
  ['EJP', ['EJPHN', 'EJPHPM']],
  ['BBR', ['BBRHCJB', 'BBRHPJB', 'BBRHCJW', 'BBRHPJW', 'BBRHCJR', 'BBRHPJR']],
]

const SPACE = ' '
const TAB = '\t'

type Group = { readonly label: string; readonly data: string }

/** The checksum may be a space, so nothing is ever trimmed. Its separator is summed in standard mode only. */
const readGroup = (line: string): Group | undefined => {
  const separator = line.charAt(line.length - 2)
  if (line.length < 4 || (separator !== SPACE && separator !== TAB)) return undefined
  const summed = line.slice(0, separator === TAB ? -1 : -2)
  let sum = 0
  for (let i = 0; i < summed.length; i++) sum += summed.charCodeAt(i)
  if ((sum & 0x3f) + 0x20 !== line.charCodeAt(line.length - 1)) return undefined
  const [label = '', ...rest] = line.slice(0, -2).split(separator)
  // In standard mode a time may stand before the data; data of the historic mode have no spaces that matter.
  return { label, data: separator === TAB ? (rest.at(-1) ?? '') : rest.join(SPACE) }
}

const historicContent = (groups: ReadonlyMap<string, string>): TicContent | 'no-energy' | 'malformed' => {
  const option = groups.get('OPTARIF')
  // Under overload a meter of three phases sends short frames with its currents alone.
  if (option === undefined) return 'no-energy'
  const indexes = TARIFFS.find(([letters]) => option.startsWith(letters))?.[1] ?? []
  const counts = indexes.map((label) => wholeNumber(groups.get(label)))
  const importWh = counts.reduce<bigint | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0n,
  )
  const meterId = cleanId(groups.get('ADCO') ?? '')
  if (indexes.length === 0 || importWh === undefined || meterId === '') return 'malformed'
  return { meterId, importWh, exportWh: 0n, ...apparent(groups.get('PAPP'), undefined), resolutionWh: 1 }
}

const standardContent = (groups: ReadonlyMap<string, string>): TicContent | 'malformed' => {
  const importWh = wholeNumber(groups.get('EAST'))
  // Only households that feed in have it; where it stands it must be a number.
  const exported = groups.get('EAIT')
  const exportWh = exported === undefined ? 0n : wholeNumber(exported)
  const meterId = cleanId(groups.get('ADSC') ?? '')
  if (importWh === undefined || exportWh === undefined || meterId === '') return 'malformed'
  return { meterId, importWh, exportWh, ...apparent(groups.get('SINSTS'), groups.get('SINSTI')), resolutionWh: 1 }
}

/** The meter knows volt-ampere only; to call them watts would be wrong by the power factor. */
const apparent = (taken: string | undefined, given: string | undefined): { powerW: undefined; apparentVa?: number } => {
  const takenVa = wholeNumber(taken)
  const givenVa = wholeNumber(given) ?? 0n
  return takenVa === undefined ? { powerW: undefined } : { powerW: undefined, apparentVa: Number(takenVa - givenVa) }
}

const wholeNumber = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? BigInt(text) : undefined
