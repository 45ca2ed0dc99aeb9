// Measured homes through the whole ledger: every quarter hour each meter signs its registers, one block takes them all and
// the slot clears. What came out is held against the data, home by home and slot by slot, and against the tariff alone.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { RECEIPT_KINDS, freeCreditsWh, type Body, type Keyring, type Signer } from '../../src/ledger/index.ts'
import { checkSums } from './books.ts'
import { FOUNDER, GENESIS, addMeter, admit, agree, createWorld, readingBody, sign, type World } from './world.ts'

const DATA = process.env['HEARTHGRID_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data')
const SLOT_MS = 900_000n
const [SUPPLIER, FEED_IN, LOCAL_FEE] = [300_000n, 80_000n, 20_000n]

/** Wh of one home in each slot. */
export type Home = { readonly loadWh: readonly number[]; readonly sunWh: readonly number[] }
export type HomesResult = {
  readonly homes: number
  readonly plants: number
  readonly slots: number
  readonly loadWh: bigint
  readonly sunWh: bigint
  readonly ownWh: bigint
  readonly boughtWh: bigint
  readonly fedInWh: bigint
  /** Of the homes that keep what they do not sell: kept, and used later against what they needed. */
  readonly keptWh: bigint
  readonly usedLaterWh: bigint
  /** Of each home, what the month costs without neighbours and with them. */
  readonly bills: readonly { readonly tariffMicro: bigint; readonly marketMicro: bigint; readonly keeps: boolean }[]
}

const rowsOf = (file: string): string[][] | undefined => {
  const path = join(DATA, file)
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => line.trim().split(','))
}

export const noData = (): string => `no household data in ${DATA} (HEARTHGRID_DATA names another place)`

/** HAMLET: sixteen homes in W and three plants per unit, 44 days from February; six homes get a plant of 4 to 9 kW. */
export const sixteenHomes = (days: number): Home[] | undefined => {
  const rows = rowsOf('hamlet/hamlet_16hh_3pv_15min_2021-02-15_2021-03-31.csv')?.slice(1, 1 + days * 96)
  if (rows === undefined) return undefined
  return Array.from({ length: 16 }, (_, home) => ({
    loadWh: rows.map((row) => Math.round(Number(row[1 + home]) / 4)),
    sunWh: rows.map((row) =>
      home % 2 === 1 && home < 12 ? Math.round(Number(row[17 + (home % 3)]) * 250 * (4 + home / 2.2)) : 0,
    ),
  }))
}

/** OPLEM: 120 homes on one day in Wh and 55 plants per unit; every other home gets a plant of 3 to 8 kW. */
export const manyHomes = (): Home[] | undefined => {
  const [loads, suns] = [rowsOf('oplem/oplem_120homes_15min_Wh_1day.csv'), rowsOf('oplem/oplem_55pv_15min_pu_1day.csv')]
  if (loads === undefined || suns === undefined) return undefined
  return Array.from({ length: 120 }, (_, home) => ({
    loadWh: loads.slice(1).map((row) => Number(row[1 + home])),
    sunWh: suns.slice(1).map((row) => {
      const plant = (home - 1) / 2
      return home % 2 === 1 && plant < 55 ? Math.round(Number(row[1 + plant]) * 250 * (3 + (plant % 6))) : 0
    }),
  }))
}

type Metered = { readonly home: Home; readonly signer: Signer; importWh: bigint; exportWh: bigint; ownWh: bigint }

/** Prices of all homes lie inside the corridor, each somewhere else. */
const pricesOf = (index: number, keepUnsold: boolean): Body => ({
  kind: 'standing',
  buyPrice: SUPPLIER - LOCAL_FEE - BigInt((index * 7_919) % 90_000),
  sellPrice: FEED_IN + BigInt((index * 6_151) % 90_000),
  keepUnsold,
})

/** @param keepers indexes of homes that keep what they do not sell. */
export const runHomes = async (homes: readonly Home[], keepers: readonly number[] = []): Promise<HomesResult> => {
  const world = createWorld({ ...GENESIS, slotMs: Number(SLOT_MS), clearingWaitMs: 300_000 })
  const slots = homes[0]?.loadWh.length ?? 0
  const { metered, firstMs } = await settle(world, homes, keepers)
  const since = world.receipts.length
  for (let slot = 0; slot < slots; slot++) {
    const endMs = firstMs + BigInt(slot + 1) * SLOT_MS
    const said = metered.map(async (one) => {
      measure(one, slot)
      return sign(world, one.signer, readingBody(BigInt(slot) + 2n, endMs, one.importWh, one.exportWh))
    })
    const before = world.receipts.length
    agree(world, endMs + 1_000n, await Promise.all(said))
    assert.equal(world.refused.size, 0, 'every reading is taken')
    checkSlot(world, metered, slot, before)
  }
  checkSums(world.tip.state)
  return resultOf(world, metered, slots, since, keepers)
}

const settle = async (world: World, homes: readonly Home[], keepers: readonly number[]) => {
  const keys: Keyring[] = [FOUNDER]
  for (let i = 1; i < homes.length; i++) keys.push((await admit(world, `Home ${i}`)).keys)
  const metered: Metered[] = []
  for (const [i, home] of homes.entries()) {
    const source = home.sunWh.some((wh) => wh > 0) ? 1 : 0
    const signer = await addMeter(world, keys[i] ?? FOUNDER, `METER ${i}`, source)
    metered.push({ home, signer, importWh: 0n, exportWh: 0n, ownWh: 0n })
  }
  const prices = keys.map(({ household }, i) => sign(world, household, pricesOf(i, keepers.includes(i))))
  agree(world, world.tip.state.street.timeMs + 1n, await Promise.all(prices))
  const firstMs = (world.tip.state.street.timeMs / SLOT_MS + 1n) * SLOT_MS
  agree(
    world,
    firstMs + 1_000n,
    await Promise.all(metered.map(({ signer }) => sign(world, signer, readingBody(1n, firstMs, 0n, 0n)))),
  )
  return { metered, firstMs }
}

/** What a meter at the house's connection counts: what the sun does not cover, and what it gives beyond the load. */
const measure = (one: Metered, slot: number): void => {
  const [loadWh, sunWh] = [one.home.loadWh[slot] ?? 0, one.home.sunWh[slot] ?? 0]
  one.ownWh += BigInt(Math.min(loadWh, sunWh))
  one.importWh += BigInt(Math.max(0, loadWh - sunWh))
  one.exportWh += BigInt(Math.max(0, sunWh - loadWh))
}

const kindOf = ({ kind }: World['receipts'][number]): string => RECEIPT_KINDS[kind] ?? ''

/** load = own + bought + own credits + grid; sun = own + sold + fed in + kept. */
const checkSlot = (world: World, metered: readonly Metered[], slot: number, from: number): void => {
  const lines = world.receipts.slice(from)
  const sumOf = (id: number, sign: number): number =>
    lines
      .filter((line) => line.household === id && ['clearing', 'grid', 'credit'].includes(kindOf(line)))
      .map((line) => Number(line.energyWh) * sign)
      .reduce((sum, wh) => sum + Math.max(0, wh), 0)
  for (const [i, { home }] of metered.entries()) {
    const [loadWh, sunWh] = [home.loadWh[slot] ?? 0, home.sunWh[slot] ?? 0]
    const ownWh = Math.min(loadWh, sunWh)
    assert.equal(ownWh + sumOf(i + 1, 1), loadWh, `home ${i}, slot ${slot}: load`)
    assert.equal(ownWh + sumOf(i + 1, -1), sunWh, `home ${i}, slot ${slot}: sun`)
  }
}

const resultOf = (
  world: World,
  metered: readonly Metered[],
  slots: number,
  since: number,
  keepers: readonly number[],
): HomesResult => {
  const lines = world.receipts.slice(since)
  const sum = (kind: string, sign: bigint, household?: number): bigint =>
    lines
      .filter((line) => kindOf(line) === kind && (household === undefined || line.household === household))
      .reduce((total, { energyWh }) => (energyWh * sign > 0n ? total + energyWh * sign : total), 0n)
  const bills = metered.map(({ importWh, exportWh }, i) => {
    const id = i + 1
    const money = lines
      .filter((line) => line.household === id && kindOf(line) === 'clearing')
      .reduce((total, { moneyMicro }) => total + moneyMicro, 0n)
    const gridWh = [sum('grid', 1n, id), sum('grid', -1n, id)] as const
    const outside = gridWh[0] * SUPPLIER - gridWh[1] * FEED_IN + sum('clearing', 1n, id) * LOCAL_FEE
    return {
      tariffMicro: (importWh * SUPPLIER - exportWh * FEED_IN) / 1_000n,
      marketMicro: outside / 1_000n - money,
      keeps: keepers.includes(i),
    }
  })
  const total = (of: (one: Metered) => bigint): bigint => metered.reduce((all, one) => all + of(one), 0n)
  const wh = (values: readonly number[]): bigint => BigInt(values.reduce((all, one) => all + one, 0))
  const keptWh = sum('credit', -1n)
  const usedLaterWh = sum('credit', 1n)
  const leftWh = metered.reduce((all, _, i) => all + freeCreditsWh(world.tip.state, i + 1, 0), 0n)
  assert.equal(keptWh, usedLaterWh + leftWh, 'what was kept was used or is still there')
  return {
    ...{ homes: metered.length, plants: metered.filter(({ home }) => home.sunWh.some((one) => one > 0)).length },
    ...{ slots, loadWh: total(({ home }) => wh(home.loadWh)), sunWh: total(({ home }) => wh(home.sunWh)) },
    ...{ ownWh: total(({ ownWh }) => ownWh), boughtWh: sum('clearing', 1n), fedInWh: sum('grid', -1n) },
    ...{ keptWh, usedLaterWh, bills },
  }
}
