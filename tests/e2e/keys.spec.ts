// The home's key in real browsers: words on paper, a passphrase that is asked for when it is needed, a lock that outlives a
// reload while the home goes on voting, and a backup that makes another computer the same home.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { enSentences } from '../../src/ui/words/en-sentences.ts'
import { snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo, joinThrough, setPrices } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

test.describe.configure({ mode: 'serial' })

const place = ground()
const PASSPHRASE = 'lantern gravel maple tuesday'
const FILE_PASSPHRASE = 'umbrella copper field nine'
let ash: Home
let birch: Home
let words: readonly string[] = []
let backup = ''

/** A passphrase is slow on purpose: seconds, where other programs want the processor as well. */
const STRETCHED = { timeout: 30_000 }

const press = (home: Home, testid: string): Promise<void> => home.page.getByTestId(testid).click()
/** Locking leads to the door; who only looks around leaves it closed. */
const lock = async (home: Home): Promise<void> => {
  await press(home, 'lock')
  await press(home, 'unlock-cancel')
}
const fill = (home: Home, testid: string, text: string): Promise<void> => home.page.getByTestId(testid).fill(text)
/** Everything that programs on the page are shown, as text. */
const shownToPrograms = async (home: Home): Promise<string> =>
  JSON.stringify(await snapshotOf(home), (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

test.beforeAll(async () => {
  ash = await place.open('Ash')
  birch = await place.open('Birch')
  await found(ash, 'Elm Street')
  await joinThrough(ash, birch)
})

test('twelve words are shown after a press, and count as written down once three of them were typed', async () => {
  await goTo(ash, 'more')
  await expect(ash.page.getByTestId('lock-state')).toContainText('anybody at this computer')
  await press(ash, 'words-open')
  await press(ash, 'words-show')
  const list = ash.page.getByTestId('words').locator('strong')
  await expect(list).toHaveCount(12)
  words = await list.allTextContents()
  const shown = await shownToPrograms(ash)
  expect(shown).not.toContain(words.slice(0, 2).join(' '))
  await press(ash, 'words-written')
  await expect(ash.page.getByTestId('words')).toHaveCount(0)

  const fields = ash.page.getByLabel(/^Word \d+$/)
  await expect(fields).toHaveCount(3)
  const places = (await ash.page.locator('label').allTextContents()).flatMap((label) => {
    const [, number] = /^Word (\d+)$/.exec(label.trim()) ?? []
    return number === undefined ? [] : [Number(number)]
  })
  for (const [i] of places.entries()) await fill(ash, `word-${i}`, 'zoo')
  await press(ash, 'words-check')
  await expect(ash.page.getByText(enSentences['recovery-words-differ'].says)).toBeVisible()
  for (const [i, at] of places.entries()) await fill(ash, `word-${i}`, words[at - 1] ?? '')
  await ash.page.keyboard.press('Enter')
  await until(ash, 'the words being kept', ({ keys }) => keys.rehearsedAtMs !== undefined)
})

test('a passphrase is set once and asked for when the home itself has to sign; what was asked goes on by itself', async () => {
  await press(ash, 'passphrase-open')
  await fill(ash, 'passphrase-new', PASSPHRASE)
  await fill(ash, 'passphrase-again', PASSPHRASE)
  await press(ash, 'passphrase-set')
  await until(ash, 'the passphrase', ({ keys }) => keys.lock === 'unlocked')
  await lock(ash)
  await until(ash, 'the lock', ({ keys }) => keys.lock === 'locked')

  await goTo(ash, 'trade')
  await ash.page.getByTestId('buy-price').first().fill('0.222')
  await press(ash, 'save-standing')
  await fill(ash, 'unlock-passphrase', 'a guess of somebody')
  await ash.page.keyboard.press('Enter')
  await expect(ash.page.getByText(enSentences['passphrase-wrong'].says)).toBeVisible(STRETCHED)
  await fill(ash, 'unlock-passphrase', PASSPHRASE)
  await ash.page.keyboard.press('Enter')
  await until(ash, 'the price that was asked for', ({ standing }) => standing?.buyPrice === 222_000n)
  await expect(ash.page.locator('dialog')).toHaveCount(0)
})

test('escape leaves it locked, and the page says why nothing was done', async () => {
  await goTo(ash, 'more')
  await lock(ash)
  await until(ash, 'the lock', ({ keys }) => keys.lock === 'locked')
  await goTo(ash, 'trade')
  await ash.page.getByTestId('buy-price').first().fill('0.111')
  await press(ash, 'save-standing')
  await ash.page.getByTestId('unlock-passphrase').waitFor()
  await ash.page.keyboard.press('Escape')
  await expect(ash.page.getByText(enSentences.locked.says)).toBeVisible()
  expect((await snapshotOf(ash)).standing?.buyPrice).toBe(222_000n)
})

test('a reload stays locked, while the home goes on voting', async () => {
  await ash.page.reload()
  const { agreement, keys } = await until(ash, 'the books', ({ stage }) => stage === 'member')
  expect(keys.lock).toBe('locked')
  // Nobody but Ash votes on this street, so what Birch wants is agreed by it alone.
  await until(birch, 'a link', ({ network }) => network.links === 1)
  await setPrices(birch, '0.20', '0.10', true)
  const after = await until(ash, 'a vote', ({ agreement: now }) => now.height > agreement.height)
  expect(after.agreement.lastSigned?.height).toBeGreaterThan(agreement.height)
  expect(after.keys.lock).toBe('locked')
})

test('a backup is saved by download, and a check says what is in it', async () => {
  await goTo(birch, 'more')
  await press(birch, 'backup-open')
  await fill(birch, 'backup-passphrase', FILE_PASSPHRASE)
  await fill(birch, 'backup-again', FILE_PASSPHRASE)
  const download = birch.page.waitForEvent('download')
  await press(birch, 'backup-save')
  const saved = await download
  expect(saved.suggestedFilename()).toBe('hearthgrid-Birch-backup.json')
  backup = join(place.dir, saved.suggestedFilename())
  writeFileSync(backup, readFileSync(await saved.path()))
  expect(readFileSync(backup, 'utf8')).not.toContain('Birch')
  await birch.page.getByTestId('backup-file').setInputFiles(backup)
  await fill(birch, 'backup-check-passphrase', FILE_PASSPHRASE)
  await press(birch, 'backup-check')
  await expect(birch.page.getByTestId('backup-found')).toContainText('Birch on Elm Street', STRETCHED)
})

test('in another browser it makes the same home: a neighbour’s link, no card, a new device key, the old one left behind', async () => {
  const { self } = await snapshotOf(birch)
  const cedar = await place.open('Cedar')
  await press(cedar, 'had-home')
  await press(cedar, 'by-backup')
  await cedar.page.getByTestId('restore-file').setInputFiles(backup)
  await fill(cedar, 'restore-passphrase', FILE_PASSPHRASE)
  await press(cedar, 'restore')
  // Two passphrases are stretched, one to open the file and one for this computer.
  await until(cedar, 'the home in the file', ({ keys }) => keys.comingBack !== undefined)
  await expect(cedar.page.getByTestId('restored')).toContainText('Birch on Elm Street')
  await press(cedar, 'restore-link')

  await goTo(ash, 'street')
  await press(ash, 'invite')
  const link = ash.page.getByTestId('invitation-link').last()
  await link.waitFor()
  const text = await link.evaluate((box) => ('value' in box ? String(box.value) : (box.textContent ?? '')))
  await fill(cedar, 'link-paste', text.trim())
  await press(cedar, 'join')
  const reply = cedar.page.getByTestId('reply-text').last()
  await reply.waitFor()
  const answer = await reply.evaluate((box) => ('value' in box ? String(box.value) : (box.textContent ?? '')))
  await ash.page.getByTestId('reply-paste').first().fill(answer.trim())

  const back = await until(
    cedar,
    'coming back',
    ({ stage, computer }) => stage === 'member' && computer.standing === 'in-use',
  )
  expect(back.self).toBe(self)
  expect(back.members.map(({ name }) => name)).toEqual(['Ash', 'Birch'])
  expect(back.keys.lock).toBe('unlocked')
  expect((await snapshotOf(ash)).guests).toEqual([])
  await until(birch, 'the old computer being told', ({ computer }) => computer.standing === 'left-behind')
  // The restored home signs for itself.
  await setPrices(cedar, '0.21', '0.10', false)
})

test('the twelve words do the same for the other home', async () => {
  const dogwood = await place.open('Dogwood')
  await press(dogwood, 'had-home')
  await fill(dogwood, 'restore-words', words.map((word) => word.slice(0, 4)).join('  '))
  await press(dogwood, 'restore')
  await expect(dogwood.page.getByTestId('restored')).toBeVisible()
  const { keys } = await snapshotOf(dogwood)
  expect([keys.lock, keys.comingBack?.householdName]).toEqual(['open', ''])
  await press(dogwood, 'restore-other')
  await until(dogwood, 'beginning anew', (snapshot) => snapshot.keys.comingBack === undefined)
})

test('nothing left the computers but what the page needs, and the policy had nothing to object to', () => {
  for (const { wrongs } of [ash, birch])
    expect([wrongs.foreignRequests, wrongs.policyViolations, wrongs.pageErrors]).toEqual([[], [], []])
})
