// Any byte string on any topic or stream is ignored or rejected, never an exception. The long run is `fuzz.ts`.
import { expect, test } from 'vitest'
import { fuzz } from './fuzz-street.ts'

test('eight thousand mutated messages and answers leave a node as it was', async () => {
  const { verdicts, faults, heights } = await fuzz({ seed: 7, messages: 8_000, real: false })
  expect(faults).toEqual([])
  expect(heights).toBeGreaterThan(5)
  // Every door was tried from both sides, and members' nonsense reached further than the first look.
  for (const door of ['tx', 'consensus', 'presence'])
    for (const verdict of ['accept', 'ignore', 'reject'])
      expect([...verdicts.keys()]).toContain(`${door.padEnd(9)} a member   ${verdict}`)
  expect([...verdicts.keys()].filter((place) => place.includes('a stranger') && place.endsWith('accept'))).toEqual([])
})
