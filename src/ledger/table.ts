// One list of records in the state: looked up by key, walked in the order of the list. A copy shares its rows until either
// side is changed, and records are never changed in place; a table remembers which places were touched, so that copying,
// hashing and storing a block cost what the block touched and not what the street has gathered.
import { assert } from './assert.ts'

export type Table<R> = {
  readonly keyOf: (record: R) => string
  readonly rows: readonly R[]
  readonly places: ReadonlyMap<string, number>
  readonly touched: ReadonlySet<number>
}

/** The same table as `put` and `remove` see it; nobody else changes one. */
type Changing<R> = {
  readonly keyOf: (record: R) => string
  rows: R[]
  places: Map<string, number>
  readonly touched: Set<number>
  /** Another table walks the same rows: whoever is changed first takes rows of its own. */
  shared: boolean
}

export const createTable = <R>(keyOf: (record: R) => string, rows: readonly R[] = []): Table<R> => {
  const table: Changing<R> = {
    keyOf,
    rows: [...rows],
    places: new Map(rows.map((record, place) => [keyOf(record), place])),
    touched: new Set(),
    shared: false,
  }
  return table
}

export const copyTable = <R>(table: Table<R>): Table<R> => {
  const original = table as Changing<R>
  original.shared = true
  const copy: Changing<R> = { ...original, touched: new Set() }
  return copy
}

const own = <R>(table: Table<R>): Changing<R> => {
  const changing = table as Changing<R>
  if (changing.shared) {
    changing.rows = changing.rows.slice()
    changing.places = new Map(changing.places)
    changing.shared = false
  }
  return changing
}

export const find = <R>(table: Table<R>, key: string): R | undefined => {
  const place = table.places.get(key)
  return place === undefined ? undefined : table.rows[place]
}

/** Replaces the record of the same key, or appends it. */
export const put = <R>(table: Table<R>, record: R): void => {
  const { rows, places, touched } = own(table)
  const key = table.keyOf(record)
  const place = places.get(key) ?? rows.length
  if (place === rows.length) places.set(key, place)
  rows[place] = record
  touched.add(place)
}

/** Removes a record; the last one of the list takes its place. */
export const remove = <R>(table: Table<R>, key: string): void => {
  const { keyOf, rows, places, touched } = own(table)
  const place = places.get(key)
  assert(place !== undefined, 'only a record that exists is removed')
  const last = rows.pop()
  assert(last !== undefined, 'a table with a place has a row')
  places.delete(key)
  touched.add(rows.length)
  if (place === rows.length) return
  rows[place] = last
  places.set(keyOf(last), place)
  touched.add(place)
}
