// Several tabs of one household: one runs the node, the others are windows onto it, and when it ends the next one goes
// on, with the same key, without a second vote, and without losing what was typed.
import { expect, test } from '@playwright/test'
import { enSentences } from '../../src/ui/words/en-sentences.ts'
import { closeHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { rendererPids } from '../../tools/street/processes.ts'
import { found, goTo, joinThrough, setPrices } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

const place = ground()

const { open } = place

/** Another tab of the same browser profile. */
const anotherTab = async (home: Home): Promise<Home> => {
  const page = await home.context.newPage()
  page.on('pageerror', (error) => home.wrongs.pageErrors.push(error.message))
  await page.goto(`${place.origin}/`)
  return { ...home, page }
}

test('a second tab shows and does what the first would, and runs the node when the first is closed', async () => {
  const [linden, maple] = (await Promise.all([open('Linden'), open('Maple')])) as [Home, Home]
  try {
    await found(linden, 'Window Street')
    await joinThrough(linden, maple)
    const second = await anotherTab(linden)
    await until(second, 'the home in a window', ({ stage, network }) => stage === 'member' && network.links === 1)
    await setPrices(second, '0.20', '0.10', true)
    expect((await snapshotOf(linden)).standing?.unsold).toBe('keep')

    await second.page.getByTestId('buy-price').first().fill('0.21')
    const { height } = (await snapshotOf(second)).agreement
    const startMs = Date.now()
    await linden.page.close()
    await expect(second.page.getByTestId('buy-price').first()).toHaveValue('0.21')
    await saveUntilAgreed(second, 210_000n)
    console.log(`      from closing the running tab to a block of the next: ${Date.now() - startMs} ms`)
    const after = await until(second, 'the neighbour again', ({ network }) => network.links === 1)
    console.log(`      and linked to the neighbour again: ${Date.now() - startMs} ms`)
    expect(after.agreement.height).toBeGreaterThan(height)
    expect(after.computer.standing).toBe('in-use')
    const told = await until(maple, 'the same height', ({ agreement }) => agreement.height >= after.agreement.height)
    expect(told.agreement.doubleVotes).toEqual([])
    for (const home of [linden, maple]) expect(home.wrongs.pageErrors, home.name).toEqual([])
  } finally {
    for (const home of [linden, maple]) await closeHome(home).catch(() => {})
  }
})

/** As a person does who reads that the other tab was closed before it answered: presses again. */
const saveUntilAgreed = async (home: Home, buyPrice: bigint): Promise<void> => {
  const save = home.page.getByTestId('save-standing').first()
  const end = Date.now() + 20_000
  while ((await snapshotOf(home)).standing?.buyPrice !== buyPrice) {
    expect(Date.now(), 'this tab takes over').toBeLessThan(end)
    // Once it is agreed the button has nothing left to save.
    await save.click({ timeout: 500 }).catch(() => {})
  }
}

/** Whether a tab answers within half a second. */
const answers = (home: Home): Promise<boolean> =>
  Promise.race([
    home.page.evaluate(() => true).catch(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500)),
  ])

/** Stops the process that draws the first tab and not the second, found by trying; undefined when they share one. */
const stopTab = async (home: Home, second: Home): Promise<number | undefined> => {
  for (const pid of rendererPids(home.profile)) {
    process.kill(pid, 'SIGSTOP')
    const [first, other] = [await answers(home), await answers(second)]
    if (!first && other) return pid
    process.kill(pid, 'SIGCONT')
  }
  return undefined
}

test('a window says when the running tab is stopped, never takes its place, and goes on with it', async () => {
  const home = await open('Stopped')
  let pid: number | undefined
  try {
    await found(home, 'Stop Street')
    const second = await anotherTab(home)
    await until(second, 'the home in a window', ({ stage }) => stage === 'member')
    pid = await stopTab(home, second)
    test.skip(pid === undefined, 'this browser draws both tabs in one process')
    const silent = second.page.getByText(enSentences['second-tab'].says).first()
    await expect(silent).toBeVisible({ timeout: 15_000 })
    process.kill(pid ?? 0, 'SIGCONT')
    await expect(silent).toBeHidden({ timeout: 15_000 })
    await goTo(second, 'street')
    await expect(second.page.getByTestId('invite').first()).toBeVisible()
    // Killed, not closed: the browser gives the lock to the next tab all the same.
    await goTo(second, 'trade')
    await second.page.getByTestId('buy-price').first().fill('0.22')
    await second.page.getByTestId('sell-price').first().fill('0.10')
    await home.page.goto('chrome://crash').catch(() => {})
    await saveUntilAgreed(second, 220_000n)
  } finally {
    // A stopped process cannot be closed; one that is gone needs nothing.
    if (pid !== undefined && rendererPids(home.profile).includes(pid)) process.kill(pid, 'SIGCONT')
    await closeHome(home).catch(() => {})
  }
})
