// Promises room for resting orders that costs the collector of garbage nothing: their numbers lie side by side in one
// array, eight to an order (half a cache line), and are known by their slot. A slot that was given back is used again.
// Links between slots make queues: a ring with one slot as its start, so that leaving never asks for first or last.
import { assert } from './assert.ts'
import type { Order, Side, TimeInForce } from './order.ts'

/** Opaque to everybody but this file. */
export type Shelf = {
  fields: Int32Array
  readonly ids: string[]
  /** Of the few orders that name any. */
  readonly acceptedSources: Map<number, readonly number[]>
  /** Of those that trade with one household only. */
  readonly partners: Map<number, number>
  /** Slots that were ever used, and the first that is free again; those form a chain by their next links. */
  used: number
  free: number
  nextSequence: number
}

const WIDTH = 8
const QUANTITY = 0
const PRICE = 1
const OWNER = 2
/** The bits below, and above them the source, counted from 1; what is not post-only and rests is good till cancelled. */
const TERMS = 3
const SEQUENCE = 4
const PREVIOUS = 5
const NEXT = 6
/** Of the id, so that an order that leaves is found in the table of ids without reading its text again. */
const HASH = 7

const NONE = -1
const FIRST_SLOTS = 64
/** What one number of the array can count. */
const MOST_SEQUENCES = 2 ** 31

const SELLS = 1
const POST_ONLY = 2
const PICKY = 4
const BOUND = 8
const SOURCE_SHIFT = 4

export const createShelf = (): Shelf => ({
  fields: new Int32Array(FIRST_SLOTS * WIDTH),
  ids: [],
  acceptedSources: new Map(),
  partners: new Map(),
  used: 0,
  free: NONE,
  nextSequence: 0,
})

const read = (shelf: Shelf, slot: number, field: number): number => shelf.fields[slot * WIDTH + field] as number
const write = (shelf: Shelf, slot: number, field: number, value: number): void => {
  shelf.fields[slot * WIDTH + field] = value
}

export const quantityOf = (shelf: Shelf, slot: number): number => read(shelf, slot, QUANTITY)
export const setQuantity = (shelf: Shelf, slot: number, quantityWh: number): void =>
  write(shelf, slot, QUANTITY, quantityWh)
export const priceOf = (shelf: Shelf, slot: number): number => read(shelf, slot, PRICE)
export const ownerOf = (shelf: Shelf, slot: number): number => read(shelf, slot, OWNER)
/** Rises with every order that takes a new place. */
export const sequenceOf = (shelf: Shelf, slot: number): number => read(shelf, slot, SEQUENCE)
export const idOf = (shelf: Shelf, slot: number): string => shelf.ids[slot] as string
const has = (shelf: Shelf, slot: number, term: number): boolean => (read(shelf, slot, TERMS) & term) !== 0
export const sideOf = (shelf: Shelf, slot: number): Side => (has(shelf, slot, SELLS) ? 'sell' : 'buy')
export const timeInForceOf = (shelf: Shelf, slot: number): TimeInForce =>
  has(shelf, slot, POST_ONLY) ? 'post-only' : 'good-till-cancelled'
export const acceptedSourcesOf = (shelf: Shelf, slot: number): readonly number[] | undefined =>
  has(shelf, slot, PICKY) ? shelf.acceptedSources.get(slot) : undefined
export const partnerOf = (shelf: Shelf, slot: number): number | undefined =>
  has(shelf, slot, BOUND) ? shelf.partners.get(slot) : undefined
export const sourceOf = (shelf: Shelf, slot: number): number | undefined => {
  const counted = read(shelf, slot, TERMS) >>> SOURCE_SHIFT
  return counted === 0 ? undefined : counted - 1
}
export const hashAt = (shelf: Shelf, slot: number): number => read(shelf, slot, HASH)
export const nextOf = (shelf: Shelf, slot: number): number => read(shelf, slot, NEXT)

/** A slot for an order, of which `quantityWh` are left; `hash` is of its id. */
export const shelve = (shelf: Shelf, order: Order, quantityWh: number, hash: number): number => {
  const slot = takeSlot(shelf)
  const at = slot * WIDTH
  const { fields } = shelf
  const { acceptedSources, partner, source } = order
  assert(shelf.nextSequence < MOST_SEQUENCES, 'a book is made anew long before its places run out')
  fields[at + QUANTITY] = quantityWh
  fields[at + PRICE] = order.priceMicroPerKwh
  fields[at + OWNER] = order.owner
  fields[at + TERMS] =
    (order.side === 'sell' ? SELLS : 0) +
    (order.timeInForce === 'post-only' ? POST_ONLY : 0) +
    (acceptedSources === undefined ? 0 : PICKY) +
    (partner === undefined ? 0 : BOUND) +
    (source === undefined ? 0 : (source + 1) << SOURCE_SHIFT)
  fields[at + SEQUENCE] = shelf.nextSequence++
  fields[at + HASH] = hash
  shelf.ids[slot] = order.id
  if (acceptedSources !== undefined) shelf.acceptedSources.set(slot, acceptedSources.slice())
  if (partner !== undefined) shelf.partners.set(slot, partner)
  return slot
}

/** Gives a slot back. */
export const unshelve = (shelf: Shelf, slot: number): void => {
  if (has(shelf, slot, PICKY)) shelf.acceptedSources.delete(slot)
  if (has(shelf, slot, BOUND)) shelf.partners.delete(slot)
  shelf.ids[slot] = ''
  write(shelf, slot, NEXT, shelf.free)
  shelf.free = slot
}

/** The start of an empty queue. */
export const createQueue = (shelf: Shelf): number => {
  const start = takeSlot(shelf)
  shelf.ids[start] = ''
  write(shelf, start, TERMS, 0)
  write(shelf, start, PREVIOUS, start)
  write(shelf, start, NEXT, start)
  return start
}

/** Puts a slot at the end of the queue that begins at `start`. */
export const enqueue = (shelf: Shelf, start: number, slot: number): void => {
  const last = read(shelf, start, PREVIOUS)
  write(shelf, slot, PREVIOUS, last)
  write(shelf, slot, NEXT, start)
  write(shelf, last, NEXT, slot)
  write(shelf, start, PREVIOUS, slot)
}

/** Takes a slot out of its queue and says whether it was the only one there. */
export const leaveQueue = (shelf: Shelf, slot: number): boolean => {
  const previous = read(shelf, slot, PREVIOUS)
  const next = read(shelf, slot, NEXT)
  write(shelf, previous, NEXT, next)
  write(shelf, next, PREVIOUS, previous)
  return previous === next
}

const takeSlot = (shelf: Shelf): number => {
  const slot = shelf.free
  if (slot !== NONE) {
    shelf.free = read(shelf, slot, NEXT)
    return slot
  }
  if ((shelf.used + 1) * WIDTH > shelf.fields.length) {
    const wider = new Int32Array(shelf.fields.length * 2)
    wider.set(shelf.fields)
    shelf.fields = wider
  }
  return shelf.used++
}
