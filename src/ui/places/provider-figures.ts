// What a provider's record says, in words where there is nothing to divide by yet.
import type { Permille, ProviderFigures } from '../../node/index.ts'
import type { Formats } from '../format/formats.ts'
import type { Words } from '../words/en.ts'

export type RecordName = 'availability' | 'uptime' | 'rating'
export const RECORD_NAMES: readonly RecordName[] = ['availability', 'uptime', 'rating']

/** "98.7%", or why there is no figure: a provider that nobody has counted yet has none either. */
export const recordText = (
  name: RecordName,
  figures: ProviderFigures | undefined,
  { words, formats }: { readonly words: Words; readonly formats: Formats },
): string => {
  const permille: Permille = figures?.[name]
  if (permille !== undefined) return formats.percent(BigInt(permille), 1_000n)
  return name === 'rating' ? words.record.unrated : words.record.unknown
}
