// One verdict per signature, in Node.js; the same list is asked of Chromium and Firefox end to end.
import { expect, test } from 'vitest'
import { publishedCount, signatureCases } from './cases.ts'
import { verdictsOf } from './verdicts.ts'

test('Node.js comes to the published verdict on every signature', async () => {
  if (publishedCount() === 0) console.log('vectors not here')
  const cases = await signatureCases()
  const verdicts = await verdictsOf(cases)
  const wrong = cases.filter(({ valid }, i) => verdicts[i]?.rule !== valid)
  expect(wrong.map(({ name }) => name)).toEqual([])
  // What the platform accepts is accepted by the rule: so the quick way can never disagree with the slow one.
  expect(cases.filter(({ valid }, i) => verdicts[i]?.platform === true && !valid)).toEqual([])
})
