// Books carried by hand between two real homes that are never awake together: one saves a file and is closed, the other
// one, alone, takes it and stands at the same height with the same root.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { enSentences } from '../../src/ui/words/en-sentences.ts'
import { reopenHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { agreeOnce, found, goTo, joinThrough, setPrices } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

const place = ground()
const HEIGHTS = 12

/** Presses *save*; where the browser has put the file, and what it is called. */
const saveBooks = async (home: Home): Promise<{ readonly path: string; readonly name: string }> => {
  await goTo(home, 'more')
  await home.page.getByTestId('carry-since').check()
  const [download] = await Promise.all([
    home.page.waitForEvent('download'),
    home.page.getByTestId('carry-save').click(),
  ])
  const path = join(place.dir, 'carried.hearthgrid')
  await download.saveAs(path)
  return { path, name: download.suggestedFilename() }
}

test('a home that was closed takes the books from a file, with nobody else awake', async () => {
  const [elder, fir] = (await Promise.all([place.open('Elder'), place.open('Fir')])) as [Home, Home]
  await found(elder, 'Carry Lane')
  await joinThrough(elder, fir)
  const joined = await snapshotOf(elder)
  await until(fir, 'the same height', ({ agreement }) => agreement.height >= joined.agreement.height)
  await fir.context.close()

  await until(elder, 'being alone', ({ network }) => network.links === 0)
  await setPrices(elder, '0.20', '0.10', true)
  for (let turn = 0; turn < HEIGHTS; turn++) await agreeOnce(elder, turn + 1)
  const { path, name } = await saveBooks(elder)
  const before = (await snapshotOf(elder)).agreement
  expect(name).toMatch(/^Carry Lane 1-\d+\.hearthgrid$/)
  await elder.context.close()

  await reopenHome(fir)
  const alone = await until(fir, 'its own books', ({ stage }) => stage === 'member')
  expect(alone.network.links).toBe(0)
  expect(before.height - alone.agreement.height).toBeGreaterThanOrEqual(HEIGHTS)
  await goTo(fir, 'more')
  const file = fir.page.getByTestId('carry-file')

  const rotten = join(place.dir, 'rotten.hearthgrid')
  writeFileSync(rotten, 'just a text')
  await file.setInputFiles(rotten)
  await expect(fir.page.getByText(enSentences['file-not-books'].says)).toBeVisible()
  const bytes = readFileSync(path)
  writeFileSync(rotten, bytes.subarray(0, bytes.length - 1))
  await file.setInputFiles(rotten)
  await expect(fir.page.getByText(enSentences['file-cut'].says)).toBeVisible()
  expect((await snapshotOf(fir)).agreement.height).toBe(alone.agreement.height)

  const startMs = Date.now()
  await file.setInputFiles(path)
  const after = await until(fir, 'the books of the file', ({ agreement }) => agreement.height >= before.height)
  console.log(`      ${before.height - alone.agreement.height} entries from a file: ${Date.now() - startMs} ms`)
  expect(after.network.links).toBe(0)
  expect(after.agreement).toMatchObject({ height: before.height, stateRoot: before.stateRoot, blockId: before.blockId })
  await expect(fir.page.getByTestId('carry-taken')).toContainText(String(before.height))
  await file.setInputFiles(path)
  await expect(fir.page.getByText(enSentences['file-nothing-new'].says)).toBeVisible()
  for (const home of [elder, fir]) {
    expect(home.wrongs.foreignRequests, home.name).toEqual([])
    expect(home.wrongs.policyViolations, home.name).toEqual([])
    expect(home.wrongs.pageErrors, home.name).toEqual([])
  }
})
