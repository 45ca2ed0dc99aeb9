// From four homes on, any one of them may close at any moment, the organiser included, and the rest go on agreeing.
import { expect, test } from '@playwright/test'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { reopenHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { ground } from './ground.ts'
import { openFour, sameEverywhere, type Four } from './voters.ts'

test.describe.configure({ mode: 'serial' })
const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')
test.setTimeout(300_000)

const place = ground()
let homes: Four

test.beforeAll(async () => {
  homes = await openFour(place, 'ANY-ONE-METER')
})

for (const [index, who] of ['the organiser', 'the second', 'the third', 'the last'].entries())
  test(`${who} closes in the middle of a round: the others agree on, and all are one again when it is back`, async () => {
    const leaving = homes[index] as Home
    const staying = homes.filter((home) => home !== leaving)
    const [first] = staying as [Home]
    await until(first, 'a running round', ({ agreement }) => agreement.step !== 'idle')
    await leaving.context.close()
    const closedMs = performance.now()
    const before = await snapshotOf(first)
    for (const home of staying)
      await until(home, 'two heights more', ({ agreement }) => agreement.height >= before.agreement.height + 2)
    console.log(`      ${who} closed: two heights more within ${Math.round(performance.now() - closedMs)} ms`)
    await sameEverywhere(staying)
    await reopenHome(leaving)
    for (const home of homes) await until(home, 'links to all', ({ network }) => network.links === 3)
    await sameEverywhere(homes)
    expect(homes.flatMap(({ wrongs }) => wrongs.pageErrors)).toEqual([])
  })
