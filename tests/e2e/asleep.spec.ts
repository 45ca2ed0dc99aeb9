// Tabs that sleep, die and come back, for real: the street goes on or rests, nobody ever votes twice, and everybody ends
// with one state. These take minutes, so they run in `npm run test:deep`.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Snapshot } from '../../src/node/index.ts'
import { missingForEmulation } from '../../tools/emulate/devices.ts'
import { reopenHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { browserPid, rendererPids } from '../../tools/street/processes.ts'
import { ground } from './ground.ts'
import { openFour, sameEverywhere } from './voters.ts'

test.describe.configure({ mode: 'serial' })
const missing = missingForEmulation()
test.skip(missing !== undefined, missing ?? '')
test.setTimeout(420_000)

const place = ground()
let homes: Home[] = []
let watch: Watch

test.beforeAll(async () => {
  homes = await openFour(place, 'ASLEEP-METER')
  watch = watchVotes()
})

test.afterAll(() => watch.stop())

test.afterEach(() => {
  expect(watch.changed, 'nobody may be seen to vote twice in two ways').toEqual([])
})

test('a browser killed in the middle of a round, five times, comes back with its journal and goes on voting', async () => {
  const [alder, beech] = homes as [Home, Home]
  for (let round = 0; round < 5; round++) {
    await until(alder, 'a running round', ({ agreement }) => agreement.step !== 'idle')
    kill(beech)
    await beech.context.close().catch(() => {})
    const { agreement } = await snapshotOf(alder)
    await reopenHome(beech)
    await until(beech, 'its own vote', votesAfter(agreement.height), 60_000)
  }
  await sameEverywhere(homes)
})

test('a tab stopped for two minutes wakes with everything due at once, and no second vote', async () => {
  const [alder, , chestnut] = homes as [Home, Home, Home]
  const stopped = rendererPids(chestnut.profile)
  expect(stopped.length).toBeGreaterThan(0)
  const before = await snapshotOf(alder)
  for (const pid of stopped) process.kill(pid, 'SIGSTOP')
  await until(alder, 'heights without it', ({ agreement }) => agreement.height > before.agreement.height + 5, 100_000)
  await new Promise((resolve) => setTimeout(resolve, 120_000))
  const { agreement } = await snapshotOf(alder)
  const wokenMs = Date.now()
  for (const pid of stopped) process.kill(pid, 'SIGCONT')
  await until(chestnut, 'its own vote', votesAfter(agreement.height), 60_000)
  // What the cable has said meanwhile lies in the way of what it says now, cut anywhere.
  const isHeard = ({ ports }: Snapshot): boolean =>
    ports.some(({ lastReadingAtMs = 0 }) => lastReadingAtMs > wokenMs + 1_000)
  const heard = await until(chestnut, 'its meter again', isHeard, 60_000)
  expect(heard.notices.map(({ code }) => code)).not.toContain('port-lost')
  await sameEverywhere(homes)
})

test('two of four stopped at once: the others rest; continued, the street agrees within ten seconds', async () => {
  const [alder, beech, chestnut, douglas] = homes as [Home, Home, Home, Home]
  const stopped = [...rendererPids(chestnut.profile), ...rendererPids(douglas.profile)]
  for (const pid of stopped) process.kill(pid, 'SIGSTOP')
  await until(alder, 'resting', ({ agreement }) => agreement.state === 'resting', 60_000)
  const { agreement } = await until(beech, 'resting', (snapshot) => snapshot.agreement.state === 'resting', 60_000)
  for (const pid of stopped) process.kill(pid, 'SIGCONT')
  const started = performance.now()
  await until(alder, 'a new height', (snapshot) => snapshot.agreement.height > agreement.height, 30_000)
  const resumedMs = performance.now() - started
  console.log(`      resumed after ${resumedMs.toFixed(0)} ms`)
  expect(resumedMs).toBeLessThan(10_000)
  await sameEverywhere(homes)
})

test('an old copy of a profile finds out what its key has said since, never votes again, and says so', async () => {
  const [alder, beech, , douglas] = homes as [Home, Home, Home, Home]
  const copy = join(place.dir, 'old-copy')
  // What a backup takes from a profile in use; the ways back to the neighbours in it are still good.
  await until(douglas, 'links to all', ({ network }) => network.links === 3)
  const pids = [browserPid(douglas.profile), ...rendererPids(douglas.profile)].filter((pid) => pid !== undefined)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  cpSync(douglas.profile, copy, { recursive: true, verbatimSymlinks: true })
  for (const pid of pids) process.kill(pid, 'SIGCONT')
  const then = await snapshotOf(alder)
  await until(douglas, 'votes after the copy', votesAfter(then.agreement.height + 3), 60_000)
  await douglas.context.close()
  rmSync(douglas.profile, { recursive: true })
  cpSync(copy, douglas.profile, { recursive: true, verbatimSymlinks: true })
  // Chromium's mark that the profile is in use elsewhere.
  for (const mark of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    rmSync(join(douglas.profile, mark), { force: true })
  await reopenHome(douglas)
  const restored = await until(
    douglas,
    'the retired key',
    ({ notices }) => notices.some((notice) => notice.code === 'key-retired'),
    60_000,
  )
  await until(douglas, 'the same height', ({ agreement }) => agreement.height > restored.agreement.height, 60_000)
  const said = await snapshotOf(beech)
  await until(
    alder,
    'heights without its vote',
    ({ agreement }) => agreement.height > said.agreement.height + 3,
    60_000,
  )
  const { agreement, self } = await snapshotOf(douglas)
  expect(agreement.votes.filter((vote) => vote.household === self)).toEqual([])
})

const votesAfter =
  (height: number) =>
  ({ agreement, self }: Awaited<ReturnType<typeof snapshotOf>>): boolean =>
    agreement.height >= height && agreement.votes.some((vote) => vote.household === self)

/** A power cut: nothing of the browser gets a chance to say good-bye. */
const kill = (home: Home): void => {
  const pid = browserPid(home.profile)
  expect(pid).toBeDefined()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}

type Watch = { readonly changed: string[]; stop(): void }

/** Looks at everybody's votes again and again: one place, one choice, for ever. */
const watchVotes = (): Watch => {
  const seen = new Map<string, string>()
  const changed: string[] = []
  let stopped = false
  const look = async (): Promise<void> => {
    while (!stopped) {
      for (const home of homes) {
        const votes = await snapshotOf(home).then(
          ({ agreement }) => agreement.votes.map((vote) => ({ ...vote, height: agreement.height + 1 })),
          // A home that is closed at the moment shows nothing.
          () => [],
        )
        for (const { height, round, kind: type, household, block } of votes) {
          const place = `${household} at ${height}/${round} ${type}`
          const before = seen.get(place)
          const choice = block ?? 'nil'
          if (before !== undefined && before !== choice) changed.push(`${place}: ${before}, ${choice}`)
          seen.set(place, choice)
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  void look()
  return {
    changed,
    stop: () => {
      stopped = true
    },
  }
}
