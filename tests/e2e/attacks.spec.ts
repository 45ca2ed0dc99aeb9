// What somebody who knows the wire can do to a neighbour's page: nothing that the street would notice. Frames are built
// by hand and sent over real data channels; after each attack the victim still talks with the others.
import { randomBytes } from 'node:crypto'
import { expect, test, type Browser } from '@playwright/test'
import { protocolName } from '../../src/p2p/wire-names.ts'
import { message, negotiation, request, text64, varint } from './mesh/frames.ts'
import { meshGround } from './mesh/ground.ts'
import { call, fullMesh, invite, seen, seenSoFar, setMembers, sleep, type Household } from './mesh/street.ts'

const PROTOCOLS = ['join', 'sync', 'board', 'signal', 'ticket'] as const

const ground = meshGround()

/** A victim with a good neighbour, and somebody linked to the victim alone, as a member or not yet. */
const victimised = async (browser: Browser, attackerIsMember: boolean) => {
  const [victim, friend, attacker] = await ground.open(browser, 'victim', 'friend', 'attacker')
  const members = attackerIsMember ? ground.homes : [victim, friend]
  await setMembers([victim], members)
  await setMembers([attacker], ground.homes)
  // The friend takes nobody but the victim, so the attacker has one link: the one that it attacks over.
  await setMembers([friend], [victim, friend])
  await invite(victim, friend)
  await invite(victim, attacker)
  await sleep(1_000)
  return { victim, friend, attacker }
}

let turn = 0
const stillWell = async (victim: Household, friend: Household): Promise<void> => {
  const words = `still here ${++turn}`
  const startMs = Date.now()
  await call(victim, 'publish', 'tx', words)
  await seen(friend, { kind: 'gossip tx', peer: victim.key, detail: words })
  expect(await call(friend, 'request', victim.key, 'sync', 'well?')).toBe('sync heard well?')
  expect(Date.now() - startMs).toBeLessThan(2_000)
}

test('frames that are too large, endless or nonsense end the stream that they came on, and nothing else', async ({
  browser,
}) => {
  const { victim, friend, attacker } = await victimised(browser, true)
  for (const protocol of PROTOCOLS) {
    const opening = negotiation(protocolName(protocol))
    const bad: Record<string, number[]> = {
      'a length of 16 MB': message([...varint(16_777_216), ...randomBytes(1_000)]),
      'a length without an end': message(Array.from({ length: 64 }, () => 0xff)),
      'a length and nothing behind it': message([...varint(100)]),
    }
    for (const [what, bytes] of Object.entries(bad)) {
      const closed = await call(attacker, 'sendRaw', 2, [text64(opening), text64(bytes)], 800)
      if (what !== 'a length and nothing behind it') expect(closed, `${protocol}: ${what}`).toBe(2)
      await stillWell(victim, friend)
    }
    if (protocol !== 'signal' && protocol !== 'ticket') continue
    // What the page itself decodes is refused; what the worker decodes is fuzzed there.
    for (const bytes of [randomBytes(1), randomBytes(90), randomBytes(900)])
      await call(attacker, 'sendRaw', 1, [text64(opening), text64(request([...bytes]))], 300)
    await stillWell(victim, friend)
  }
  expect(await call(victim, 'links')).toContain(attacker.key)
})

test('what is no protocol at all, and bytes that are no frames, do no harm', async ({ browser }) => {
  const { victim, friend, attacker } = await victimised(browser, true)
  for (const raw of [
    [...randomBytes(2_000)],
    [...varint(1_000_000), ...randomBytes(10_000)],
    negotiation('/nobody/speaks/this/1'),
    message([...varint(5_000_000)]),
    [0],
    negotiation('/meshsub/1.1.0').concat(message([...randomBytes(5_000)])),
  ]) {
    await call(attacker, 'sendRaw', 3, [text64(raw)], 400)
    await stillWell(victim, friend)
  }
})

test('streams that are opened by the hundred are refused beyond a few, and an honest question is still answered', async ({
  browser,
}) => {
  const { victim, friend, attacker } = await victimised(browser, true)
  for (const protocol of PROTOCOLS) {
    const closed = await call(attacker, 'sendRaw', 100, [text64(negotiation(protocolName(protocol)))], 1_500)
    expect(closed, protocol).toBeGreaterThan(60)
    await stillWell(victim, friend)
  }
})

test('a flood of requests to join from somebody who is no member holds nobody up', async ({ browser }) => {
  const { victim, friend, attacker } = await victimised(browser, false)
  const flooding = call(attacker, 'flood', victim.key, 'join', 300)
  for (let i = 0; i < 5; i++) await stillWell(victim, friend)
  const { answered, ms } = await flooding
  console.log(`      300 requests to join: ${answered} answered in ${Math.round(ms)} ms`)
  expect((await call(attacker, 'flood', victim.key, 'sync', 20)).answered).toBe(0)
  expect(await seenSoFar(victim, { kind: 'request sync', peer: attacker.key })).toEqual([])
  await stillWell(victim, friend)
})

test('a flood of offers to hand on uses up the ration of the flooder, and the next home is still introduced', async ({
  browser,
}) => {
  const [victim, friend, attacker, late] = await ground.open(browser, 'victim', 'friend', 'attacker', 'late')
  const others = [victim, friend, late]
  await setMembers([victim, attacker], ground.homes)
  await setMembers([friend, late], others)
  await invite(victim, friend)
  await invite(victim, attacker)
  await sleep(1_000)
  expect(await call(attacker, 'floodSignals', victim.key, friend.key, 300)).toBe(0)
  await stillWell(victim, friend)
  await invite(victim, late)
  await seen(late, { kind: 'up', peer: friend.key, detail: 'signal' })
  expect(await call(friend, 'links')).not.toContain(attacker.key)
})

test('a flood of gossip is cut off by verdicts, and the flooder is not listened to any more', async ({ browser }) => {
  const { victim, friend, attacker } = await victimised(browser, true)
  for (let i = 0; i < 40; i++) await call(attacker, 'publish', 'tx', `bad word ${i}`)
  await seen(victim, { kind: 'gossip tx', peer: attacker.key }, 3)
  await sleep(2_000)
  expect((await seenSoFar(victim, { kind: 'gossip tx', peer: attacker.key })).length).toBeLessThan(12)
  await call(attacker, 'publish', 'tx', 'a good word at last')
  await sleep(1_000)
  expect(await seenSoFar(victim, { detail: 'a good word at last' })).toEqual([])
  expect(await seenSoFar(friend, { kind: 'gossip tx', peer: attacker.key })).toEqual([])
  await stillWell(victim, friend)
})

test('a reply whose fingerprint was changed on the way links nobody; sent again, a used one neither', async ({
  browser,
}) => {
  const [a, b] = await ground.open(browser, 'a', 'b')
  const { code: first } = await call(a, 'offer')
  expect(await call(a, 'complete', await call(b, 'bend', first))).toEqual({ kind: 'unreachable' })
  expect([await call(a, 'links'), await call(b, 'links')]).toEqual([[], []])
  const { reply } = await invite(a, b)
  // Who pastes it twice is told that both are connected, which they are, once.
  expect(await call(a, 'complete', reply)).toEqual({ kind: 'connected', peer: b.key })
  expect([await call(a, 'links'), await call(a, 'connected')]).toEqual([[b.key], 1])
  await b.page.reload()
  await seen(a, { kind: 'down', peer: b.key })
  expect(await call(a, 'complete', reply)).toEqual({ kind: 'no-such-offer', owner: a.key })
  expect(await call(a, 'links')).toEqual([])
})

test('three that are linked stay so while a fourth, who is no member, knocks without an end', async ({ browser }) => {
  const [a, b, c, stranger] = await ground.open(browser, 'a', 'b', 'c', 'stranger')
  await setMembers([a, b, c], [a, b, c])
  await setMembers([stranger], ground.homes)
  await invite(a, b)
  await invite(a, c)
  await fullMesh([a, b, c])
  for (let i = 0; i < 12; i++) {
    const { code } = await call(a, 'offer')
    await call(stranger, 'accept', code)
  }
  await sleep(500)
  expect(await call(stranger, 'links')).toEqual([])
  for (const home of [a, b, c]) expect(await call(home, 'links')).toHaveLength(2)
})
