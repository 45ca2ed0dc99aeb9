// What can be mended, in real browsers: books of an older version are saved and left, and a street of two that lost a
// computer's vote is founded again by both.
import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { closeHome, reopenHome, until, type Home } from '../../tools/street/home.ts'
import { connectMeter, found, goTo, joinThrough } from '../../tools/street/steps.ts'
import { enSentences } from '../../src/ui/words/en-sentences.ts'
import { ground } from './ground.ts'

const place = ground()

const open = (name: string, serial: boolean): Promise<Home> => place.open(name, { serial, meterId: `FIX-${name}` })

test('books of an older version: said in words, saved without keys, put away, and the browser begins anew', async () => {
  const home = await open('Old books', false)
  try {
    const { page } = home
    // The page itself keeps its database open, so a file of its own origin without it does the damage.
    await page.goto(`${place.origin}/icon.svg`)
    await page.evaluate(async () => {
      const request = indexedDB.deleteDatabase('hearthgrid')
      await new Promise((resolve, reject) => Object.assign(request, { onsuccess: resolve, onerror: reject }))
      const made = indexedDB.open('hearthgrid', 1)
      made.onupgradeneeded = () => {
        for (const store of ['blocks', 'state', 'journal', 'keys', 'board']) made.result.createObjectStore(store)
      }
      await new Promise((resolve, reject) => Object.assign(made, { onsuccess: resolve, onerror: reject }))
      const writing = made.result.transaction(['state', 'keys'], 'readwrite')
      writing.objectStore('state').put(new Uint8Array([1, 2, 3]), 'genesis')
      writing.objectStore('keys').put(new Uint8Array(16).fill(7), 'entropy')
      await new Promise((resolve, reject) => Object.assign(writing, { oncomplete: resolve, onerror: reject }))
      made.result.close()
    })
    await page.goto(`${place.origin}/`)
    await expect(page.getByText(enSentences['books-older'].says)).toBeVisible()
    await expect(page.getByTestId('start-afresh')).toBeDisabled()
    const download = page.waitForEvent('download')
    await page.getByTestId('save-books').click()
    const saved = readFileSync(await (await download).path(), 'utf8')
    expect(saved).toContain('{"store":"state","key":"genesis","value":"010203"}')
    expect(saved).not.toContain('07070707')
    await page.getByTestId('afresh-confirm').check()
    await page.getByTestId('start-afresh').click()
    await expect(page.getByTestId('start-street')).toBeVisible()
    await page.reload()
    await expect(page.getByTestId('start-street')).toBeVisible()
    expect(home.wrongs.policyViolations).toEqual([])
  } finally {
    await closeHome(home)
  }
})

/** Copies books and journal of the home in this browser; the page itself must not be open meanwhile. */
const copyBooks = (page: Page, from: string, to: string): Promise<void> =>
  page.evaluate(
    async ([source, target]) => {
      const done = (request: IDBRequest | IDBTransaction): Promise<unknown> =>
        new Promise((resolve, reject) =>
          Object.assign(request, { onsuccess: resolve, oncomplete: resolve, onerror: reject }),
        )
      const stores = ['blocks', 'state', 'journal']
      const open = async (name: string): Promise<IDBDatabase> => {
        const request = indexedDB.open(name)
        request.onupgradeneeded = () => stores.map((store) => request.result.createObjectStore(store))
        await done(request)
        return request.result
      }
      const [read, write] = [await open(source ?? ''), await open(target ?? '')]
      for (const store of stores) {
        const reading = read.transaction(store).objectStore(store)
        const [keys, values] = [reading.getAllKeys(), reading.getAll()]
        await Promise.all([done(keys), done(values)])
        const writing = write.transaction(store, 'readwrite')
        writing.objectStore(store).clear()
        for (const [i, key] of keys.result.entries()) writing.objectStore(store).put(values.result[i], key)
        await done(writing)
      }
      read.close()
      write.close()
    },
    [from, to],
  )

test('a computer whose books were rolled back is found out, and votes again with a fresh key on a street of two', async () => {
  test.skip(missingForEmulation() !== undefined, missingForEmulation() ?? '')
  const [ann, bob] = [await open('Ann again', true), await open('Bob again', true)]
  const away = `${place.origin}/icon.svg`
  try {
    await found(ann, 'Rolled Street')
    await joinThrough(ann, bob)
    await connectMeter(ann, 'solar')
    await connectMeter(bob, 'none')
    const { street } = await until(ann, 'two voters', ({ agreement }) => agreement.activeSet.length === 2, 120_000)
    await bob.page.goto(away)
    await copyBooks(bob.page, 'hearthgrid', 'copy')
    await bob.page.goto(`${place.origin}/`)
    const { agreement } = await until(bob, 'being back', (now) => now.agreement.state === 'agreeing', 60_000)
    await until(ann, 'further entries', (now) => now.agreement.height > agreement.height + 2, 60_000)
    await bob.page.goto(away)
    await copyBooks(bob.page, 'copy', 'hearthgrid')
    await bob.page.goto(`${place.origin}/`)
    await until(bob, 'being found out', ({ computer }) => computer.standing === 'astray', 60_000)
    await goTo(bob, 'home')
    await expect(bob.page.getByText('This computer does not vote any more')).toBeVisible()
    await bob.page.getByRole('link', { name: 'To the street' }).click()
    await bob.page.getByTestId('refounding-open').click()
    await bob.page.getByTestId('refounding-reason').fill('My profile was restored')
    await bob.page.getByTestId('refounding-confirm').check()
    await bob.page.getByTestId('refounding-propose').click()
    await until(ann, 'the proposal', ({ refounding }) => refounding !== undefined, 60_000)
    await goTo(ann, 'street')
    await ann.page.getByTestId('refounding-confirm').check()
    await ann.page.getByTestId('refounding-approve').click()
    for (const home of [ann, bob])
      await until(home, 'the new chain', (now) => now.street?.chainId !== street?.chainId, 60_000)
    await until(bob, 'being the voter again', ({ computer }) => computer.standing === 'in-use', 60_000)
    await until(ann, 'entries that both agree on', (now) => now.agreement.height > 1, 90_000)
    expect((await until(ann, 'both voters', () => true)).agreement.activeSet).toHaveLength(2)
  } finally {
    await closeHome(ann)
    await closeHome(bob)
  }
})

test('a street of two whose second computer sleeps stands still, and is founded again when both have agreed', async () => {
  test.skip(missingForEmulation() !== undefined, missingForEmulation() ?? '')
  const [ann, bob] = [await open('Ann', true), await open('Bob', true)]
  try {
    await found(ann, 'Two Street')
    await joinThrough(ann, bob)
    await connectMeter(ann, 'solar')
    await connectMeter(bob, 'none')
    const { street } = await until(ann, 'two voters', ({ agreement }) => agreement.activeSet.length === 2, 120_000)
    await bob.context.close()
    await until(ann, 'rest', ({ agreement }) => agreement.state === 'resting', 60_000)
    await goTo(ann, 'home')
    await expect(ann.page.getByTestId('stands-still')).toBeVisible({ timeout: 90_000 })
    await goTo(ann, 'street')
    await ann.page.getByTestId('refounding-open').click()
    await expect(ann.page.getByTestId('refounding-propose')).toBeDisabled()
    await ann.page.getByTestId('refounding-confirm').focus()
    await ann.page.keyboard.press('Space')
    await ann.page.getByTestId('refounding-propose').click()
    await expect(ann.page.getByTestId('refounding-reason')).toHaveAttribute('aria-invalid', 'true')
    await ann.page.getByTestId('refounding-reason').fill('Bob is away for good')
    await ann.page.keyboard.press('Enter')
    await expect(ann.page.getByTestId('refounding-progress')).toContainText('1 of 2')
    await reopenHome(bob)
    await until(bob, 'the proposal', ({ refounding }) => refounding !== undefined, 60_000)
    await goTo(bob, 'street')
    await expect(bob.page.getByText('Bob is away for good')).toBeVisible()
    await bob.page.getByTestId('refounding-confirm').check()
    await bob.page.getByTestId('refounding-approve').click()
    for (const home of [ann, bob]) {
      const after = await until(home, 'the new chain', (now) => now.street?.chainId !== street?.chainId, 60_000)
      expect(after.notices.map(({ code }) => code)).toContain('street-refounded')
    }
    // It goes on with whoever was awake when it was asked for.
    await until(ann, 'an entry on the new chain', ({ agreement }) => agreement.height > 0, 90_000)
    await until(bob, 'the same entry', ({ agreement }) => agreement.height > 0, 60_000)
  } finally {
    await closeHome(ann)
    await closeHome(bob)
  }
})
