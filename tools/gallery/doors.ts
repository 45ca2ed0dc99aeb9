// Screens about texts that people carry: replies that lead nowhere, personal links, and homes that nobody is linked to.
import type { Invitation, Snapshot } from '../../src/node/index.ts'
import type { Screen } from './screens.ts'
import { HELPERS } from './api.ts'
import { busy, founded, guestAtDoor, joining } from './snapshots.ts'

const made = (more: Partial<Invitation>): Invitation => ({
  codeId: 'c7',
  id: undefined,
  kind: 'personal',
  link: `https://hearthgrid.example/#p.${'mQz7Lp0xVb2Kd83'.repeat(10)}`,
  state: 'waiting',
  usable: true,
  peer: 'far',
  ...more,
})
const alone: Snapshot = {
  ...busy,
  members: busy.members.map((member) => ({ ...member, present: member.self })),
  network: { ...busy.network, links: 0, waysBack: 2, alone: true },
  agreement: { ...busy.agreement, state: 'resting', awaited: [1, 2, 3, 4] },
}
const returnLink = made({ kind: 'return', link: `https://hearthgrid.example/#b.${'uH2kQ9s_Xe4-Wb7'.repeat(10)}` })
const returning: Snapshot = {
  ...busy,
  returning: {
    reply: `https://hearthgrid.example/#r.${'Kd83mQz7Lp0xVb2'.repeat(10)}`,
    state: 'waiting',
    peer: 'key-1',
  },
}
const gone = { kind: 'led-nowhere', unreachable: false, owner: 'key-0', writer: 'far' } as const

/** Two computers that did not meet, and this browser hides where it is. */
const hidden = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  network: { ...snapshot.network, addressHidden: true },
})
const helped = ({ joining: own, ...snapshot }: Snapshot): Snapshot => ({
  ...snapshot,
  joining: own && { ...own, helpers: HELPERS },
})
const invitationFailed = hidden({
  ...founded,
  invitations: [made({ kind: 'invitation', id: '0a', state: 'failed', usable: false })],
})

export const DOOR_SCREENS: Record<string, Screen> = {
  'link-scan': { snapshot: { ...founded, stage: 'no-street' }, hash: '#/link', press: ['scan', 'scan-again'] },
  'link-scan-de': {
    snapshot: { ...founded, stage: 'no-street' },
    hash: '#/link',
    language: 'de',
    press: ['scan', 'scan-again'],
  },
  'joining-hidden': { snapshot: hidden(joining('failed')), hash: '#/link' },
  'joining-hidden-de': { snapshot: hidden(joining('failed')), hash: '#/link', language: 'de' },
  'street-hidden': { snapshot: invitationFailed, hash: '#/street', press: ['show-address'] },
  'street-hidden-de': { snapshot: invitationFailed, hash: '#/street', language: 'de' },
  'link-helped': { snapshot: { ...founded, stage: 'no-street' }, hash: '#/', entryText: '#i.helped' },
  'joining-helped-de': { snapshot: helped(joining('waiting-for-neighbour')), hash: '#/link', language: 'de' },
  'joining-waiting-for-link': { snapshot: joining('waiting-for-link'), hash: '#/link' },
  'joining-waiting-for-link-de': { snapshot: joining('waiting-for-link'), hash: '#/link', language: 'de' },
  'joining-connecting': { snapshot: joining('connecting'), hash: '#/link' },
  'joining-fresh-refused': {
    snapshot: joining('failed'),
    hash: '#/',
    entryText: '#p.code',
    refuses: 'code-for-another',
  },
  'link-for-members': { snapshot: { ...founded, stage: 'no-street' }, hash: '#/', entryText: '#b.code' },
  'street-reply-gone': { snapshot: busy, hash: '#/', entryText: '#r.code', reply: gone },
  'street-reply-elsewhere-de': {
    snapshot: busy,
    hash: '#/',
    entryText: '#r.code',
    reply: { ...gone, owner: 'key-1', writer: 'key-2' },
    language: 'de',
  },
  'street-reply-unreachable-refused': {
    snapshot: busy,
    hash: '#/',
    entryText: '#r.code',
    reply: { ...gone, unreachable: true },
    press: ['answer-reply'],
  },
  'street-personal': { snapshot: { ...busy, invitations: [made({})] }, hash: '#/street' },
  'street-personal-connected': {
    snapshot: { ...guestAtDoor, invitations: [made({ state: 'connected' })] },
    hash: '#/street',
  },
  'street-personal-gone-de': {
    snapshot: { ...busy, invitations: [made({ state: 'gone', peer: 'key-2' })] },
    hash: '#/street',
    language: 'de',
  },
  'home-alone': { snapshot: alone, hash: '#/home' },
  'home-alone-de': { snapshot: { ...alone, invitations: [returnLink] }, hash: '#/home', language: 'de' },
  'street-alone': { snapshot: { ...alone, invitations: [{ ...returnLink, state: 'failed' }] }, hash: '#/street' },
  'member-link': { snapshot: busy, hash: '#/', entryText: '#i.ana.code' },
  'member-link-de': { snapshot: busy, hash: '#/', entryText: '#b.ana.code', language: 'de' },
  'member-link-reply': { snapshot: returning, hash: '#/', entryText: '#i.ana.code', press: ['come-back'] },
  'member-link-refused': {
    snapshot: busy,
    hash: '#/',
    entryText: '#i.ana.code',
    refuses: 'code-mistyped',
    press: ['come-back'],
  },
  'member-link-own': { snapshot: busy, hash: '#/', entryText: '#i.self.code' },
  'member-link-connected': {
    snapshot: { ...returning, returning: { reply: '', state: 'connected', peer: 'key-1' } },
    hash: '#/',
    entryText: '#p.ana.code',
    press: ['come-back'],
  },
}
