// Promises which slot an id lies in. A table of two whole numbers an entry, the id's hash and its slot, probed one
// after the other: half the memory of a `Map` of texts, and it grows without reading a text again.
// Who looks up brings the texts by slot, so an id is kept once.

export type IdTable = {
  /** Hash and slot + 1 in turn; 0 for an entry that is free. */
  entries: Int32Array
  /** How many ids there are. */
  size: number
}

/** What `findId` gives for an id that is not there. */
export const NOWHERE = -1

const FIRST_ENTRIES = 64

export const createIdTable = (): IdTable => ({ entries: new Int32Array(FIRST_ENTRIES * 2), size: 0 })

/** FNV-1a over the characters, its bits mixed once more so that ids which differ at their end spread. */
export const hashOf = (id: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return hash ^ (hash >>> 15)
}

/** @param texts the id of each slot; @param hash `hashOf` the id, here and below. */
export const findId = ({ entries }: IdTable, id: string, hash: number, texts: readonly string[]): number => {
  const mask = entries.length - 1
  for (let at = startOf(hash, mask); ; at = (at + 2) & mask) {
    const slot = (entries[at + 1] as number) - 1
    if (slot < 0) return NOWHERE
    if (entries[at] === hash && texts[slot] === id) return slot
  }
}

/** The caller has looked whether the id is there. */
export const addId = (table: IdTable, hash: number, slot: number): void => {
  if (table.size * 4 >= table.entries.length) grow(table)
  insert(table.entries, hash, slot)
  table.size += 1
}

/** Entries behind the one that goes move up, so that no search ends too early. */
export const dropId = (table: IdTable, hash: number, slot: number): void => {
  const { entries } = table
  const mask = entries.length - 1
  let hole = startOf(hash, mask)
  while (entries[hole + 1] !== slot + 1) hole = (hole + 2) & mask
  for (let at = (hole + 2) & mask; entries[at + 1] !== 0; at = (at + 2) & mask) {
    const start = startOf(entries[at] as number, mask)
    if (((at - start) & mask) < ((at - hole) & mask)) continue
    entries[hole] = entries[at] as number
    entries[hole + 1] = entries[at + 1] as number
    hole = at
  }
  entries[hole + 1] = 0
  table.size -= 1
}

export const slotsOf = ({ entries }: IdTable): number[] => {
  const slots: number[] = []
  for (let at = 0; at < entries.length; at += 2) if (entries[at + 1] !== 0) slots.push((entries[at + 1] as number) - 1)
  return slots
}

const grow = (table: IdTable): void => {
  const { entries } = table
  table.entries = new Int32Array(entries.length * 2)
  for (let at = 0; at < entries.length; at += 2)
    if (entries[at + 1] !== 0) insert(table.entries, entries[at] as number, (entries[at + 1] as number) - 1)
}

const insert = (entries: Int32Array, hash: number, slot: number): void => {
  const mask = entries.length - 1
  let at = startOf(hash, mask)
  while (entries[at + 1] !== 0) at = (at + 2) & mask
  entries[at] = hash
  entries[at + 1] = slot + 1
}

const startOf = (hash: number, mask: number): number => (hash << 1) & mask
