// Looks at a Yjs update before it is applied: an author's update may add to and delete from that author's document only,
// goes on exactly where the document ends, and builds nothing but the closed shape of the board: entries under one root,
// fields of text and numbers, one text each. Whatever passes can neither wait for something nor nest any deeper.
import * as Y from 'yjs'
import { fromHex, hash, joinBytes, utf8, type Hex } from '../ledger/index.ts'
import { DELETES_PER_UPDATE, ENTRY_ID, STRUCTS_PER_UPDATE } from './limits.ts'

/** Name of the one root. */
export const ROOT = 'board'
export const FIELDS = ['kind', 'title', 'text', 'about', 'at'] as const
export type Field = (typeof FIELDS)[number]

/** Where pieces of a document stand: their clocks, what they are part of, and what they open themselves. */
export type Place = {
  readonly clock: number
  readonly length: number
  /** The list that they stand in: an entry's versions, a field's, or the letters of a text. */
  readonly slot: string
  /** A text's letters stand between each other, everything else replaces what was there. */
  readonly isLetters: boolean
  readonly opens: 'entry' | 'text' | undefined
}

/** What is known of a document before an update: in order of their clocks, without gaps. */
export type Outline = {
  readonly client: number
  readonly doc: Y.Doc
  /** Where the next piece begins. */
  readonly clock: number
  /** In order of their clocks, without gaps. */
  readonly places: readonly Place[]
  /** Slot of an entry or field → clock of what stands there now. */
  readonly newest: ReadonlyMap<string, number>
}

export type Fault = 'unreadable' | 'not-its-own' | 'not-the-shape' | 'too-much'
export type Passed =
  | { readonly ok: true; readonly places: readonly Place[]; readonly clock: number; readonly cost: number }
  | { readonly ok: false; readonly fault: Fault }

/** The one client id of an author's document; never 0, which is ours while we read. */
export const clientOf = (author: Hex): number => {
  const [a = 0, b = 0, c = 0, d = 0] = hash(joinBytes(utf8('hearthgrid/board-client/1\0'), fromHex(author)))
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 || 1
}

/** Total: any bytes give what they would add, or why they are refused. */
export const passGate = (outline: Outline, update: Uint8Array): Passed => {
  // Number of authors in the first part; of each Yjs would make room for as many pieces as it is told.
  const [authors] = update
  if (authors !== 0 && authors !== 1) return { ok: false, fault: authors === undefined ? 'unreadable' : 'not-its-own' }
  const decoded = decodedUpdate(update)
  if (decoded === undefined) return { ok: false, fault: 'unreadable' }
  const { structs, ds } = decoded
  if (structs.length > STRUCTS_PER_UPDATE) return { ok: false, fault: 'too-much' }
  if (structs.length === 0 && authors === 1) return { ok: false, fault: 'not-the-shape' }
  return passStructs(outline, structs, ds)
}

type Decoded = ReturnType<typeof Y.decodeUpdate>

const decodedUpdate = (update: Uint8Array): Decoded | undefined => {
  try {
    return Y.decodeUpdate(update)
  } catch {
    return undefined
  }
}

const passStructs = (outline: Outline, structs: Decoded['structs'], ds: Decoded['ds']): Passed => {
  const added: Place[] = []
  let { clock } = outline
  let cost = 0
  for (const struct of structs) {
    if (struct.id.client !== outline.client) return { ok: false, fault: 'not-its-own' }
    if (!(struct instanceof Y.Item) || struct.id.clock !== clock) return { ok: false, fault: 'not-the-shape' }
    const place = placeOf({ ...outline, added }, struct)
    if (typeof place === 'string') return { ok: false, fault: place }
    added.push(place)
    clock += place.length
    // A piece that stands between the letters of another one splits it.
    cost += struct.origin === null ? 1 : 2
  }
  const deletes = passDeletes(outline.client, clock, ds)
  if (typeof deletes === 'string') return { ok: false, fault: deletes }
  if (structs.length + deletes === 0) return { ok: false, fault: 'not-the-shape' }
  return { ok: true, places: added, clock, cost: cost + 2 * deletes }
}

type Growing = Outline & { readonly added: readonly Place[] }

const placeOf = (outline: Growing, item: Y.Item): Place | Fault => {
  const slot = slotOf(outline, item)
  if (typeof slot === 'string') return slot
  const opens = contentOf(slot, item.content)
  if (opens === 'not-the-shape') return opens
  return { clock: item.id.clock, length: item.length, slot: slot.name, isLetters: slot.isLetters, opens }
}

type Slot = { readonly name: string; readonly isLetters: boolean }

/**
 * The list that a piece stands in, and that it stands there where an author alone puts it: letters between two that are
 * neighbours, anything else in the place of what was there last. Yjs expects so: one that named itself as its neighbour made it throw.
 */
const slotOf = (outline: Growing, item: Y.Item): Slot | Fault => {
  const { origin, rightOrigin } = item
  if (origin === null && rightOrigin === null) {
    const slot = slotOfParent(outline, item)
    return typeof slot === 'string' || isEmpty(outline, slot) ? slot : 'not-the-shape'
  }
  const neighbours = [origin, rightOrigin].flatMap((id) => (id === null ? [] : [id]))
  if (neighbours.some(({ client }) => client !== outline.client)) return 'not-its-own'
  const [first, ...others] = neighbours.map((id) => placeAt(outline, id.clock))
  if (first === undefined || others.some((other) => other?.slot !== first.slot)) return 'not-the-shape'
  const follows = first.isLetters ? isBetween(outline, first, item) : isLast(outline, first, item)
  return follows ? { name: first.slot, isLetters: first.isLetters } : 'not-the-shape'
}

const newestIn = ({ newest, added }: Growing, slot: string): number | undefined =>
  added.findLast((place) => place.slot === slot)?.clock ?? newest.get(slot)

const isEmpty = (outline: Growing, { name }: Slot): boolean => newestIn(outline, name) === undefined

const isLast = (outline: Growing, { slot }: Place, { origin, rightOrigin }: Y.Item): boolean =>
  rightOrigin === null && origin?.clock === newestIn(outline, slot)

/** Between two neighbours, deleted ones counted; a text takes letters at one place per update. */
const isBetween = (
  { doc, client, clock, added }: Growing,
  { slot }: Place,
  { origin, rightOrigin }: Y.Item,
): boolean => {
  if (added.some((place) => place.slot === slot)) return false
  if (origin === null) {
    const right = rightOrigin && itemAt(doc, client, clock, rightOrigin.clock)
    return right instanceof Y.Item && right.left === null && right.id.clock === rightOrigin?.clock
  }
  const left = itemAt(doc, client, clock, origin.clock)
  if (!(left instanceof Y.Item)) return false
  const after = origin.clock + 1
  return rightOrigin?.clock === (after < left.id.clock + left.length ? after : left.right?.id.clock)
}

/** A piece of the document as Yjs holds it. */
const itemAt = (doc: Y.Doc, client: number, end: number, clock: number): Y.Item | Y.GC | undefined =>
  clock < end ? Y.getItem(doc.store, Y.createID(client, clock)) : undefined

const slotOfParent = (outline: Growing, { parent, parentSub }: Y.Item): Slot | Fault => {
  // Not integrated yet, so a parent is a root's name or an id, whatever the library's types say.
  const named: unknown = parent
  if (typeof named === 'string')
    return named === ROOT && parentSub !== null && ENTRY_ID.test(parentSub)
      ? { name: `/${parentSub}`, isLetters: false }
      : 'not-the-shape'
  if (!(named instanceof Y.ID)) return 'not-the-shape'
  if (named.client !== outline.client) return 'not-its-own'
  const opened = placeAt(outline, named.clock)
  if (opened?.clock !== named.clock) return 'not-the-shape'
  if (opened.opens === 'text') return parentSub === null ? { name: `${named.clock}`, isLetters: true } : 'not-the-shape'
  if (opened.opens !== 'entry' || !isField(parentSub)) return 'not-the-shape'
  return { name: `${named.clock}/${parentSub}`, isLetters: false }
}

const isField = (name: string | null): name is Field => FIELDS.some((field) => field === name)

/** What a piece opens; each kind of list holds one kind of content, and none holds what is no text or number. */
const contentOf = (slot: Slot, content: Y.Item['content']): Place['opens'] | 'not-the-shape' => {
  if (slot.isLetters) return content instanceof Y.ContentString && content.str.length > 0 ? undefined : 'not-the-shape'
  // An exact type: Yjs has others that are kinds of these two.
  const type = content instanceof Y.ContentType ? content.type.constructor : undefined
  if (slot.name.startsWith('/')) return type === Y.Map ? 'entry' : 'not-the-shape'
  const [, field] = slot.name.split('/')
  if (field === 'text') return type === Y.Text ? 'text' : 'not-the-shape'
  if (!(content instanceof Y.ContentAny) || content.arr.length !== 1) return 'not-the-shape'
  const value: unknown = content.arr[0]
  const fits = field === 'at' ? typeof value === 'number' && Number.isSafeInteger(value) : typeof value === 'string'
  return fits ? undefined : 'not-the-shape'
}

/** The place with a clock in it; they lie in order, so the middle is looked at first. */
const placeAt = ({ places, added }: Growing, clock: number): Place | undefined => {
  const first = added[0]
  const among = first !== undefined && clock >= first.clock ? added : places
  let [low, high] = [0, among.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const place = among[middle]
    if (place === undefined) return undefined
    if (clock < place.clock) high = middle - 1
    else if (clock >= place.clock + place.length) low = middle + 1
    else return place
  }
  return undefined
}

/** How many; each within what the author has written, so that none of them has to wait. */
const passDeletes = (client: number, clock: number, { clients }: Decoded['ds']): number | Fault => {
  let count = 0
  for (const [whose, deletes] of clients) {
    if (whose !== client) return 'not-its-own'
    for (const { clock: from, len } of deletes) if (len < 1 || from + len > clock) return 'not-the-shape'
    count += deletes.length
  }
  return count > DELETES_PER_UPDATE ? 'too-much' : count
}
