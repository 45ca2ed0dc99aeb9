// The page's side of texts that people carry: what was typed is kept until it counts, members need no invitation, and one
// reply has one personal link.
import { describe, expect, test } from 'vitest'
import { codeReader } from '../../src/codes.ts'
import { helpersFrom } from '../../src/helpers.ts'
import { createPageNode, refused, type PageNode, type PageParts, type Wish } from '../../src/node/page/index.ts'
import { emptyView } from '../../src/node/page/empty-view.ts'
import { linkText } from '../../src/node/page/link-text.ts'
import type { ToWorker } from '../../src/node/browser/index.ts'
import type { Snapshot, Street } from '../../src/node/index.ts'
import { codeIdOf, encodeOffer, encodePersonal, encodeReply } from '../../src/p2p/connection-code.ts'
import { parseSdp } from '../../src/p2p/sdp.ts'
import { CHROMIUM_SDP } from '../p2p/samples.ts'

const [US, ANA, BO] = ['ab'.repeat(32), 'cd'.repeat(32), 'ef'.repeat(32)]
const description = parseSdp(CHROMIUM_SDP)
if (description === undefined) throw new Error('the sample is a description')
const codeId = codeIdOf(description) ?? ''
const ADDRESS = 'https://street.example/'
const bytes = (code: Uint8Array | undefined): Uint8Array => code ?? new Uint8Array()
const textOf = (link: string): string => link.slice(link.indexOf('#') + 3)
const personalFor = (key: string) => bytes(encodePersonal(ANA, description, key))
const personalText = (key: string): string => textOf(linkText(codeReader, ADDRESS, 'personal', personalFor(key)))
const replyOf = (key: string): string =>
  textOf(
    linkText(codeReader, ADDRESS, 'reply', bytes(encodeReply(key, description, { codeId, peer: ANA, description }))),
  )

type Stage = Snapshot['stage']
const page = (stage: Stage, kept?: Wish) => {
  const calls: string[] = []
  const wishes: (Wish | undefined)[] = []
  const helpers: string[] = []
  const known: { node?: PageNode } = {}
  const seen: Snapshot[] = []
  const parts: PageParts = {
    mesh: {
      self: US,
      offer: async () => ({ codeId, code: bytes(encodeOffer(US, description)) }),
      accept: async () => ({
        ok: true,
        value: { codeId, reply: undefined, peer: ANA, connected: new Promise<void>(() => {}) },
      }),
      complete: async () => refused('code-replaced'),
      personal: async (reply) => {
        const peer = codeReader.makerOf(reply)
        return { ok: true, value: { codeId: `for ${peer}`, code: bytes(encodePersonal(US, description, peer)), peer } }
      },
      publish: () => {},
      request: () => Promise.reject(new Error('no network here')),
      setMembers: () => {},
      links: () => [],
      waysBack: () => 0,
      setHelpers: (text) => helpers.push(text),
    },
    reader: codeReader,
    wishes: { kept, keep: (wish) => wishes.push(wish) },
    tell: (message: ToWorker) => {
      if (message.kind !== 'call') return
      calls.push(message.name)
      const value = { invitation: new Uint8Array(16), id: '00'.repeat(16) }
      queueMicrotask(() => known.node?.heard({ kind: 'result', id: message.id, outcome: { ok: true, value } }))
    },
    choosePort: async () => refused('no-serial'),
    address: ADDRESS,
    iceServers: [],
    iceFault: undefined,
    readHelpers: helpersFrom,
    secure: true,
    isNew: false,
    onFailure: () => {},
    reload: () => {},
  }
  const node = createPageNode(parts)
  known.node = node
  node.api.subscribe((snapshot) => seen.push(snapshot))
  node.heard({ kind: 'view', view: { ...emptyView(true), stage } })
  node.heard({ kind: 'members', scope: 'ab', keys: [US, ANA] })
  return { node, calls, wishes, helpers, newest: (): Snapshot | undefined => seen.at(-1) }
}
const STREET: Street = {
  ...{ chainId: 'ab', name: 'Elm Street', currency: 'EUR', safetyWords: [], slotMs: 900_000, trial: false },
  ...{ tariff: { supplierPrice: 3n, feedInPrice: 1n, localFee: 1n }, iceServers: '', foundedAtMs: 0 },
}
const WISH: Wish = { code: 'x', name: 'Bo', kind: 'company', reply: 'https://street.example/#r/before' }

describe('a home that comes back', () => {
  const comingBack = { householdName: 'Bo', streetName: 'Elm Street', safetyWords: [] }
  const restored = (lock: 'open' | 'locked') => {
    const known = page('no-street')
    const view = emptyView(true)
    known.node.heard({ kind: 'view', view: { ...view, stage: 'no-street', keys: { ...view.keys, lock, comingBack } } })
    return known
  }
  const back = textOf(linkText(codeReader, ADDRESS, 'return', bytes(encodeOffer(ANA, description))))

  test('says no name, and takes a link between members as well as an invitation', async () => {
    const { node, newest } = restored('open')
    expect(await node.api.join(back, '', 'home')).toEqual({ ok: true, value: { reply: '' } })
    expect(newest()?.joining).toMatchObject({ name: '', state: 'connecting' })
  })

  test('is asked for its passphrase before anything goes out, because its key has to sign', async () => {
    const { node, newest, calls } = restored('locked')
    expect(await node.api.join(back, '', 'home')).toEqual({ ok: false, refusal: 'locked' })
    expect(newest()?.joining).toBeUndefined()
    expect(calls).toEqual([])
  })
})

describe('a newcomer', () => {
  test('finds its request again after a reload, until it is withdrawn', async () => {
    const { node, newest, wishes } = page('no-street', WISH)
    const { name, kind, reply } = WISH
    expect(newest()).toMatchObject({ stage: 'joining', joining: { name, kind, reply, state: 'waiting-for-link' } })
    await node.api.withdraw()
    expect(newest()).toMatchObject({ stage: 'no-street', joining: undefined })
    expect(wishes).toEqual([undefined])
  })

  test('goes on through a personal link with the reply from before, and keeps what it has typed', async () => {
    const { node, newest, wishes } = page('no-street', WISH)
    expect(await node.api.join(personalText(US), 'Bo', 'company')).toEqual({ ok: true, value: { reply: WISH.reply } })
    expect(newest()?.joining).toMatchObject({ state: 'connecting', reply: WISH.reply })
    expect(wishes).toEqual([{ ...WISH, code: personalText(US) }])
  })

  test('asks the helpers that its link names, before it connects, and none any more once it has given up', async () => {
    const { node, helpers } = page('no-street')
    const helped = { invitation: new Uint8Array(16), helpers: 'stun:stun.example.org' }
    const link = textOf(linkText(codeReader, ADDRESS, 'invitation', bytes(encodeOffer(ANA, description)), helped))
    expect(node.api.readText(link)).toMatchObject({ ok: true, value: { helpers: ['stun.example.org (STUN)'] } })
    expect(helpers).toEqual([])
    expect(await node.api.join(link, 'Bo', 'home')).toMatchObject({ ok: true })
    expect(helpers).toEqual(['stun:stun.example.org'])
    await node.api.withdraw()
    expect(helpers).toEqual(['stun:stun.example.org', ''])
  })

  test('is told at once that a personal link is for another computer, or its own', () => {
    const { node } = page('no-street')
    expect(node.api.readText(personalText(US))).toMatchObject({ ok: true, value: { kind: 'personal', maker: ANA } })
    expect(node.api.readText(personalText(BO))).toEqual({ ok: false, refusal: 'code-for-another' })
    const own = textOf(linkText(codeReader, ADDRESS, 'personal', bytes(encodePersonal(US, description, BO))))
    expect(node.api.readText(own)).toEqual({ ok: false, refusal: 'code-own' })
  })

  test('is not let in by a link between members, and its wish is forgotten once it is in', async () => {
    const { node, wishes } = page('no-street', WISH)
    const back = textOf(linkText(codeReader, ADDRESS, 'return', bytes(encodeOffer(ANA, description))))
    expect(await node.api.join(back, 'Bo', 'home')).toEqual({ ok: false, refusal: 'code-for-members' })
    node.heard({ kind: 'view', view: { ...emptyView(true), stage: 'member' } })
    expect(wishes).toEqual([undefined])
  })
})

describe('a member', () => {
  test('asks the helpers of its street, hands them on with its links, and asks those of no other street', async () => {
    const { node, newest, helpers } = page('member')
    const at = (iceServers: string): void =>
      node.heard({ kind: 'view', view: { ...emptyView(true), stage: 'member', street: { ...STREET, iceServers } } })
    at('stun:stun.example.org')
    at('stun:stun.example.org')
    expect(helpers).toEqual(['stun:stun.example.org'])
    expect(newest()?.network).toMatchObject({ iceServers: ['stun.example.org (STUN)'], iceFault: undefined })
    await node.api.invite()
    const link = newest()?.invitations.at(-1)?.link ?? ''
    expect(codeReader.apart(textOf(link))).toMatchObject({ ok: true, value: { helpers: 'stun:stun.example.org' } })
    const other = { helpers: 'stun:other.example.org' }
    const back = textOf(linkText(codeReader, ADDRESS, 'return', bytes(encodeOffer(ANA, description)), other))
    expect(await node.api.comeBack(back)).toMatchObject({ ok: true })
    expect(helpers).toHaveLength(1)
    at('nonsense')
    expect(newest()?.network.iceServers).toEqual([])
    expect(newest()?.network.iceFault).toMatch(/no address of a helper/)
  })

  test('makes an invitation with a personal link for a newcomer, and none for a neighbour', async () => {
    const { node, calls, newest } = page('member')
    const first = await node.api.answerReply(replyOf(BO))
    expect(calls).toEqual(['createInvitation'])
    // The same reply again: its link still waits.
    expect(await node.api.answerReply(replyOf(BO))).toEqual(first)
    await node.api.answerReply(replyOf(ANA))
    expect(calls).toEqual(['createInvitation'])
    expect(newest()?.invitations.map(({ kind, peer, state }) => [kind, peer, state])).toEqual([
      ['personal', BO, 'waiting'],
      ['personal', ANA, 'waiting'],
    ])
  })

  test('sees that a code was connected, and that its link is gone', () => {
    const { node, newest } = page('member')
    return node.api.makeReturnLink().then(() => {
      node.codeState(codeId, 'connected', ANA)
      // The mesh of this test has no links.
      expect(newest()?.invitations).toMatchObject([{ kind: 'return', peer: ANA, state: 'gone', usable: false }])
    })
  })

  test('is told that an invitation has become too old, even when somebody comes through its link afterwards', async () => {
    const { node, newest } = page('member')
    await node.api.invite()
    const id = '00'.repeat(16)
    const view = { ...emptyView(true), stage: 'member' } as const
    node.heard({ kind: 'view', view: { ...view, openInvitations: [{ id, expiresAtMs: 1 }] } })
    expect(newest()?.invitations).toMatchObject([{ id, state: 'waiting', usable: true }])
    node.heard({ kind: 'view', view })
    expect(newest()?.invitations).toMatchObject([{ id, state: 'expired', usable: false }])
    node.codeState(codeId, 'connected', BO)
    expect(newest()?.invitations).toMatchObject([{ id, state: 'expired', usable: false }])
  })

  test('hears of no end of an invitation through whose link somebody came', async () => {
    const { node, newest } = page('member')
    await node.api.invite()
    const id = '00'.repeat(16)
    const view = { ...emptyView(true), stage: 'member' } as const
    node.heard({ kind: 'view', view: { ...view, openInvitations: [{ id, expiresAtMs: 1 }] } })
    node.codeState(codeId, 'connected', BO)
    node.heard({ kind: 'view', view })
    // The mesh of this test has no links, so the one that was there is gone.
    expect(newest()?.invitations).toMatchObject([{ id, state: 'gone' }])
  })

  test('comes back by a neighbour’s link only, and joins nothing', async () => {
    const { node, newest, calls } = page('member')
    const linkOf = (key: string): string =>
      textOf(linkText(codeReader, ADDRESS, 'return', bytes(encodeOffer(key, description))))
    expect(await node.api.comeBack(linkOf(BO))).toEqual({ ok: false, refusal: 'link-foreign-street' })
    expect(await node.api.comeBack(linkOf(US))).toEqual({ ok: false, refusal: 'code-own' })
    expect(newest()?.returning).toBeUndefined()
    expect(await node.api.comeBack(linkOf(ANA))).toEqual({ ok: true, value: undefined })
    expect(newest()?.returning).toMatchObject({ peer: ANA, reply: '', state: 'connecting' })
    expect(calls).toEqual([])
  })
})
