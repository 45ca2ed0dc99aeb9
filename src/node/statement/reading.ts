// Readers of JSON values: each gives a value of its type or throws a `Malformed`, which never leaves the reading of a file.
import { fromHex } from '../../ledger/index.ts'

export class Malformed extends Error {}

export type Reader<T> = (value: unknown, at: string) => T

const refuse = (at: string): never => {
  throw new Malformed(at)
}

/** Names of people and streets are short; the sources of figures are a few sentences. */
const TEXT_MOST = 512
/** Of a founding document or a certificate of the largest street. */
const HEX_MOST = 131_072

export const text: Reader<string> = (value, at) =>
  typeof value === 'string' && value.length <= TEXT_MOST ? value : refuse(at)

export const integer: Reader<number> = (value, at) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse(at)

/** Whole units, as many digits as 64 bits have; one way to write each number. */
export const digits: Reader<bigint> = (value, at) =>
  typeof value === 'string' && /^(0|-?[1-9]\d{0,18})$/.test(value) ? BigInt(value) : refuse(at)

/** Lower-case hexadecimal; without a length, any that is not empty. */
export const bytes =
  (length?: number): Reader<Uint8Array> =>
  (value, at) => {
    if (value === '' && length !== undefined) return new Uint8Array(length)
    if (typeof value !== 'string' || value.length > HEX_MOST || !/^([0-9a-f]{2})+$/.test(value)) return refuse(at)
    const read = fromHex(value)
    if (length === undefined) return read
    return read.length === length && read.some((byte) => byte !== 0) ? read : refuse(at)
  }

export const array =
  <T>(reader: Reader<T>, most: number): Reader<readonly T[]> =>
  (value, at) =>
    Array.isArray(value) && value.length <= most ? value.map((one, i) => reader(one, `${at}[${i}]`)) : refuse(at)

/** A record of texts, with whatever names. */
export const texts: Reader<Readonly<Record<string, string>>> = (value, at) => {
  fields({})(value, at)
  const entries = Object.entries(value as Record<string, unknown>)
  return Object.fromEntries(entries.map(([name, one]) => [name, text(one, `${at}.${name}`)]))
}

type Fields = Readonly<Record<string, Reader<unknown>>>
export const fields =
  <F extends Fields>(readers: F): Reader<{ readonly [N in keyof F]: ReturnType<F[N]> }> =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(at)
    const record = value as Record<string, unknown>
    const read = Object.entries(readers).map(([name, reader]) => [
      name,
      // Own fields only: a file decides nothing about prototypes.
      reader(Object.hasOwn(record, name) ? record[name] : undefined, `${at}.${name}`),
    ])
    return Object.fromEntries(read) as { readonly [N in keyof F]: ReturnType<F[N]> }
  }
