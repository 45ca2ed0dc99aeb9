// One list of records in the state: looked up by key, walked in the order of the list, copied before it is changed.
// Records are never changed in place; a table remembers which places were touched, so that hashing and storing a block
// cost what the block touched and not what the street has gathered.
import { assert } from './assert.ts'

export type Table<R> = {
  readonly keyOf: (record: R) => string
  readonly rows: R[]
  readonly places: Map<string, number>
  readonly touched: Set<number>
}

export const createTable = <R>(keyOf: (record: R) => string, rows: readonly R[] = []): Table<R> => ({
  keyOf,
  rows: [...rows],
  places: new Map(rows.map((record, place) => [keyOf(record), place])),
  touched: new Set(),
})

export const copyTable = <R>(table: Table<R>): Table<R> => ({
  keyOf: table.keyOf,
  rows: table.rows.slice(),
  places: new Map(table.places),
  touched: new Set(),
})

export const find = <R>(table: Table<R>, key: string): R | undefined => {
  const place = table.places.get(key)
  return place === undefined ? undefined : table.rows[place]
}

/** Replaces the record of the same key, or appends it. */
export const put = <R>(table: Table<R>, record: R): void => {
  const key = table.keyOf(record)
  const place = table.places.get(key) ?? table.rows.length
  table.rows[place] = record
  table.places.set(key, place)
  table.touched.add(place)
}

/** Removes a record; the last one of the list takes its place. */
export const remove = <R>(table: Table<R>, key: string): void => {
  const place = table.places.get(key)
  assert(place !== undefined, 'only a record that exists is removed')
  const last = table.rows.pop()
  assert(last !== undefined, 'a table with a place has a row')
  table.places.delete(key)
  table.touched.add(table.rows.length)
  if (place === table.rows.length) return
  table.rows[place] = last
  table.places.set(table.keyOf(last), place)
  table.touched.add(place)
}
