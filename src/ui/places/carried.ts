// The file of books as people meet it: its name, the longest one that is read at all, and what somebody typed as its
// first entry.

/** The network's bound of a carried file, repeated here because the page must not load the codec; a test compares them. */
export const FILE_BYTES = 64 * 1_048_576

/** Longer names are cut by some systems. */
const NAME_LETTERS = 40

/** What a file is called that holds these entries of a street: readable, and a name on every system. */
export const fileName = (street: string, from: number, to: number): string => {
  const plain = street
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} -]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return `${[...plain].slice(0, NAME_LETTERS).join('').trim() || 'street'} ${from}-${to}.hearthgrid`
}

/** The number of an entry, as a person reads it off a page in any language; undefined for anything else. */
export const entryOf = (text: string): number | undefined => {
  const plain = text.replace(/[\s.,'’]/g, '')
  const entry = /^\d{1,15}$/.test(plain) ? Number(plain) : 0
  return entry > 0 ? entry : undefined
}
