// What readings raise by themselves: refused ones that somebody hands in, meters that change, and meters that say something
// else than their neighbours.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  DISPUTE_REASONS,
  NEW_WATCH,
  account,
  crossCheck,
  fullYield,
  freeCreditsWh,
  hash,
  utf8,
  verifyTransaction,
  type Body,
  type LedgerRefusal,
  type Signer,
  type WatchRecord,
} from '../../src/ledger/index.ts'
import { keyedHashCrypto, keyedHashSigner } from '../standin/keyed-hash.ts'
import { randomOf } from '../standin/random.ts'
import { device, household, must, trustStreet, type TrustStreet } from './trust-street.ts'
import {
  FOUNDER,
  SLOT_MS,
  addMeter,
  admit,
  agree,
  createWorld,
  nowMs,
  readingBody,
  refusedBody,
  send,
  sign,
} from './world.ts'

const CRYPTO = keyedHashCrypto(randomOf(1))
const DAY = 86_400_000n

/** Ann hands in what the founder's meter has signed; the sun stands at 1,100 Wh, sequence 2. */
const handIn = async (
  { world, homes, sun }: TrustStreet,
  reading: { readonly sequence: bigint; readonly exportWh: bigint; readonly by?: Signer; readonly atMs?: bigint },
): Promise<LedgerRefusal | 'forged' | undefined> => {
  const { sequence, exportWh, by = sun, atMs = nowMs(world) + 1n } = reading
  const signed = await sign(world, by, readingBody(sequence, atMs, 0n, exportWh))
  const body = refusedBody({ ...signed, key: sun.key })
  const word = await sign(world, device({ homes }, 2), body)
  if ((await verifyTransaction(CRYPTO, world.tip.state.street, word)) === undefined) return 'forged'
  agree(world, nowMs(world) + 2n, [word])
  return world.refused.get(word.id)
}
const reasons = ({ world }: TrustStreet): (string | undefined)[] =>
  world.tip.state.disputes.rows.map(({ reason }) => DISPUTE_REASONS[reason])

describe('a refused reading that is handed in', () => {
  test('counts if it falls or leaps; the third within a day opens a dispute by itself and freezes the credits', async () => {
    const street = await trustStreet()
    expect(await handIn(street, { sequence: 3n, exportWh: 900n })).toBeUndefined()
    expect(await handIn(street, { sequence: 4n, exportWh: 9_000_000n })).toBeUndefined()
    expect(reasons(street)).toEqual([])
    expect(await handIn(street, { sequence: 5n, exportWh: 800n })).toBeUndefined()
    expect(reasons(street)).toEqual(['refused-readings'])
    expect(street.world.tip.state.disputes.rows[0]).toMatchObject({ accused: 1, accuser: 0, depositMicro: 0n })
    expect(freeCreditsWh(street.world.tip.state, 2, 0)).toBe(0n)
    expect(account(street.world.tip.state, 2).reservedMicro).toBe(0n)
  })

  test('of another day begins the count anew', async () => {
    const street = await trustStreet()
    for (const sequence of [3n, 4n]) await handIn(street, { sequence, exportWh: 900n })
    agree(street.world, nowMs(street.world) + DAY)
    for (const sequence of [5n, 6n]) await handIn(street, { sequence, exportWh: 900n })
    expect(reasons(street)).toEqual([])
    await handIn(street, { sequence: 7n, exportWh: 900n })
    expect(reasons(street)).toEqual(['refused-readings'])
  })

  test('that the ledger would take, or that is only old, says nothing', async () => {
    const street = await trustStreet()
    expect(await handIn(street, { sequence: 3n, exportWh: 1_101n })).toBe('unknown')
    expect(await handIn(street, { sequence: 2n, exportWh: 900n })).toBe('reading-out-of-order')
  })

  test('counts once', async () => {
    const street = await trustStreet()
    const { world, sun } = street
    const signed = await sign(world, sun, readingBody(3n, nowMs(world) + 1n, 0n, 900n))
    expect(await send(world, device(street, 2), refusedBody(signed))).toBeUndefined()
    expect(await send(world, device(street, 3), refusedBody(signed))).toBe('nonce-used')
    agree(world, nowMs(world) + 2n, [signed])
    expect(world.refused.get(signed.id)).toBe('nonce-used')
  })

  test('forged meter: a reading that another key has signed is nobody’s', async () => {
    const street = await trustStreet()
    const by = keyedHashSigner('not the sun')
    expect(await handIn(street, { sequence: 3n, exportWh: 900n, by })).toBe('forged')
    const { world } = street
    const bare = await sign(world, by, readingBody(3n, nowMs(world), 0n, 900n))
    expect(await send(world, device(street, 2), refusedBody(bare))).toBe('meter-unknown')
  })
})

describe('a meter that changes', () => {
  const change = (serial: string, meter = 1): Body => ({ kind: 'meterChange', meter, serialHash: hash(utf8(serial)) })

  test('falling register: the next reading is a new base, and nothing is negative', async () => {
    const street = await trustStreet()
    const { world, sun } = street
    const minted = world.tip.state.street.mintedWh
    const read = (sequence: bigint, exportWh: bigint) =>
      send(world, sun, readingBody(sequence, nowMs(world) + 1n, 0n, exportWh))
    expect(await read(3n, 7n)).toBe('reading-falls')
    expect(await send(world, household(street, 1), change('SUN-2'))).toBeUndefined()
    expect(await read(4n, 7n)).toBeUndefined()
    expect(world.tip.state.meters.rows[0]).toMatchObject({ exportWh: 7n, based: true })
    expect(world.tip.state.street.mintedWh).toBe(minted)
    expect(await read(5n, 8n)).toBeUndefined()
  })

  test('one meter registered twice: a number that another meter has is refused', async () => {
    const street = await trustStreet()
    await addMeter(street.world, street.homes[1] ?? FOUNDER, 'SUN-9')
    expect(await send(street.world, household(street, 1), change('SUN-9'))).toBe('meter-known')
    const again: Body = {
      kind: 'meter',
      meterKey: keyedHashSigner('again').key,
      serialHash: hash(utf8('SUN-1')),
      source: 1,
      nameplateW: 5_000,
      label: utf8('roof'),
      simulated: false,
    }
    expect(await send(street.world, household(street, 3), again)).toBe('meter-known')
  })

  test('is its owner’s to change, once a day', async () => {
    const street = await trustStreet()
    const { world } = street
    expect(await send(world, household(street, 2), change('X'))).toBe('not-allowed')
    expect(await send(world, household(street, 1), change('X', 9))).toBe('meter-unknown')
    await must(send(world, household(street, 1), change('X')))
    expect(await send(world, household(street, 1), change('Y'))).toBe('already-done')
    agree(world, nowMs(world) + DAY)
    expect(await send(world, household(street, 1), change('Y'))).toBeUndefined()
  })
})

describe('meter_incidents.json', () => {
  type Case = { readonly id: string; readonly register_wh?: readonly (number | null)[] }
  const file = join(process.env['HEARTHGRID_VECTORS'] ?? resolve('../shared/vectors'), 'market/meter_incidents.json')
  const cases = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : []
  if (cases.length === 0) test.skip(`vectors not here: ${file}`, () => undefined)

  test.each(cases.filter(({ register_wh }) => register_wh !== undefined))('$id', async ({ register_wh = [] }) => {
    const world = createWorld()
    const meter = await addMeter(world, FOUNDER, 'LOAD', 0)
    const startMs = nowMs(world) - (nowMs(world) % SLOT_MS)
    const taken: number[] = []
    for (const [index, wh] of register_wh.entries()) {
      if (wh === null) continue
      const atMs = startMs + BigInt(index + 1) * 3_600_000n
      const reading = await sign(world, meter, readingBody(BigInt(index + 1), atMs, BigInt(wh), 0n), DAY)
      agree(world, atMs, [reading])
      const falls = taken.some((before) => wh < before)
      expect(world.refused.get(reading.id)).toBe(falls ? 'reading-falls' : undefined)
      if (!falls) taken.push(wh)
    }
    const [base = 0, last = 0] = [taken[0], taken.at(-1)]
    const billed = world.receipts.filter(({ household: id }) => id === 1).map(({ energyWh }) => energyWh)
    expect(billed.every((wh) => wh >= 0n)).toBe(true)
    expect(billed.reduce((sum, wh) => sum + wh, 0n)).toBe(BigInt(last - base))
  })
})

const FULL = fullYield(900_000)
/** Five plants of 5 kW; `wh` of each in every window. */
const play = (windows: readonly (readonly number[])[], importWh = 0): string[] => {
  let watches: WatchRecord[] = [1, 2, 3, 4, 5].map((meter) => ({ ...NEW_WATCH, meter }))
  const alarms: string[] = []
  for (const [index, window] of windows.entries()) {
    const meters = watches.map((watch, i) => ({
      watch,
      nameplateW: 5_000,
      exportWh: BigInt(window[i] ?? 0),
      importWh: BigInt(importWh),
    }))
    const checked = crossCheck(meters, BigInt(index), FULL, 400)
    watches = checked.watches
    alarms.push(...checked.alarms.map(({ meter, reason }) => `${Math.floor(index / 6)}: ${meter} ${reason}`))
  }
  return alarms
}
/** A day of six windows with two of sun; roofs differ, and each day a little by itself. */
const day = (number: number, factor = 1): number[][] => {
  const wobble = (i: number): number => 1 + (((number * 7 + i * 13) % 11) - 5) / 100
  const sun = [1, 0.8, 1.1, 0.6, 0.9].map((roof, i) => Math.round(12_000 * roof * wobble(i) * (i === 0 ? factor : 1)))
  const none = [0, 0, 0, 0, 0]
  return [none, none, sun, sun.map((wh, i) => wh - 31 * i - number), none, none]
}
const days = (count: number, of: (number: number) => number[][]): number[][] =>
  Array.from({ length: count }, (_, number) => of(number)).flat()

describe('the cross-check', () => {
  test('has nothing to say about honest roofs that differ', () => {
    expect(play(days(200, (number) => day(number)))).toEqual([])
  })
  test('a meter that counts a tenth too much is found', () => {
    const found = play(days(120, (number) => day(number, number < 60 ? 1 : 1.1)))
    expect(found[0]).toMatch(/^(6\d|7\d): 1 too-much$/)
  })
  test('one bright day alone disputes nothing', () => {
    expect(play(days(90, (number) => day(number, number === 60 ? 3 : 1)))).toEqual([])
  })
  test('where the house uses its sun first, yields are not compared', () => {
    expect(
      play(
        days(120, (number) => day(number, number < 60 ? 1 : 1.5)),
        2_000,
      ),
    ).toEqual([])
  })
  test('sun at night is found in the second window', () => {
    const night = (number: number): number[][] =>
      day(number).map((wh, i) => (i === 0 || i === 5 ? [900, 0, 0, 0, 0] : wh))
    expect(play([...day(0), ...night(1)])).toEqual(['1: 1 sun-at-night'])
  })
  test('a copied neighbour is found after four windows, and both are in question', () => {
    const copy = (number: number): number[][] => day(number).map((wh) => [wh[1] ?? 0, ...wh.slice(1)])
    expect(play(days(2, copy))).toEqual(['1: 1 copied', '1: 2 copied'])
  })
  test('fewer than three neighbours say nothing', () => {
    const watched = [1, 2, 3].map((meter) => ({
      watch: { ...NEW_WATCH, meter },
      nameplateW: 5_000,
      exportWh: 9_000n,
      importWh: 0n,
    }))
    expect(crossCheck(watched, 0n, FULL, 400)).toEqual({ watches: [], alarms: [] })
  })

  test.each<[string, bigint, bigint, (string | undefined)[]]>([
    ['opens a dispute from the readings alone', 0n, 33n, ['sun-at-night']],
    ['is no matter while no window was reported from end to end', 8n, 24n, []],
  ])('on a street: sun at night %s', async (_what, first, last, reasons) => {
    const world = createWorld()
    const homes = [FOUNDER]
    for (const name of ['Ann', 'Bob', 'Cem']) homes.push((await admit(world, name)).keys)
    const suns: Signer[] = []
    for (const [i, keys] of homes.entries()) suns.push(await addMeter(world, keys, `SUN-${i}`))
    const startMs = (nowMs(world) / (16n * SLOT_MS) + 1n) * 16n * SLOT_MS
    for (let step = 0n; step <= 40n; step++) {
      const atMs = startMs + step * SLOT_MS
      // Only Ann's meter counts: 100 Wh in each slot of ten seconds are three quarters of 50 kW.
      const reporting = suns.filter((_, i) => i !== 1 || (step >= first && step <= last))
      const readings = reporting.map((sun) =>
        sign(world, sun, readingBody(step + 1n, atMs, 0n, sun === suns[1] ? step * 100n : 0n)),
      )
      agree(world, atMs, await Promise.all(readings))
      expect(world.refused.size).toBe(0)
    }
    const { rows } = world.tip.state.disputes
    expect(rows.map(({ reason }) => DISPUTE_REASONS[reason])).toEqual(reasons)
    for (const row of rows) expect(row).toMatchObject({ accused: 2, accuser: 0, meter: 2 })
  })
})
