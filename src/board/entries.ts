// What stands in an author's document, as plain data. Whatever does not have the shape of an entry is left out; nothing
// that an author writes can make this throw.
import * as Y from 'yjs'
import type { AuthorDocument } from './document.ts'
import { ROOT, type Field } from './gate.ts'
import { ABOUT_LENGTH, ENTRIES_PER_AUTHOR, TEXT_LENGTH, TITLE_LENGTH } from './limits.ts'

export type Entry = { readonly id: string; readonly text: string; readonly atMs: number } & (
  | { readonly kind: 'notice' | 'rule'; readonly title: string }
  /** About a receipt or dispute of that id. */
  | { readonly kind: 'dispute'; readonly about: string }
)
export type EntryKind = Entry['kind']
export type Written = {
  /** The newest first. */
  readonly entries: readonly Entry[]
  readonly profile: { readonly text: string; readonly atMs: number } | undefined
  /** Entries of the same household's other computers that count no more: `author/entry`. */
  readonly withdrawn: readonly string[]
}

/** Its own entry id, so that there is one. */
export const PROFILE = 'profile'
export const WITHDRAWN = 'withdrawn'

export const readDocument = ({ doc }: AuthorDocument): Written => {
  const entries: Entry[] = []
  const withdrawn: string[] = []
  let profile: Written['profile']
  for (const [id, value] of doc.getMap(ROOT).entries()) {
    if (!(value instanceof Y.Map)) continue
    const kind = value.get('kind')
    const atMs = value.get('at')
    if (typeof atMs !== 'number' || !Number.isSafeInteger(atMs) || atMs < 0) continue
    if (kind === WITHDRAWN) {
      const about = textField(value, 'about', ABOUT_LENGTH)
      if (about !== undefined) withdrawn.push(about)
      continue
    }
    const text = letters(value.get('text'))
    if (text === undefined) continue
    if (kind === PROFILE && id === PROFILE) profile = { text, atMs }
    const entry = entryOf(value, { id, text, atMs, kind })
    if (entry !== undefined) entries.push(entry)
  }
  entries.sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1))
  return { entries: entries.slice(0, ENTRIES_PER_AUTHOR), profile, withdrawn: withdrawn.sort() }
}

type Common = { readonly id: string; readonly text: string; readonly atMs: number; readonly kind: unknown }

const entryOf = (value: Y.Map<unknown>, { id, text, atMs, kind }: Common): Entry | undefined => {
  if (kind === 'notice' || kind === 'rule') {
    const title = textField(value, 'title', TITLE_LENGTH)
    return title === undefined ? undefined : { id, kind, title, text, atMs }
  }
  if (kind !== 'dispute') return undefined
  const about = textField(value, 'about', ABOUT_LENGTH)
  return about === undefined ? undefined : { id, kind, about, text, atMs }
}

const textField = (value: Y.Map<unknown>, field: Field, most: number): string | undefined => {
  const text = value.get(field)
  return typeof text === 'string' && text.length <= most ? text : undefined
}

const letters = (value: unknown): string | undefined =>
  value instanceof Y.Text && value.length <= TEXT_LENGTH ? value.toString() : undefined
