// The network in real browsers: one profile per household, real WebRTC, no server but the one that hands out the page.
import { expect, test, type Browser } from '@playwright/test'
import { measured, meshGround } from './mesh/ground.ts'
import { call, fullMesh, invite, SCOPE, seen, seenSoFar, setMembers, sleep, start, waysBack } from './mesh/street.ts'

const ground = meshGround()

/** Three guests of the first home, all members: a star that becomes a mesh. */
const street = async (browser: Browser) => {
  const four = await ground.open(browser, 'a', 'b', 'c', 'd')
  const [a, ...guests] = four
  await setMembers(four)
  for (const guest of guests) await invite(a, guest)
  measured('star of 4 to full mesh', await fullMesh(four))
  return four
}

test('two tabs meet by two texts', async ({ browser }) => {
  const [a, b] = await ground.open(browser, 'a', 'b')
  const { offer, reply, ms } = await invite(a, b)
  measured('reply to link', ms)
  measured('offer and reply', `${offer.length} and ${reply.length} characters`)
  expect(offer.length).toBeLessThanOrEqual(175)
  expect(await call(a, 'links')).toEqual([b.key])
  await seen(b, { kind: 'up', peer: a.key, detail: 'code' })
  await seen(a, {
    kind: 'code',
    peer: b.key,
    detail: `${(await seenSoFar(a, { kind: 'code' }))[0]?.detail?.slice(0, 4)} connected`,
  })
  expect(await seenSoFar(a, { kind: 'violation' })).toEqual([])
})

test('what is no code, or not for this tab, is told apart', async ({ browser }) => {
  const [a, b] = await ground.open(browser, 'a', 'b')
  const { code: offer } = await call(a, 'offer')
  const { reply } = await call(b, 'accept', offer)
  expect((await call(a, 'accept', offer)).kind).toBe('own')
  expect(await call(a, 'complete', offer)).toEqual({ kind: 'wrong-kind' })
  // Four characters are three bytes: cut there, the text still is base64url, and only the check can tell.
  const cut = reply.slice(0, 4 * Math.floor(reply.length / 4) - 4)
  expect(await call(a, 'complete', cut)).toEqual({ kind: 'checksum' })
  expect(await call(a, 'complete', '!')).toEqual({ kind: 'malformed' })
  expect(await call(b, 'complete', reply)).toEqual({ kind: 'no-such-offer' })
  await setMembers([b], [a])
  expect(await call(b, 'complete', reply)).toEqual({ kind: 'no-such-offer', owner: a.key })
})

test('a star of four becomes a full mesh by itself', async ({ browser }) => {
  const [, b, c] = await street(browser)
  await seen(b, { kind: 'up', peer: c.key, detail: 'signal' })
})

test('members gossip both ways, and hear each message once', async ({ browser }) => {
  const [a, b, c, d] = await street(browser)
  await sleep(300)
  const sentMs = await call(a, 'now')
  await call(a, 'publish', 'tx', 'hello from a')
  const heard = await Promise.all(
    [b, c, d].map((home) => seen(home, { kind: 'gossip tx', peer: a.key, detail: 'hello from a' })),
  )
  measured('publish to last of three', Math.round(Math.max(...heard.map(([event]) => (event?.atMs ?? 0) - sentMs))))
  await call(d, 'publish', 'consensus', 'dull answer')
  await seen(a, { kind: 'gossip consensus', peer: d.key, detail: 'dull answer' })
  await call(b, 'publish', 'consensus', 'dull answer')
  await call(b, 'publish', 'consensus', 'dull answer')
  await seen(a, { kind: 'gossip consensus', peer: b.key, detail: 'dull answer' }, 2)
  await call(c, 'publishLarge', 'consensus', 300_000)
  await seen(d, { kind: 'gossip consensus', bytes: 300_000 })
  await sleep(1_500)
  for (const home of [b, c, d])
    expect(await seenSoFar(home, { kind: 'gossip tx', detail: 'hello from a' })).toHaveLength(1)
  expect(await call(b, 'request', c.key, 'sync', 'height?')).toBe('sync heard height?')
  expect(await call(b, 'request', c.key, 'sync', 'refuse me')).toMatch(/^refused/)
  expect((await call(b, 'request', c.key, 'sync', 'much')).length).toBe(1_500_000)
})

test('a message is passed on where a link is missing, and not by who finds it bad', async ({ browser }) => {
  // c never learns that b is a member, so that b and c can only hear each other through a: a chain.
  const [a, b, c] = await ground.open(browser, 'a', 'b', 'c')
  await call(a, 'members', SCOPE, [a.key, b.key, c.key])
  await call(b, 'members', SCOPE, [a.key, c.key])
  await invite(a, b)
  await sleep(1_500)
  // Only now does c join, and it refuses b's offers because b is a stranger to it.
  await call(c, 'members', SCOPE, [a.key])
  await invite(a, c)
  await sleep(2_500)
  expect(await call(c, 'links')).toEqual([a.key])
  await call(c, 'publish', 'tx', 'passed on')
  await seen(b, { kind: 'gossip tx', peer: a.key, detail: 'passed on' })
  await call(c, 'publish', 'tx', 'bad news')
  await seen(a, { kind: 'gossip tx', detail: 'bad news' })
  await sleep(500)
  expect(await seenSoFar(b, { kind: 'gossip tx', detail: 'bad news' })).toEqual([])
})

test('a guest gets no gossip, no sync and no signalling until it is a member', async ({ browser }) => {
  const [a, b, guest] = await ground.open(browser, 'a', 'b', 'guest')
  await setMembers([a, b], [a, b])
  await invite(a, b)
  // The guest knows everything a member knows and takes itself for one.
  await setMembers([guest], [a, b, guest])
  await invite(a, guest)
  await sleep(1_500)
  await call(a, 'publish', 'tx', 'among ourselves')
  await seen(b, { kind: 'gossip tx', detail: 'among ourselves' })
  await call(guest, 'publish', 'tx', 'let me in')
  expect(await call(guest, 'request', a.key, 'sync', 'height?')).toMatch(/^refused/)
  expect(await call(guest, 'request', a.key, 'join', 'please')).toBe('join heard please')
  await sleep(1_500)
  expect(await seenSoFar(guest, { kind: 'gossip tx' })).toEqual([])
  expect(await seenSoFar(a, { kind: 'gossip tx', peer: guest.key })).toEqual([])
  expect(await call(guest, 'links')).toEqual([a.key])

  await setMembers([a, b], [a, b, guest])
  measured('admission to full mesh of 3', await fullMesh(ground.homes))
  await sleep(500)
  await call(a, 'publish', 'tx', 'welcome')
  await seen(guest, { kind: 'gossip tx', detail: 'welcome' })

  await setMembers([a, b], [a, b])
  await seen(guest, { kind: 'down', peer: a.key })
  await call(a, 'publish', 'tx', 'among ourselves again')
  await sleep(500)
  expect(await seenSoFar(guest, { kind: 'gossip tx', detail: 'among ourselves again' })).toEqual([])
})

test('a reply in the name of another key is refused', async ({ browser }) => {
  const [a, b, impostor] = await ground.open(browser, 'a', 'b', 'impostor')
  await setMembers(ground.homes, [a, b])
  const { code: offer } = await call(a, 'offer')
  const forged = await call(impostor, 'forge', offer, b.key)
  expect(await call(a, 'complete', forged)).toEqual({ kind: 'impostor' })
  expect(await call(a, 'links')).toEqual([])
  expect(await call(impostor, 'links')).toEqual([])
})

test('a reply whose offer is gone is answered by a code that needs no other text', async ({ browser }) => {
  const [a, b, other] = await ground.open(browser, 'a', 'b', 'other')
  const { code: offer } = await call(a, 'offer')
  const { reply } = await call(b, 'accept', offer)
  // Anybody who was shown the reply can make the code; the one who made the offer may be gone for good.
  const { code: personal } = await call(other, 'personal', reply)
  measured('personal code', `${personal.length} characters`)
  expect((await call(a, 'accept', personal)).kind).toBe('for-another')
  expect((await call(other, 'accept', personal)).kind).toBe('own')
  expect((await call(b, 'personal', reply)).kind).toBe('own')
  const startMs = await call(b, 'now')
  expect((await call(b, 'accept', personal)).kind).toBe('following')
  const [up] = await seen(b, { kind: 'up', peer: other.key, detail: 'code' })
  measured('personal code to link', Math.round((up?.atMs ?? 0) - startMs))
  await seen(other, { kind: 'up', peer: b.key, detail: 'code' })
  // It works once.
  await b.page.reload()
  await start(b)
  await seen(other, { kind: 'down', peer: b.key })
  expect((await call(b, 'accept', personal)).kind).toBe('following')
  await sleep(3_000)
  expect([await call(b, 'links'), await call(other, 'links')]).toEqual([[], []])
  // Nor is it an offer that a reply could complete.
  expect(await call(other, 'complete', reply)).toEqual({ kind: 'no-such-offer' })
})

test('whoever knows a personal code, but has not its certificate or its key, gets nowhere', async ({ browser }) => {
  const [a, b, thief] = await ground.open(browser, 'a', 'b', 'thief')
  const { code: offer } = await call(a, 'offer')
  const { reply } = await call(b, 'accept', offer)
  const { code: personal, codeId } = await call(a, 'personal', reply)
  expect(await call(thief, 'breakIn', personal, b.key)).not.toBe('open')
  await seen(a, { kind: 'code', detail: `${codeId} failed` })
  // With a certificate that the reply has named, the channel opens; but the key is not there to speak on it.
  const forged = await call(thief, 'forgeWithCertificate', offer, b.key)
  const second = await call(a, 'personal', forged)
  expect(await call(thief, 'breakIn', second.code, b.key)).toBe('open')
  await seen(a, { kind: 'code', detail: `${second.codeId} failed` })
  expect([await call(a, 'links'), await call(thief, 'links')]).toEqual([[], []])
  expect(await seenSoFar(a, { kind: 'up' })).toEqual([])
})

test('a code that gave way to newer ones is told as expired, and a late reply to it as replaced', async ({
  browser,
}) => {
  const [a, b] = await ground.open(browser, 'a', 'b')
  const { code: offer, codeId } = await call(a, 'offer')
  const { reply } = await call(b, 'accept', offer)
  for (let more = 0; more < 8; more++) await call(a, 'offer')
  await seen(a, { kind: 'code', detail: `${codeId} expired` })
  expect(await call(a, 'complete', reply)).toEqual({ kind: 'replaced' })
})

test('two tabs that dial each other at once keep one connection', async ({ browser }) => {
  const [a, b] = await ground.open(browser, 'a', 'b')
  await setMembers(ground.homes)
  const [offerA, offerB] = await Promise.all([call(a, 'offer'), call(b, 'offer')])
  const [replyA, replyB] = await Promise.all([call(a, 'accept', offerB.code), call(b, 'accept', offerA.code)])
  await Promise.all([call(a, 'complete', replyB.reply), call(b, 'complete', replyA.reply)])
  await sleep(2_000)
  expect([await call(a, 'connected'), await call(b, 'connected')]).toEqual([1, 1])
  expect([await call(a, 'links'), await call(b, 'links')]).toEqual([[b.key], [a.key]])
  await call(a, 'publish', 'tx', 'still here')
  await seen(b, { kind: 'gossip tx', detail: 'still here' })
  await call(b, 'publish', 'tx', 'so am I')
  await seen(a, { kind: 'gossip tx', detail: 'so am I' })
  for (const home of ground.homes) expect(await seenSoFar(home, { kind: 'down' })).toEqual([])
})

/** After the first the host has offered its ticket twice, and would do so again 4.5 s later; after the second it has given up. */
const LATE = { late: 1_500, 'very late': 28_000 } as const
for (const [late, lateMs] of Object.entries(LATE))
  test(`a newcomer whose page learns ${late} that it belongs gets its ticket with its first word as a member`, async ({
    browser,
  }) => {
    const both = await ground.open(browser, 'host', 'newcomer')
    const [host, newcomer] = both
    await setMembers([host], [host])
    await invite(host, newcomer)
    await setMembers([host], both)
    await sleep(lateMs)
    expect(await call(newcomer, 'waysBack')).toBe(0)
    const startMs = Date.now()
    await setMembers([newcomer], both)
    await expect.poll(() => call(newcomer, 'waysBack'), { timeout: 3_500, intervals: [10] }).toBe(1)
    measured('member to ticket', Date.now() - startMs)
    await newcomer.page.reload()
    await start(newcomer)
    await setMembers([newcomer], both)
    await call(newcomer, 'rejoin')
    await seen(newcomer, { kind: 'up', detail: 'ticket' })
  })

test('a reloaded tab comes back by its tickets, again and again', async ({ browser }) => {
  const [a, b, c, d] = await street(browser)
  for (const round of [1, 2]) {
    await waysBack([d], 3)
    await d.page.reload()
    expect(await start(d)).toBe(d.key)
    await setMembers([d], ground.homes)
    const startMs = await call(d, 'now')
    const back = await call(d, 'rejoin')
    const first = (await seen(d, { kind: 'up' }))[0]
    expect(first?.detail).toBe('ticket')
    measured(`reload ${round}: ticket to first link`, Math.round((first?.atMs ?? 0) - startMs))
    measured(`reload ${round}: tickets that worked`, `${back}`)
    measured(`reload ${round}: then full`, await fullMesh(ground.homes, 3_000))
    await call(a, 'publish', 'tx', `round ${round}`)
    await seen(d, { kind: 'gossip tx', detail: `round ${round}` })
    await call(d, 'publish', 'tx', `back ${round}`)
    for (const home of [a, b, c]) await seen(home, { kind: 'gossip tx', detail: `back ${round}` })
  }
})

test('what a returning tab says reaches all as soon as it reaches one', async ({ browser }) => {
  const [a, b, c, d] = await street(browser)
  for (const round of [1, 2, 3]) {
    await waysBack([d], 3)
    await d.page.reload()
    await start(d)
    await setMembers([d], ground.homes)
    const back = call(d, 'rejoin')
    let said = 0
    for (const untilMs = Date.now() + 1_500; Date.now() < untilMs; said += 1)
      await call(d, 'publish', 'tx', `word ${round}.${said}.`)
    await back
    await sleep(500)
    const heard = await Promise.all([a, b, c].map((home) => seenSoFar(home, { kind: 'gossip tx' })))
    const words = heard.map((events) => new Set(events.map((event) => event.detail ?? '')))
    const reached = [...new Set(words.flatMap((home) => [...home]))].filter((word) => word.startsWith(`word ${round}.`))
    expect(reached.length, `of ${said} words`).toBeGreaterThan(0)
    const missed = reached.flatMap((word) =>
      words.flatMap((home, at) => (home.has(word) ? [] : [`${'abc'[at]}: ${word}`])),
    )
    expect(missed, `round ${round}, ${reached.length} of ${said} words reached somebody`).toEqual([])
  }
})

test('a closed tab is missed at once, a crashed one soon', async ({ browser }) => {
  const [a, b, c, d] = await street(browser)
  const closedMs = Date.now()
  await d.page.close()
  const missed = await Promise.all([a, b, c].map((home) => seen(home, { kind: 'down', peer: d.key })))
  const afterMs = Math.round(Math.max(...missed.map(([event]) => event?.atMs ?? Infinity)) - closedMs)
  measured('closed tab missed after', afterMs)
  expect(afterMs).toBeLessThan(1_000)

  const crashedMs = Date.now()
  await c.page.goto('chrome://crash').catch(() => {})
  const crashed = await Promise.all([a, b].map((home) => seen(home, { kind: 'down', peer: c.key })))
  const crashMs = Math.round(Math.max(...crashed.map(([event]) => event?.atMs ?? Infinity)) - crashedMs)
  measured('crashed tab missed after', crashMs)
  expect(crashMs).toBeLessThan(4_500)
})
