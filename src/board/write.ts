// What a person wants on the board, as one update of the own document. Limits are told here in words; the gate holds the
// same ones against everybody.
import * as Y from 'yjs'
import { createDocument, applyTo, updateFor, type AuthorDocument } from './document.ts'
import { PROFILE, WITHDRAWN, readDocument, type Entry, type EntryKind } from './entries.ts'
import { ABOUT_LENGTH, ENTRIES_PER_AUTHOR, TEXT_LENGTH, TITLE_LENGTH, UPDATE_BYTES } from './limits.ts'

export type Draft = {
  readonly kind: EntryKind
  /** Of a notice or a rule; empty otherwise. */
  readonly title: string
  /** Id of a receipt or dispute; empty otherwise. */
  readonly about: string
  readonly text: string
}

export type Change =
  | { readonly kind: 'post'; readonly draft: Draft }
  | { readonly kind: 'edit'; readonly id: string; readonly title: string; readonly text: string }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'profile'; readonly text: string }
  /** Takes back an entry of the household's other computer: `author/entry`. */
  | { readonly kind: 'withdraw'; readonly about: string }

export type Composed =
  | { readonly ok: true; readonly update: Uint8Array; readonly id: string }
  | { readonly ok: false; readonly refusal: 'text-empty' | 'text-too-long' | 'board-full' | 'unknown' | 'already-done' }

/** @param sequence of the envelope that will carry it: it names a new entry. */
export const compose = (document: AuthorDocument, change: Change, sequence: number, atMs: number): Composed => {
  const refusal = refusalOf(document, change)
  if (refusal !== undefined) return { ok: false, refusal }
  const id = 'id' in change ? change.id : change.kind === 'profile' ? PROFILE : sequence.toString(36)
  const update = updateFor(document, (root) => write(root, change, id, atMs))
  if (update === undefined) return { ok: false, refusal: 'already-done' }
  return update.length <= UPDATE_BYTES && fits(document, update)
    ? { ok: true, update, id }
    : { ok: false, refusal: 'board-full' }
}

/** Tried on a copy of the document, as everybody else will take it. */
const fits = (document: AuthorDocument, update: Uint8Array): boolean => {
  const { places, newest } = document
  const copy = { ...createDocument(document.author), places: [...places], newest: new Map(newest) }
  const { clock, bytes, structs } = document
  Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(document.doc))
  const applied = applyTo(Object.assign(copy, { clock, bytes, structs }), update)
  copy.doc.destroy()
  return applied === 'applied'
}

const refusalOf = (
  document: AuthorDocument,
  change: Change,
): Extract<Composed, { ok: false }>['refusal'] | undefined => {
  switch (change.kind) {
    case 'post':
      return readDocument(document).entries.length >= ENTRIES_PER_AUTHOR ? 'board-full' : draftFault(change.draft)
    case 'edit': {
      const entry = readDocument(document).entries.find(({ id }) => id === change.id)
      return entry === undefined ? 'unknown' : draftFault(draftOf(entry, change))
    }
    case 'remove':
      return readDocument(document).entries.some(({ id }) => id === change.id) ? undefined : 'unknown'
    case 'profile':
      return change.text.length > TEXT_LENGTH ? 'text-too-long' : undefined
    case 'withdraw':
      return change.about.length > ABOUT_LENGTH ? 'unknown' : undefined
  }
}

const draftOf = (entry: Entry, { title, text }: { readonly title: string; readonly text: string }): Draft =>
  entry.kind === 'dispute'
    ? { kind: entry.kind, title: '', about: entry.about, text }
    : { kind: entry.kind, title, about: '', text }

const draftFault = ({ kind, title, about, text }: Draft): 'text-empty' | 'text-too-long' | undefined => {
  const heading = kind === 'dispute' ? about : title
  if (heading.trim() === '' || text.trim() === '') return 'text-empty'
  const most = kind === 'dispute' ? ABOUT_LENGTH : TITLE_LENGTH
  return heading.length > most || text.length > TEXT_LENGTH ? 'text-too-long' : undefined
}

const write = (root: Y.Map<unknown>, change: Change, id: string, atMs: number): void => {
  switch (change.kind) {
    case 'post': {
      const { kind, title, about, text } = change.draft
      return put(root, id, kind === 'dispute' ? { kind, about, at: atMs } : { kind, title, at: atMs }, text)
    }
    case 'edit': {
      const entry = root.get(id)
      if (!(entry instanceof Y.Map)) return
      if (entry.has('title') && entry.get('title') !== change.title) entry.set('title', wellFormed(change.title))
      return rewrite(entry, change.text)
    }
    case 'remove':
      return root.delete(id)
    case 'profile': {
      const entry = root.get(id)
      if (!(entry instanceof Y.Map)) return put(root, id, { kind: PROFILE, at: atMs }, change.text)
      entry.set('at', atMs)
      return rewrite(entry, change.text)
    }
    case 'withdraw':
      return put(root, id, { kind: WITHDRAWN, about: change.about, at: atMs }, '')
  }
}

const put = (root: Y.Map<unknown>, id: string, fields: Record<string, string | number>, text: string): void => {
  const entry = new Y.Map<unknown>()
  root.set(id, entry)
  for (const [name, value] of Object.entries(fields))
    entry.set(name, typeof value === 'string' ? wellFormed(value) : value)
  const letters = new Y.Text()
  entry.set('text', letters)
  if (text !== '') letters.insert(0, wellFormed(text))
}

/** Only the part that differs travels. */
const rewrite = (entry: Y.Map<unknown>, wanted: string): void => {
  const letters = entry.get('text')
  if (!(letters instanceof Y.Text)) return
  const before = letters.toString()
  const after = wellFormed(wanted)
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  if (isInsidePair(before, start) || isInsidePair(after, start)) start--
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  if (isInsidePair(before, before.length - end) || isInsidePair(after, after.length - end)) end--
  if (before.length - end > start) letters.delete(start, before.length - end - start)
  if (after.length - end > start) letters.insert(start, after.slice(start, after.length - end))
}

/** Half a character cannot travel. */
const isInsidePair = (text: string, at: number): boolean =>
  at > 0 && at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[at] ?? '')

const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD')
