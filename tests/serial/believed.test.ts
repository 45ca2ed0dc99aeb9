// What is believed of a meter: whatever follows. Anything else waits for a second reading that says the same.
import { describe, expect, test } from 'vitest'
import { believe, NOTHING_BELIEVED, type Believed, type MeterReading } from '../../src/serial/index.ts'

const reading = (atMs: number, importWh: bigint, more: Partial<MeterReading> = {}): MeterReading => ({
  ...{ meterId: 'A', atMs, importWh, exportWh: 500n, powerW: 100, resolutionWh: 1, quality: 'crc', protocol: 'p1' },
  ...more,
})

/** The registers that were believed, in the order in which they were heard. */
const heard = (...readings: readonly MeterReading[]): { importsWh: bigint[]; doubted: number } => {
  const importsWh: bigint[] = []
  let believed: Believed = NOTHING_BELIEVED
  for (const one of readings) {
    believed = believe(believed, one)
    if (believed.last === one) importsWh.push(one.importWh)
  }
  return { importsWh, doubted: believed.doubted }
}

const WITH_AND_WITHOUT: readonly MeterReading['quality'][] = ['crc', 'bcc', 'none']

describe.each(WITH_AND_WITHOUT)('quality %s', (quality) => {
  const at = (seconds: number, importWh: bigint): MeterReading => reading(seconds * 1_000, importWh, { quality })
  const start = [at(0, 1_000n), at(1, 1_000n)]
  const base = quality === 'none' ? [1_000n] : [1_000n, 1_000n]
  const waited = quality === 'none' ? 1 : 0

  test('whatever follows is believed at once', () => {
    expect(heard(...start, at(2, 1_001n), at(900, 6_000n))).toEqual({
      importsWh: [...base, 1_001n, 6_000n],
      doubted: waited,
    })
  })

  test.each([
    ['leaps', 91_001n],
    ['falls', 1n],
  ])('one reading that %s is left out, and the next goes on', (_, damaged) => {
    expect(heard(...start, at(2, damaged), at(3, 1_003n), at(4, 1_004n))).toEqual({
      importsWh: [...base, 1_003n, 1_004n],
      doubted: waited + 1,
    })
  })

  test('two damaged ones that contradict each other are both left out', () => {
    expect(heard(...start, at(2, 91_001n), at(3, 5n), at(4, 1_004n)).importsWh).toEqual([...base, 1_004n])
  })

  test('a meter that was exchanged is believed with its second reading', () => {
    expect(heard(...start, at(2, 7n), at(3, 8n), at(4, 9n)).importsWh).toEqual([...base, 8n, 9n])
  })
})

test('the first reading without a check waits for a second; one that passed its check does not', () => {
  const first = (quality: MeterReading['quality']) => heard(reading(0, 5n, { quality })).importsWh
  expect([first('none'), first('bcc'), first('crc')]).toEqual([[], [5n], [5n]])
})

test('what is fed in is judged like what is taken', () => {
  expect(heard(reading(0, 0n), reading(1_000, 0n, { exportWh: 499n })).doubted).toBe(1)
  expect(heard(reading(0, 0n), reading(1_000, 0n, { exportWh: 90_000n })).doubted).toBe(1)
})

test('a meter of whole kWh may count one between two telegrams', () => {
  expect(heard(reading(0, 4_000n), reading(1_000, 5_000n, { resolutionWh: 1_000 })).doubted).toBe(0)
})

test('a connection as large as its meter was registered with is believed, and no larger one', () => {
  const after = (importWh: bigint, nameplateW?: number) =>
    believe(believe(NOTHING_BELIEVED, reading(0, 0n)), reading(3_600_000, importWh), nameplateW).doubted
  expect([after(250_000n), after(260_000n), after(260_000n, 100_000)]).toEqual([0, 1, 1])
  expect([after(1_000_000n, 1_000_000), after(1_100_000n, 1_000_000), after(1_110_000n, 1_000_000)]).toEqual([0, 0, 1])
})

test('a clock that was put back costs one reading at most', () => {
  expect(heard(reading(900_000, 100n), reading(0, 900n), reading(1_000, 901n)).importsWh).toEqual([100n, 901n])
})
