// Promises of the history: every Wh that was heard is in exactly one step, what nobody heard is in none.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { autopilotLimits, counted, freshCounting, soFar, type Counting, type Step } from '../../src/autopilot/index.ts'

const { QUARTER_MS } = autopilotLimits
const START_MS = 1_000 * QUARTER_MS

const hear = (
  rows: readonly {
    readonly atMs: number
    readonly importWh: number
    readonly exportWh?: number
    readonly meterId?: string
  }[],
): { readonly counting: Counting; readonly over: Step[] } => {
  let counting = freshCounting(QUARTER_MS)
  const over: Step[] = []
  for (const { atMs, importWh, exportWh = 0, meterId = 'm' } of rows) {
    const next = counted(counting, { meterId, atMs, importWh: BigInt(importWh), exportWh: BigInt(exportWh) })
    counting = next.counting
    over.push(...next.over)
  }
  return { counting, over }
}

describe('what flows', () => {
  test('is laid into quarter hours in proportion to time', () => {
    const { over } = hear([
      { atMs: START_MS - 300_000, importWh: 0 },
      { atMs: START_MS + 600_000, importWh: 900 },
      { atMs: START_MS + 900_000, importWh: 900, exportWh: 60 },
      { atMs: START_MS + 1_800_000, importWh: 900, exportWh: 60 },
    ])
    expect(over).toEqual([{ index: 1_000, takenWh: 600, givenWh: 60 }])
  })

  test('a long silence and a meter that starts anew leave a gap, not a guess', () => {
    const silence = hear([
      { atMs: START_MS, importWh: 0 },
      { atMs: START_MS + 3_600_000, importWh: 5_000 },
      { atMs: START_MS + 7_200_000, importWh: 9_000 },
    ])
    expect(silence.over).toEqual([])
    const changed = hear([
      { atMs: START_MS, importWh: 7_000 },
      { atMs: START_MS + 900_000, importWh: 0 },
      { atMs: START_MS + 2_700_000, importWh: 10 },
    ])
    expect(changed.over.every(({ takenWh }) => takenWh >= 0)).toBe(true)
  })

  test('of a running step is what was heard of it so far', () => {
    const { counting } = hear([
      { atMs: START_MS, importWh: 0 },
      { atMs: START_MS + 300_000, importWh: 200, exportWh: 5 },
    ])
    expect(soFar(counting, START_MS + 400_000)).toEqual({ takenWh: 200, givenWh: 5 })
    expect(soFar(counting, START_MS + 900_000)).toEqual({ takenWh: 0, givenWh: 0 })
  })

  test('a step counts only when all meters of the home were heard in it', () => {
    const both = [0, 1, 2, 3].flatMap((at) => [
      { atMs: START_MS + at * 900_000, importWh: at * 100, meterId: 'a' },
      { atMs: START_MS + at * 900_000, importWh: at * 10, meterId: 'b' },
    ])
    expect(hear(both).over[0]).toMatchObject({ takenWh: 110 })
    expect(hear([...both.slice(0, 2), ...both.slice(2).filter(({ meterId }) => meterId === 'a')]).over).toEqual([])
  })

  test('however readings come, no Wh is lost or doubled', () => {
    const reading = fc.record({
      stepMs: fc.integer({ min: 1_000, max: 1_800_000 }),
      wh: fc.integer({ min: 0, max: 900 }),
    })
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 60 }), (steps) => {
        let [atMs, importWh] = [START_MS, 0]
        const rows = [{ atMs, importWh }]
        for (const { stepMs, wh } of steps) rows.push({ atMs: (atMs += stepMs), importWh: (importWh += wh) })
        const { counting, over } = hear(rows)
        const open = [...counting.open.values()].reduce((sum, { takenWh }) => sum + takenWh, 0)
        const heard = over.reduce((sum, { takenWh }) => sum + takenWh, 0) + open
        expect(heard).toBeCloseTo(importWh, 3)
      }),
    )
  })
})
