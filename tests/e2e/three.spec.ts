// A street of three has nobody to spare: when one closes, the other two stay linked and talk on, the books wait, and the
// page says for whom.
import { expect, test } from '@playwright/test'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { reopenHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { goTo } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'
import { openVoters } from './voters.ts'

const place = ground()

const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')

test('one of three closes: the mesh goes on, the page says that the street waits, and all are one again when it is back', async () => {
  test.setTimeout(240_000)
  const [alder, beech, chestnut] = (await openVoters(place, 'THREE-METER', 3)) as [Home, Home, Home]
  await chestnut.context.close()
  const staying = [alder, beech]
  for (const home of staying) {
    const resting = await until(home, 'resting', ({ agreement }) => agreement.state === 'resting', 60_000)
    expect(resting.agreement.awaited).toEqual([3])
    expect(resting.network.links).toBe(1)
    await goTo(home, 'home')
    await expect(home.page.getByText(/Chestnut/).first()).toBeVisible()
  }
  const { agreement: before } = await snapshotOf(alder)
  await post(alder, 'Chestnut, please open your page')
  await until(beech, 'the note', ({ board }) => board.entries.some(({ title }) => title.startsWith('Chestnut, please')))
  expect((await snapshotOf(beech)).agreement.height).toBe(before.height)

  await reopenHome(chestnut)
  for (const home of [...staying, chestnut]) {
    await until(home, 'links to both', ({ network }) => network.links === 2)
    await until(home, 'agreeing again', ({ agreement }) => agreement.height > before.height, 60_000)
    expect(home.wrongs.pageErrors, home.name).toEqual([])
  }
})

const post = async (home: Home, title: string): Promise<void> => {
  await goTo(home, 'street')
  await home.page.getByTestId('write-note').click()
  await home.page.getByTestId('note-title').fill(title)
  await home.page.getByTestId('note-text').fill('The street waits for you.')
  await home.page.getByTestId('note-send').click()
}
