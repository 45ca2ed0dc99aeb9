// Texts that outlive the page they were made for, in real profiles over real WebRTC: a reply whose link is gone, answered
// with a personal link by whoever is there; and members that nobody is linked to any more, back by one link.
import { expect, test, type Page } from '@playwright/test'
import { enDoors } from '../../src/ui/words/en-doors.ts'
import { enInvite } from '../../src/ui/words/en-invite.ts'
import { enReturn } from '../../src/ui/words/en-return.ts'
import { enSentences, type SentenceCode } from '../../src/ui/words/en-sentences.ts'
import { closeHome, reopenHome, snapshotOf, until, type Home } from '../../tools/street/home.ts'
import { found, goTo, joinThrough } from '../../tools/street/steps.ts'
import { ground } from './ground.ts'

const place = ground()

const says = (page: Page, code: SentenceCode): Promise<void> =>
  expect(page.getByText(enSentences[code].says).first()).toBeVisible({ timeout: 20_000 })

/** The text in the last code box of a kind, as soon as it is another one than before. */
const shown = async (home: Home, testid: string, before = ''): Promise<string> => {
  const box = home.page.getByTestId(testid).last()
  await expect(box).not.toHaveValue(before, { timeout: 20_000 })
  return box.inputValue()
}

const invitationOf = async (home: Home): Promise<string> => {
  await goTo(home, 'street')
  await home.page.getByTestId('invite').first().click()
  return shown(home, 'invitation-link')
}

const openLink = async (home: Home, link: string): Promise<void> => {
  await home.page.goto('about:blank')
  await home.page.goto(link)
}

/** Opens the link as a newcomer and gives the reply. */
const replyTo = async (newcomer: Home, link: string): Promise<string> => {
  await openLink(newcomer, link)
  await newcomer.page.getByTestId('home-name').fill(newcomer.name)
  await newcomer.page.getByTestId('join').click()
  return shown(newcomer, 'reply-text')
}

const pasteReply = async (home: Home, reply: string): Promise<void> => {
  await goTo(home, 'street')
  await home.page.getByTestId('reply-paste').first().fill(reply)
}

/** Pastes a reply that leads nowhere, and makes the personal link that answers it. */
const personalLink = async (home: Home, reply: string): Promise<string> => {
  await pasteReply(home, reply)
  await home.page.getByTestId('answer-reply').click({ timeout: 30_000 })
  const link = await shown(home, 'personal-link')
  expect(link.length - link.indexOf('#') - 1).toBeLessThanOrEqual(180)
  return link
}

const admitted = async (host: Home, newcomer: Home): Promise<void> => {
  await host.page.getByTestId('guest-admit').first().click({ timeout: 30_000 })
  await until(newcomer, 'admission', (snapshot) => snapshot.stage === 'member')
}

const sameBooks = async (homes: readonly Home[]): Promise<void> => {
  await expect
    .poll(
      async () => {
        const seen = await Promise.all(homes.map(snapshotOf))
        return new Set(seen.map(({ agreement }) => `${agreement.height} ${agreement.stateRoot}`)).size
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe(1)
}

const reloaded = async (home: Home): Promise<void> => {
  await home.page.goto('about:blank')
  await home.page.goto(`${place.origin}/`)
}

const closeAll = async (...homes: Home[]): Promise<void> => {
  for (const home of homes) await closeHome(home)
}

test('a reply whose link is gone: the inviter has reloaded, and a third person gets nothing from the personal link', async () => {
  const [ash, birch, thief] = [await place.open('Ash'), await place.open('Birch'), await place.open('Thief')]
  await found(ash, 'Elm Street')
  const reply = await replyTo(birch, await invitationOf(ash))
  await reloaded(ash)
  await until(ash, 'its street', (snapshot) => snapshot.stage === 'member')
  await pasteReply(ash, reply)
  await expect(ash.page.getByText(enInvite.invite.goneTitle)).toBeVisible()
  const link = await personalLink(ash, reply)
  await expect(ash.page.getByText(enInvite.invite.personalStates.waiting)).toBeVisible()

  await openLink(thief, link)
  await says(thief.page, 'code-for-another')
  // Whoever opens it at its maker's does no harm either.
  await ash.page.getByTestId('reply-paste').first().fill(link)
  await says(ash.page, 'code-own')

  // Pasted into the page that waits, with the name from before.
  await birch.page.getByTestId('fresh-link-paste').fill(link)
  await until(birch, 'a link', ({ joining }) => joining?.state === 'connected')
  await expect(ash.page.getByText(enInvite.invite.personalStates.connected)).toBeVisible()
  await expect(ash.page.getByText(enInvite.invite.guest('Birch'))).toBeVisible()
  await admitted(ash, birch)
  await sameBooks([ash, birch])
  expect((await snapshotOf(ash)).members.map(({ name }) => name)).toEqual(['Ash', 'Birch'])

  // Used up: it leads nobody anywhere any more, and a replay of the reply finds its writer linked.
  await openLink(thief, link)
  await says(thief.page, 'code-for-another')
  await pasteReply(ash, reply)
  await expect(ash.page.getByText(enInvite.invite.openedBy('Birch'))).toBeVisible()
  await closeAll(ash, birch, thief)
})

test('both pages reloaded: another member answers, and the newcomer opens the link with its name kept', async () => {
  const [oak, elder, hazel] = [await place.open('Oak'), await place.open('Elder'), await place.open('Hazel')]
  await found(oak, 'Oak Street')
  await joinThrough(oak, elder)
  const reply = await replyTo(hazel, await invitationOf(oak))
  await until(oak, 'a way back', ({ network }) => network.waysBack === 1)
  await reloaded(oak)
  await reloaded(hazel)
  const waiting = await until(hazel, 'its request', ({ joining }) => joining?.state === 'waiting-for-link')
  expect(waiting.joining).toMatchObject({ name: 'Hazel', kind: 'home', reply })
  await until(elder, 'Oak again', ({ network }) => network.links === 1)
  await pasteReply(elder, reply)
  await expect(elder.page.getByText(enInvite.invite.elsewhereTitle('Oak'))).toBeVisible()
  // In a messenger a press on the link opens it in this browser, in the page itself or anew.
  await openLink(hazel, await personalLink(elder, reply))
  await admitted(elder, hazel)
  for (const home of [oak, elder, hazel])
    await until(home, 'two links', ({ network, members }) => network.links === 2 && members.length === 3)
  await sameBooks([oak, elder, hazel])
  // A request that was granted is not shown again after a reload.
  await until(hazel, 'two ways back', ({ network }) => network.waysBack === 2)
  await reloaded(hazel)
  const back = await until(hazel, 'its street', ({ stage, network }) => stage === 'member' && network.links === 2)
  expect(back.joining).toBeUndefined()
  await closeAll(oak, elder, hazel)
})

test('a personal link that opens in a second tab goes on in the first, with the name from there', async () => {
  const [ivy, moss] = [await place.open('Ivy'), await place.open('Moss')]
  await found(ivy, 'Ivy Street')
  const reply = await replyTo(moss, await invitationOf(ivy))
  await reloaded(ivy)
  await until(ivy, 'its street', (snapshot) => snapshot.stage === 'member')
  const second = await moss.context.newPage()
  await second.goto(await personalLink(ivy, reply))
  await until(moss, 'a link', ({ joining }) => joining?.state === 'connected')
  await expect(second.getByText(enDoors.link.states.connected)).toBeVisible()
  await admitted(ivy, moss)
  await closeAll(ivy, moss)
})

test('a page that wrote a reply and is gone, a link that gave way to newer ones, and a reply of another street', async () => {
  const [maple, rowan, fir] = [await place.open('Maple'), await place.open('Rowan'), await place.open('Fir')]
  await found(maple, 'Maple Street')
  const reply = await replyTo(rowan, await invitationOf(maple))
  await reloaded(rowan)
  // The link still waits, but nobody is behind the reply: after ten seconds the page says so, and offers the other way.
  await pasteReply(maple, reply)
  await expect(maple.page.getByText(enInvite.invite.unreachableTitle)).toBeVisible({ timeout: 30_000 })
  const link = await personalLink(maple, reply)
  await rowan.page.getByTestId('fresh-link-paste').fill(link)
  await admitted(maple, rowan)

  await found(fir, 'Other Street')
  const foreign = await invitationOf(fir)
  const [larch, spruce] = [await place.open('Larch'), await place.open('Spruce')]
  await pasteReply(maple, await replyTo(larch, foreign))
  await says(maple.page, 'code-foreign-street')
  await expect(maple.page.getByTestId('answer-reply')).toHaveCount(0)

  const replaced = await replyTo(spruce, await invitationOf(maple))
  for (let more = 0; more < 8; more++) {
    const before = (await snapshotOf(maple)).invitations.length
    await maple.page.getByTestId('invite').first().click()
    await until(maple, 'another link', ({ invitations }) => invitations.length > before)
  }
  await pasteReply(maple, replaced)
  await says(maple.page, 'code-replaced')
  await closeAll(maple, rowan, fir, larch, spruce)
})

/** Two neighbours whose pages were both closed: nobody's port is known to anybody, and tickets lead nowhere. */
const apart = async (first: string, second: string): Promise<[Home, Home]> => {
  const [a, b] = [await place.open(first), await place.open(second)]
  await found(a, `${first} Street`)
  await joinThrough(a, b)
  await sameBooks([a, b])
  await a.context.close()
  await b.context.close()
  await reopenHome(a)
  await reopenHome(b)
  for (const home of [a, b]) await until(home, 'being alone', ({ network }) => network.alone, 30_000)
  await expect(b.page.getByTestId('way-back')).toBeVisible()
  return [a, b]
}

const together = async (a: Home, b: Home): Promise<void> => {
  for (const home of [a, b])
    await until(home, 'a link', ({ stage, network }) => stage === 'member' && network.links === 1, 30_000)
  await expect(b.page.getByTestId('way-back')).toHaveCount(0)
  const { agreement } = await snapshotOf(a)
  await goTo(a, 'street')
  await a.page.getByTestId('invite').first().click()
  await until(a, 'a new block', (snapshot) => snapshot.agreement.height > agreement.height)
  await sameBooks([a, b])
  for (const home of [a, b]) {
    const { members, guests } = await snapshotOf(home)
    expect([members.length, guests.length]).toEqual([2, 0])
  }
}

test('a member whose tickets lead nowhere comes back by an ordinary invitation of a neighbour, as who it is', async () => {
  const [alder, beech] = await apart('Alder', 'Beech')
  await openLink(beech, await invitationOf(alder))
  await expect(beech.page.getByText(enReturn.back.from('Alder'))).toBeVisible()
  await beech.page.getByTestId('come-back').click()
  await pasteReply(alder, await shown(beech, 'reply-text'))
  await expect(beech.page.getByText(enReturn.back.returning.connected)).toBeVisible()
  await beech.page.getByTestId('to-home').click()
  await together(alder, beech)
  await closeAll(alder, beech)
})

test('a member whose tickets lead nowhere comes back by a link of its own, which lets nobody else in', async () => {
  const [cherry, plum] = await apart('Cherry', 'Plum')
  await plum.page.getByTestId('make-return-link').click()
  const link = await shown(plum, 'return-link')
  expect(link.length - link.indexOf('#') - 1).toBeLessThanOrEqual(175)
  const stranger = await place.open('Stranger')
  await openLink(stranger, link)
  await says(stranger.page, 'code-for-members')
  // A neighbour of another street changes nothing at home by opening it, nor does the home itself.
  await reloaded(stranger)
  await found(stranger, 'Far Street')
  await openLink(stranger, link)
  await says(stranger.page, 'link-foreign-street')
  await plum.page.getByTestId('reply-paste').first().fill(link)
  await says(plum.page, 'code-own')

  await goTo(cherry, 'street')
  await cherry.page.getByTestId('reply-paste').first().fill(link)
  await cherry.page.getByTestId('come-back').click()
  await plum.page
    .getByTestId('reply-paste')
    .first()
    .fill(await shown(cherry, 'reply-text'))
  await cherry.page.getByTestId('to-home').click()
  await together(cherry, plum)
  await closeAll(cherry, plum, stranger)
})

test('a member whose neighbour’s page closed in between comes back by a personal link, without an invitation', async () => {
  const [pear, apple] = await apart('Pear', 'Apple')
  await openLink(apple, await invitationOf(pear))
  await apple.page.getByTestId('come-back').click()
  const reply = await shown(apple, 'reply-text')
  await reloaded(pear)
  await until(pear, 'its street', (snapshot) => snapshot.stage === 'member')
  const { invitations } = await snapshotOf(pear)
  expect(invitations).toEqual([])
  const link = await personalLink(pear, reply)
  await expect(pear.page.getByText(enInvite.invite.personalTo('Apple'))).toBeVisible()
  await openLink(apple, link)
  await apple.page.getByTestId('come-back').click()
  await together(pear, apple)
  await closeAll(pear, apple)
})
