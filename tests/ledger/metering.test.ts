// meter and reading: which meters count, and which readings.
import { describe, expect, test } from 'vitest'
import {
  BY_HAND,
  RECEIPT_KINDS,
  account,
  hash,
  limits,
  utf8,
  verifyTransaction,
  type Body,
  type LedgerRefusal,
} from '../../src/ledger/index.ts'
import { keyedHashCrypto, keyedHashSigner } from '../standin/keyed-hash.ts'
import { randomOf } from '../standin/random.ts'
import { streetOfTwo } from './street.ts'
import { FOUNDER, GENESIS, SLOT_MS, addMeter, agree, nowMs, readingBody, send, sign, type World } from './world.ts'

type Meter = Extract<Body, { kind: 'meter' }>
type Reading = Extract<Body, { kind: 'reading' }>

const REAL = { ...GENESIS, trial: false }
const meterBody = (other: Partial<Meter> = {}): Body => ({
  kind: 'meter',
  meterKey: keyedHashSigner('new meter').key,
  serialHash: hash(utf8('NEW-1')),
  source: 1,
  nameplateW: 5_000,
  label: utf8('roof'),
  simulated: false,
  ...other,
})

describe('a meter', () => {
  test.each<[string, Partial<Meter>, LedgerRefusal | undefined]>([
    ['is registered', {}, undefined],
    ['of no known source is refused', { source: 7 }, 'unknown'],
    ['with a label of broken bytes is refused', { label: new Uint8Array([0xc0]) }, 'unknown'],
    ['without a nameplate is refused', { nameplateW: 0 }, 'amount-invalid'],
    ['larger than a home can be is refused', { nameplateW: limits.NAMEPLATE_W + 1 }, 'amount-invalid'],
    ['whose serial number is registered is refused', { serialHash: hash(utf8('LOAD-1')) }, 'meter-known'],
    ['under a key that another one has is refused', { meterKey: FOUNDER.device.key }, 'meter-known'],
    ['that is simulated is for a real street refused', { simulated: true }, 'simulated-meter'],
  ])('%s', async (_what, other, refusal) => {
    const { world } = await streetOfTwo(REAL)
    expect(await send(world, FOUNDER.household, meterBody(other))).toBe(refusal)
  })

  test('that is simulated is welcome on a trial street', async () => {
    const { world } = await streetOfTwo()
    expect(await send(world, FOUNDER.household, meterBody({ simulated: true }))).toBeUndefined()
  })

  test('brings no key that is not admissible', async () => {
    const { world } = await streetOfTwo()
    const made = await sign(world, FOUNDER.household, meterBody())
    const picky = { ...keyedHashCrypto(randomOf(1)), isAdmissibleKey: () => false }
    expect(await verifyTransaction(picky, world.tip.state.street, made)).toBeUndefined()
  })
})

describe('a reading', () => {
  // The sun's meter stands at 0 / 100,000 Wh at `baseMs`, sequence 1, and may do 50 kW.
  const HOUR_MS = 3_600_000n
  const cases: [string, (base: bigint) => Partial<Reading>, LedgerRefusal | undefined][] = [
    ['follows', () => ({}), undefined],
    ['may skip sequence numbers', () => ({ sequence: 77n }), undefined],
    ['may stand still', () => ({ exportWh: 100_000n }), undefined],
    ['may be entered by hand', () => ({ quality: BY_HAND }), undefined],
    ['entered by hand may not fall either', () => ({ quality: BY_HAND, exportWh: 99_999n }), 'reading-falls'],
    ['of no known quality is refused', () => ({ quality: 4 }), 'unknown'],
    ['above every register is refused', () => ({ importWh: limits.REGISTER_WH + 1n }), 'amount-invalid'],
    ['may run ten minutes ahead', (base) => ({ atMs: base + limits.READING_AHEAD_MS }), undefined],
    ['further ahead is refused', (base) => ({ atMs: base + limits.READING_AHEAD_MS + 2n }), 'reading-time'],
    ['older than two nights is refused', (base) => ({ atMs: base - 48n * HOUR_MS }), 'reading-time'],
    ['with the sequence of the last is refused', () => ({ sequence: 1n }), 'reading-out-of-order'],
    ['with an earlier sequence is refused', () => ({ sequence: 0n }), 'reading-out-of-order'],
    ['of the same moment is refused', (base) => ({ atMs: base }), 'reading-out-of-order'],
    ['of an earlier moment is refused', (base) => ({ atMs: base - 1n }), 'reading-out-of-order'],
    ['whose export falls is refused', () => ({ exportWh: 99_999n }), 'reading-falls'],
    // 50 kW for 10 s, a tenth more, and a step of the register at each end: 152 + 3.
    ['at the edge of the plausible is taken', () => ({ exportWh: 100_155n }), undefined],
    ['beyond the plausible is refused', () => ({ exportWh: 100_156n }), 'reading-implausible'],
    ['may not import the implausible either', () => ({ importWh: 156n }), 'reading-implausible'],
  ]
  test.each(cases)('%s', async (_what, change, refusal) => {
    const { world, sun, baseMs } = await streetOfTwo()
    const usual = readingBody(2n, baseMs + SLOT_MS, 0n, 100_030n) as Reading
    expect(await send(world, sun, { ...usual, ...change(baseMs) })).toBe(refusal)
  })

  test('whose import falls is refused', async () => {
    const { world, load, baseMs } = await streetOfTwo()
    expect(await send(world, load, readingBody(2n, baseMs + SLOT_MS, 49_999n, 0n))).toBe('reading-falls')
  })

  test('is taken once', async () => {
    const { world, sun, baseMs } = await streetOfTwo()
    const made = await sign(world, sun, readingBody(2n, baseMs + SLOT_MS, 0n, 100_030n))
    agree(world, nowMs(world) + 1n, [made])
    agree(world, nowMs(world) + 1n, [made])
    expect(world.refused.get(made.id)).toBe('nonce-used')
  })

  test('that is the meter’s first moves nothing, and makes the household metered', async () => {
    const { world } = await streetOfTwo()
    const wind = await addMeter(world, FOUNDER, 'WIND-1', 2)
    const before = world.tip.state.street.mintedWh
    expect(await send(world, wind, readingBody(9n, nowMs(world), 7_000_000n, 9_000_000n))).toBeUndefined()
    expect(world.tip.state.flows.rows).toEqual([])
    expect(world.tip.state.street.mintedWh).toBe(before)
    expect(world.tip.state.households.rows.map((home) => home.metered)).toEqual([true, true])
  })

  const gridLines = (world: World, household: number) =>
    world.receipts
      .filter((line) => line.household === household && RECEIPT_KINDS[line.kind] === 'grid')
      .map((line) => [line.energyWh, line.priceMicroPerKwh])

  test('after a gap, or of a coarse meter, settles at the tariff only', async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    agree(world, baseMs + 3n * SLOT_MS, [
      await sign(world, sun, readingBody(2n, baseMs + 3n * SLOT_MS, 0n, 100_060n)),
      await sign(world, load, { ...readingBody(2n, baseMs + SLOT_MS, 50_030n, 0n), resolutionWh: 101 } as Body),
    ])
    expect(world.tip.state.flows.rows).toEqual([])
    expect(gridLines(world, 1)).toEqual([[-60n, 80_000n]])
    expect(gridLines(world, 2)).toEqual([[30n, 300_000n]])
    expect(world.tip.state.accounts.rows.every((row) => row.balanceMicro === 0n)).toBe(true)
  })

  test('entered by hand settles at the tariff only, and so does the step that begins with it', async () => {
    const { world, sun, baseMs } = await streetOfTwo()
    const typed = { ...readingBody(2n, baseMs + 4_000n, 0n, 100_030n), quality: BY_HAND } as Body
    expect(await send(world, sun, typed)).toBeUndefined()
    expect(world.tip.state.meters.rows[0]).toMatchObject({ byHand: true, exportWh: 100_030n })
    expect(await send(world, sun, readingBody(3n, baseMs + 6_000n, 0n, 100_050n))).toBeUndefined()
    expect(world.tip.state.flows.rows).toEqual([])
    expect(gridLines(world, 1)).toEqual([
      [-30n, 80_000n],
      [-20n, 80_000n],
    ])
    // From the second reading of the meter itself on, its energy is traded again.
    expect(await send(world, sun, readingBody(4n, baseMs + 8_000n, 0n, 100_060n))).toBeUndefined()
    expect(world.tip.state.flows.rows).toMatchObject([{ household: 1, exportWh: 10n }])
  })

  test('entered by hand keeps nobody waiting for the next one', async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    const typed = { ...readingBody(2n, baseMs + 4_000n, 0n, 100_030n), quality: BY_HAND } as Body
    expect(await send(world, sun, typed)).toBeUndefined()
    agree(world, baseMs + SLOT_MS + 1n, [await sign(world, load, readingBody(2n, baseMs + SLOT_MS, 50_030n, 0n))])
    agree(world, nowMs(world) + 1n, [])
    expect(world.tip.state.flows.rows).toEqual([])
    expect(gridLines(world, 2)).toEqual([[30n, 300_000n]])
  })

  test('across an edge is divided there, floor, and nothing is lost', async () => {
    const { world, sun, load, baseMs } = await streetOfTwo()
    agree(world, baseMs + 15_000n, [
      await sign(world, sun, readingBody(2n, baseMs + 15_000n, 0n, 100_031n)),
      await sign(world, load, readingBody(2n, baseMs + 10_000n, 50_000n, 0n)),
    ])
    // 31 Wh in 15 s: floor(31 * 10 / 15) = 20 in the first slot, which cleared, and 11 in the second.
    expect(gridLines(world, 1)).toEqual([[-20n, 80_000n]])
    expect(world.tip.state.flows.rows).toMatchObject([{ household: 1, exportWh: 11n }])
  })

  test('pays nobody without a clearing', async () => {
    const { world, load, baseMs } = await streetOfTwo()
    expect(await send(world, load, readingBody(2n, baseMs + SLOT_MS, 50_030n, 0n))).toBeUndefined()
    expect(account(world.tip.state, 2).balanceMicro).toBe(0n)
  })
})
