// Where the published captures are, and how they are loaded; without the folder the tests that use them say so and pass.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Decoder, MeterReading } from '../../src/serial/index.ts'
import { randomBytes } from './random-bytes.ts'
import { concat } from './telegrams.ts'

const VECTORS = join(process.env['HEARTHGRID_VECTORS'] ?? '../shared/vectors', 'meters')

export const here = existsSync(VECTORS)
if (!here) console.log('vectors not here')

export const load = <T>(folder: string): T[] =>
  here ? (JSON.parse(readFileSync(join(VECTORS, folder, 'expected.json'), 'utf8')) as { vectors: T[] }).vectors : []

export const capture = (folder: string, file: string): Uint8Array =>
  new Uint8Array(readFileSync(join(VECTORS, folder, file)))

/** The readings of the whole capture; they must be the same byte by byte, in odd chunks, and with noise before them. */
export const readingsOf = (
  create: () => Decoder,
  bytes: Uint8Array,
): { readings: MeterReading[]; stats: Decoder['stats']; decoder: Decoder } => {
  const decoder = create()
  const readings = decoder.push(bytes, 0)
  for (const sizes of [[1], [3, 1, 64, 7, 255]]) {
    const other = create()
    expect(chunked(bytes, sizes).flatMap((chunk) => other.push(chunk, 0))).toEqual(readings)
    expect(other.stats).toEqual(decoder.stats)
  }
  const noisy = create()
  // No byte of the noise begins anything that could swallow what follows.
  const noise = randomBytes(500, 3).map((byte) => (/[ -~]/.test(String.fromCharCode(byte)) ? 0xfe : byte & 0xc0))
  expect(noisy.push(concat(noise, bytes, noise), 0)).toEqual(readings)
  return { readings, stats: decoder.stats, decoder }
}

const chunked = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
  const chunks: Uint8Array[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

/** "2941646.1614" Wh as whole Wh, rounded down. */
export const whole = (wh: number | undefined): bigint => BigInt(Math.floor((wh ?? 0) + 1e-6))
