// Homes in different networks, for real: each in a network namespace with a router between them, which hands on what is
// addressed and nothing that is only shouted. So a name that a browser gives out in the place of its address leads nowhere.
import { spawn, spawnSync } from 'node:child_process'
import { expect, test } from '@playwright/test'
import { closeHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import {
  clearLeftovers,
  createHouse,
  hasRouterRules,
  hasTurnServer,
  missingForNamespaces,
  type House,
} from '../../tools/street/namespaces.ts'
import { answerLink, found, goTo, joinThrough, setPrices } from '../../tools/street/steps.ts'
import { enScan } from '../../src/ui/words/en-scan.ts'
import { ground } from './ground.ts'

test.describe.configure({ mode: 'serial' })
const missing = missingForNamespaces()
test.skip(missing !== undefined, missing ?? '')

const place = ground()
const TRANSLATED = 3
const BOTH_TRANSLATED = [4, 5] as const
/** Each with a router of its own, as two houses have, and between them a helper that both can ask. */
const TWO_HOUSES = [6, 7] as const
const HELPER = 8
/** Whose routers show another port to everybody, so that knowing one helps nobody else. */
const STRICT_HOUSES = [9, 10] as const
let house: House | undefined
const homes: Home[] = []

const move = async (name: string, flat: number, may: 'hide' | 'show'): Promise<Home> => {
  const found = house?.flats[flat]
  if (found === undefined) throw new Error('the house has eleven flats')
  const { origin, executablePath, openExecutablePath } = found
  const home = await place.open(name, {
    flags: ['--use-fake-device-for-media-stream'],
    browser: { origin, executablePath: may === 'show' ? openExecutablePath : executablePath },
  })
  homes.push(home)
  return home
}

test.beforeAll(async () => {
  house = await createHouse(11, place.dir)
})
test.afterAll(() => house?.stop())

test('what a killed run left behind is cleared away, and the house of a running one stays', async () => {
  // The number of a process that has ended, as that of a run that was killed.
  const name = `hg-${spawnSync('true').pid}-1`
  expect(spawnSync('ip', ['netns', 'add', name]).status).toBe(0)
  const inside = spawn('ip', ['netns', 'exec', name, 'sleep', '600'])
  const ended = new Promise((resolve) => inside.once('exit', (_code, signal) => resolve(signal)))
  await expect.poll(() => spawnSync('ip', ['netns', 'pids', name]).stdout.toString()).not.toBe('')
  expect(clearLeftovers()).toContain(name)
  expect(await ended).toBe('SIGKILL')
  const left = spawnSync('ip', ['netns', 'list']).stdout.toString()
  expect(left).not.toContain(name)
  expect(left).toContain(`hg-${process.pid}-1`)
})

test('two browsers that both hide their addresses do not meet across a router; the page says so, and a permission helps', async () => {
  const [fir, gorse] = [await move('Fir', 0, 'hide'), await move('Gorse', 1, 'hide')]
  await found(fir, 'Hidden Street')
  await answerLink(fir, gorse)
  const { invitations } = await until(
    fir,
    'the end of the attempt',
    (snapshot) => snapshot.invitations.at(-1)?.state === 'failed',
  )
  expect(invitations.at(-1)?.usable).toBe(false)
  await expect(fir.page.locator('.mark', { hasText: 'The two computers could not reach each other.' })).toBeVisible()
  expect((await snapshotOf(fir)).network.links).toBe(0)
  // The newcomer's page still waits for its reply to be opened. One permission is enough: the next link says where this is.
  await goTo(fir, 'street')
  await expect(fir.page.getByTestId('address-hidden')).toBeVisible()
  await fir.page.getByTestId('show-address').click()
  await expect(fir.page.getByText(enScan.address.troubles.refused)).toBeVisible()
  await fir.context.grantPermissions(['camera'], { origin: fir.origin })
  await fir.page.getByTestId('show-address').click()
  await expect(fir.page.getByText(enScan.address.allowed.maker)).toBeVisible()
  const fresh = await freshLink(fir)
  const { joining: before } = await snapshotOf(gorse)
  await gorse.page.getByTestId('fresh-link-paste').fill(fresh)
  const { joining } = await until(gorse, 'a reply to it', ({ joining: now }) => now?.reply !== before?.reply)
  await fir.page
    .getByTestId('reply-paste')
    .first()
    .fill(joining?.reply ?? '')
  await fir.page.getByTestId('guest-admit').first().click()
  await until(gorse, 'admission', ({ stage }) => stage === 'member')
  for (const home of homes.splice(0)) await closeHome(home)
})

const freshLink = async (home: Home): Promise<string> => {
  await home.page.getByTestId('invite').first().click()
  const { invitations } = await until(home, 'a link', (snapshot) => snapshot.invitations.at(-1)?.state === 'waiting')
  return invitations.at(-1)?.link ?? ''
}

test('one that shows its address is enough: two others join through it and all three agree', async () => {
  const ash = await move('Ash', 0, 'show')
  const [birch, cedar] = [await move('Birch', 1, 'hide'), await move('Cedar', 2, 'hide')]
  await found(ash, 'Router Street')
  await joinThrough(ash, birch)
  await joinThrough(ash, cedar)
  await until(ash, 'both links', ({ network }) => network.links === 2)
  await setPrices(birch, '0.31', '0.09', true)
  for (const home of [ash, cedar])
    await until(home, 'a price of another network', ({ agreement }) => agreement.height >= 3)
  const heights = await Promise.all(homes.map(async (home) => (await snapshotOf(home)).agreement.height))
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(1)
  // Neither of these two knows where the other one is, and what they say goes by the third.
  expect((await snapshotOf(birch)).network.links).toBe(1)
})

test('a home behind address translation joins through one that shows its address', async () => {
  test.skip(!hasRouterRules(), 'nft is not installed')
  house?.translate(TRANSLATED)
  const [ash] = homes
  if (ash === undefined) throw new Error('three homes')
  const dogwood = await move('Dogwood', TRANSLATED, 'hide')
  await joinThrough(ash, dogwood)
  await setPrices(dogwood, '0.32', '0.07', false)
})

test('two homes that are both behind address translation do not meet, whatever they show; the page says so', async () => {
  test.skip(!hasRouterRules(), 'nft is not installed')
  for (const flat of BOTH_TRANSLATED) house?.translate(flat)
  const elm = await move('Elm', BOTH_TRANSLATED[0], 'show')
  const fern = await move('Fern', BOTH_TRANSLATED[1], 'show')
  await found(elm, 'Inner Street')
  await answerLink(elm, fern)
  await until(elm, 'the end of the attempt', ({ invitations }) => invitations.at(-1)?.state === 'failed')
  await expect(elm.page.locator('.mark', { hasText: 'The two computers could not reach each other.' })).toBeVisible()
  // Its address is in the link already, so nobody is asked for a camera that would not help.
  await expect(elm.page.getByTestId('address-hidden')).toHaveCount(0)
  for (const home of homes.splice(-2)) await closeHome(home)
})

test('two homes behind routers of their own meet once their street has voted for a helper, and again after a reload through a third', async () => {
  test.skip(!hasRouterRules(), 'nft is not installed')
  test.setTimeout(180_000)
  for (const flat of TWO_HOUSES) house?.giveRouter(flat, 'one')
  const helper = await house?.helpIn(HELPER)
  if (helper === undefined) throw new Error('the house has eleven flats')
  const [hazel, ivy] = [await move('Hazel', TWO_HOUSES[0], 'hide'), await move('Ivy', TWO_HOUSES[1], 'hide')]
  await found(hazel, 'Outer Street')
  await answerLink(hazel, ivy)
  await until(hazel, 'the end of the attempt', ({ invitations }) => invitations.at(-1)?.state === 'failed')
  expect(helper.asked()).toBe(0)
  await voteForHelper(hazel, helper.server)
  await expect.poll(() => hazel.page.getByTestId('helpers').textContent()).toContain('(STUN)')
  await expect(ivy.page.getByTestId('link-helpers')).toHaveCount(0)
  await joinByFreshLink(hazel, ivy)
  await setPrices(ivy, '0.33', '0.06', false)
  expect(helper.asked()).toBeGreaterThan(1)
  // A ticket alone opens no router: its issuer does not know from where it will be used. Whoever reaches both signals.
  const juniper = await move('Juniper', HELPER, 'show')
  await joinThrough(hazel, juniper)
  await until(ivy, 'links to both', ({ network }) => network.links === 2)
  await until(ivy, 'a way back to both', ({ network }) => network.waysBack === 2)
  await ivy.page.reload()
  await until(ivy, 'links to both again', ({ network }) => network.links === 2, 30_000)
  for (const home of homes.splice(-3)) await closeHome(home)
})

test('two homes whose routers show everybody another port meet through a TURN server, and a STUN server is not enough', async () => {
  test.skip(!hasRouterRules(), 'nft is not installed')
  test.skip(!hasTurnServer(), 'coturn is not installed')
  test.setTimeout(180_000)
  for (const flat of STRICT_HOUSES) house?.giveRouter(flat, 'many')
  const [laurel, maple] = [
    await move('Laurel', STRICT_HOUSES[0], 'hide'),
    await move('Maple', STRICT_HOUSES[1], 'hide'),
  ]
  await found(laurel, 'Strict Street')
  const relay = await house?.relayIn(HELPER)
  if (relay === undefined) throw new Error('the house has eleven flats')
  // Every TURN server is a STUN server, too.
  await voteForHelper(laurel, String(/turn:([0-9.:]+)/.exec(relay)?.[1]).replace(/^/, 'stun:'))
  await answerLink(laurel, maple)
  await until(laurel, 'the end of the attempt', ({ invitations }) => invitations.at(-1)?.state === 'failed')
  await voteForHelper(laurel, relay)
  await joinByFreshLink(laurel, maple)
  await setPrices(maple, '0.35', '0.05', false)
  for (const home of homes.splice(-2)) await closeHome(home)
})

/** The newcomer's page still waits; another link, and the reply to that one, lead on. Who helps is said before and after. */
const joinByFreshLink = async (inviter: Home, newcomer: Home): Promise<void> => {
  await goTo(inviter, 'street')
  const fresh = await freshLink(inviter)
  const { joining: before } = await snapshotOf(newcomer)
  await newcomer.page.getByTestId('fresh-link-paste').fill(fresh)
  const { joining } = await until(newcomer, 'a reply to it', ({ joining: now }) => now?.reply !== before?.reply)
  await expect(newcomer.page.getByTestId('link-helpers')).toBeVisible()
  await inviter.page
    .getByTestId('reply-paste')
    .first()
    .fill(joining?.reply ?? '')
  await inviter.page.getByTestId('guest-admit').first().click()
  await until(newcomer, 'admission', ({ stage }) => stage === 'member')
}

/** Alone on the street, its one home decides at once. */
const voteForHelper = async (home: Home, server: string): Promise<void> => {
  await goTo(home, 'street')
  await home.page.getByTestId('propose-form').click()
  await home.page.getByTestId('propose-term').selectOption('iceServers')
  await home.page.getByTestId('propose-value').fill(server)
  await home.page.getByTestId('propose').click()
  await until(home, 'the helper in force', ({ street }) => street?.iceServers === server)
  await goTo(home, 'more')
}

test('while the router loses 3 % and delays what it can, all agree on, and a reloaded page comes back by its ticket', async () => {
  const lacking = house?.weather({ delayMs: 50, lossPercent: 3 }) ?? []
  if (lacking.length > 0) console.log(`this machine cannot do: ${lacking.join()}`)
  const [ash, birch] = homes
  if (ash === undefined || birch === undefined) throw new Error('three homes')
  const before = performance.now()
  await setPrices(birch, '0.29', '0.08', false)
  const agreedMs = performance.now() - before
  await goTo(birch, 'street')
  await birch.page.reload()
  const reloaded = performance.now()
  await until(birch, 'a link by a ticket', ({ network }) => network.links > 0, 30_000)
  const linkedMs = performance.now() - reloaded
  console.log(`agreed after ${agreedMs.toFixed(0)} ms, linked again ${linkedMs.toFixed(0)} ms after a reload`)
  await setPrices(birch, '0.28', '0.08', true)
})

test('a computer that gets another address while its page is open is linked again by itself', async () => {
  const [ash, birch] = homes
  if (ash === undefined || birch === undefined) throw new Error('three homes')
  const before = performance.now()
  house?.readdress(1)
  await until(birch, 'the links being missed', ({ network }) => network.links === 0, 30_000)
  const missedMs = performance.now() - before
  await until(birch, 'a link from the new address', ({ network }) => network.links > 0, 60_000)
  console.log(
    `missed after ${missedMs.toFixed(0)} ms, linked again after ${(performance.now() - before).toFixed(0)} ms`,
  )
  await setPrices(birch, '0.27', '0.08', false)
  for (const home of homes) {
    const { foreignRequests, policyViolations, pageErrors } = home.wrongs
    expect({ foreignRequests, policyViolations, pageErrors }).toEqual({
      foreignRequests: [],
      policyViolations: [],
      pageErrors: [],
    })
  }
})
