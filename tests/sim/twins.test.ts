// Twins in a few seconds: everything that found something once, by name, and a fixed sample of all the rest.
import { describe, expect, test } from 'vitest'
import { allSplits, literal, type Scenario } from './twins-scenario.ts'
import { runAllTwins, runSampledTwins, runTwins } from './twins.ts'

/** Scenarios that broke a promise once, as the simulator printed them. */
const REGRESSIONS: Readonly<Record<string, Scenario>> = {
  'a polka that half the street saw through a liar’s other vote: the first proposer is the twin': {
    households: 4,
    twins: [1],
    late: 'repeated',
    healed: 'speak',
    splits: ['00110', '00111', '00011', '00100'],
    order: 'sent',
  },
  'the same with the second proposer': {
    households: 4,
    twins: [2],
    late: 'repeated',
    healed: 'speak',
    splits: ['01110', '00111', '00011', '00100'],
    order: 'sent',
  },
}

describe('regressions', () => {
  test.each(Object.entries(REGRESSIONS))('%s', (_name, scenario) => {
    expect(runTwins(scenario).violations).toEqual([])
  })
})

describe('splits', () => {
  test('of five engines are the fifteen partitions into two blocks, and the whole, each once', () => {
    const splits = allSplits(5)
    const blocks = splits.map((split) =>
      ['0', '1'].map((side) => [0, 1, 2, 3, 4].filter((at) => split[at] === side).join('')).sort(),
    )
    expect(new Set(blocks.map(String)).size).toBe(16)
    expect(blocks.filter(([empty]) => empty === '')).toEqual([['', '01234']])
  })
})

describe('no scenario breaks a promise', () => {
  test('of all 256 with two rounds, whatever is late and whatever the twins do after the heal', () => {
    for (const late of ['repeated', 'arrives'] as const)
      for (const healed of ['speak', 'silent'] as const) {
        const result = runAllTwins({ households: 4, twins: [1], late, healed, order: 'sent' }, 2)
        expect(result.violations).toEqual([])
        expect(result.scenarios).toBe(256)
        expect(result.conflicts).toBeGreaterThan(100)
      }
  })
  test('of a sample with four rounds and messages in any order', () => {
    const result = runSampledTwins({ households: 4, rounds: 4, samples: 400, seed: 1 })
    expect(result.violations).toEqual([])
    expect(result.scenarios).toBe(400)
  })
  test('of a sample of seven households, two of them twins', () => {
    expect(runSampledTwins({ households: 7, rounds: 4, samples: 40, seed: 1 }).violations).toEqual([])
  })
})

test('beyond the promise: two twins of four can fork, and the check sees it', () => {
  const kind = { households: 4, twins: [1, 2], late: 'arrives', healed: 'speak', order: 'sent' } as const
  const { violations } = runTwins({ ...kind, splits: ['000111'] })
  expect(violations.map(({ what }) => what.split(':')[0])).toEqual(['Agreement'])
})

test('a scenario’s literal runs again as it was', () => {
  const scenario = REGRESSIONS['the same with the second proposer']
  expect(scenario && literal(scenario)).toBe(
    "{ households: 4, twins: [2], late: 'repeated', healed: 'speak', " +
      "splits: ['01110', '00111', '00011', '00100'], order: 'sent' }",
  )
})
