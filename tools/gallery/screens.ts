// Every screen of the gallery by name: a moment, the address it is seen at, and what a person pressed before.
import type { OpenedReply, Port, Refusal, Relay, Snapshot } from '../../src/node/index.ts'
import { AUTOPILOT_SCREENS } from './autopilot.ts'
import { BOARD_SCREENS } from './board-screens.ts'
import { CONSOLE_SCREENS } from './console.ts'
import * as council from './council.ts'
import { ENERGY_SCREENS } from './energy.ts'
import { deliveryOpen } from './deliveries.ts'
import { market } from './market.ts'
import * as doors from './doors.ts'
import { owed, settling } from './money.ts'
import * as nights from './nights.ts'
import * as ports from './ports.ts'
import { disputed } from './trust.ts'
import { relayPort, relays } from './relays.ts'
import { REPAIR_SCREENS } from './repair-screens.ts'
import { SIGNING_SCREENS } from './signing-screens.ts'
import { troubled } from './troubled.ts'
import { VIEW_SCREENS } from './view-screens.ts'
import type { Surroundings } from '../../src/ui/surroundings.ts'
import * as repairs from './repairs.ts'
import { KEY_SCREENS } from './keys.ts'
import * as moments from './snapshots.ts'

export type Screen = {
  readonly snapshot: Snapshot
  readonly hash: string
  readonly language?: 'de'
  readonly demo?: boolean
  readonly fatal?: Refusal
  readonly entryText?: string
  /** A piece of the page did not arrive. */
  readonly incomplete?: boolean
  /** What the browser says of the page. */
  readonly around?: Partial<Surroundings>
  /** What every intent answers with, when it is not a success. */
  readonly refuses?: Refusal
  /** What becomes of a reply that is opened. */
  readonly reply?: OpenedReply
  /** What is typed at first, by the data-testid of its field. */
  readonly writes?: Readonly<Record<string, string>>
  /** data-testid of what is pressed, in order, before the screen is looked at. */
  readonly press?: readonly string[]
  /** What is written in the file that is chosen after that, on the door that checks statements. */
  readonly file?: string
}

const { busy, empty, founded, guestAtDoor, guestSent, invited, invitedAgain, joining } = moments
const { readingPort, resting, roofMeter } = moments
const { alarmed, stranded, unreadable } = repairs

const listening = {
  ...readingPort,
  role: 'unknown',
  state: 'listening',
  meterId: undefined,
  powerW: undefined,
  importWh: undefined,
  exportWh: undefined,
  lastReadingAtMs: undefined,
  frames: 0,
  badFrames: 0,
} as const
const noSerial: Snapshot = { ...founded, environment: { ...founded.environment, serial: false } }

/** A file of three hundred entries, on its way into the books. */
const carrying: Snapshot = {
  ...busy,
  agreement: { ...busy.agreement, state: 'catching-up', height: 2_130 },
  carrying: { from: 2_018, to: 2_317, at: 2_130 },
}

const helped = (iceServers: readonly string[], iceFault: string | undefined): Snapshot => ({
  ...busy,
  network: { ...busy.network, iceServers, iceFault },
})

const heard = (port: Port): Port => ({ ...port, lastReadingAtMs: moments.NOW_MS - 3_000 })

const withRelay = (one: Relay): Pick<Screen, 'snapshot' | 'hash'> => ({
  snapshot: { ...founded, ports: [relayPort], relays: [one] },
  hash: '#/meter',
})

const relayScreens: Record<string, Screen> = {
  'relay-choose': {
    snapshot: { ...founded, ports: [ports.silentPort] },
    hash: '#/meter',
    press: ['relay-form', 'use-relay'],
  },
  'relay-ready': { ...withRelay(relays.ready), press: ['relay-form'] },
  'relay-ready-de': { ...withRelay(relays.ready), language: 'de', press: ['relay-form'] },
  'relay-waiting': { ...withRelay(relays.waiting(moments.NOW_MS)), refuses: 'relay-in-use', press: ['test-relay'] },
  'relay-rested-de': {
    ...withRelay(relays.rested(moments.NOW_MS)),
    ...{ language: 'de', refuses: 'relay-rests', press: ['test-relay'] },
  },
  'relay-tested': withRelay(relays.tested(moments.NOW_MS)),
  'relay-tested-de': { ...withRelay(relays.tested(moments.NOW_MS)), language: 'de' },
  'relay-channels': {
    snapshot: { ...founded, ports: [relayPort], relays: [relays.ready, relays.waitingBeside(moments.NOW_MS)] },
    hash: '#/meter',
    press: ['relay-form'],
  },
  'relay-silent': withRelay(relays.silent),
  'relay-stuck': withRelay(relays.stuck),
  'relay-stuck-de': { ...withRelay(relays.stuck), language: 'de' },
  'relay-consent-de': { ...withRelay(relays.latching), language: 'de' },
}

const meterScreens: Record<string, Screen> = {
  'meter-ask': {
    snapshot: { ...founded, ports: [ports.silentPort] },
    hash: '#/meter',
    press: ['ask-form', 'ask-meter'],
  },
  'meter-ask-bus': {
    snapshot: { ...founded, ports: [ports.askingPort] },
    hash: '#/meter',
    refuses: 'meter-address-invalid',
    press: ['ask-form', 'ask-meter'],
  },
  'meter-ask-bus-de': {
    snapshot: { ...founded, ports: [ports.unansweredPort] },
    hash: '#/meter',
    language: 'de',
    press: ['ask-form'],
  },
  'meter-asked': {
    snapshot: {
      ...founded,
      ports: [heard(ports.answeringPort), { ...ports.opticalPort, id: 'usb2', label: 'USB 0403:6001' }],
    },
    hash: '#/meter',
  },
  'meter-bus': {
    snapshot: { ...founded, ports: [ports.busPort(moments.NOW_MS)] },
    hash: '#/meter',
    press: ['ask-form', 'register-form'],
  },
  'meter-bus-de': {
    snapshot: { ...founded, ports: [ports.busPort(moments.NOW_MS)] },
    hash: '#/meter',
    language: 'de',
    press: ['ask-form'],
  },
  'meter-search': { snapshot: { ...founded, ports: [ports.searchingPort] }, hash: '#/meter' },
  'meter-twins': {
    snapshot: { ...founded, ports: [{ ...ports.silentPort, isUnsure: true }, ports.twinPort] },
    hash: '#/meter',
  },
  'meter-sealed': {
    snapshot: { ...founded, ports: [ports.sealedPort] },
    hash: '#/meter',
    press: ['give-key'],
  },
  'meter-sealed-de': { snapshot: { ...founded, ports: [ports.sealedPort] }, hash: '#/meter', language: 'de' },
  'meter-wrong-key': { snapshot: { ...founded, ports: [ports.wrongKeyPort] }, hash: '#/meter' },
  'meter-opened': { snapshot: { ...founded, ports: [heard(ports.openedPort)] }, hash: '#/meter' },
}

export const SCREENS: Record<string, Screen> = {
  first: { snapshot: empty, hash: '#/' },
  'first-de': { snapshot: empty, hash: '#/', language: 'de' },
  found: { snapshot: empty, hash: '#/start' },
  'found-refused': { snapshot: empty, hash: '#/start', press: ['found'] },
  link: { snapshot: empty, hash: '#/link' },
  'link-mistyped': { snapshot: empty, hash: '#/', entryText: '#broken' },
  'link-opened': { snapshot: empty, hash: '#/', entryText: '#i.code' },
  'link-reply-elsewhere': { snapshot: empty, hash: '#/', entryText: '#r.code' },
  'link-second-home': { snapshot: busy, hash: '#/', entryText: '#i.code' },
  'joining-waiting': { snapshot: joining('waiting-for-neighbour'), hash: '#/link' },
  'joining-connected': { snapshot: joining('connected'), hash: '#/link' },
  'joining-failed': { snapshot: joining('failed'), hash: '#/link' },
  'joining-refused': { snapshot: joining('refused'), hash: '#/', entryText: '#i.code' },
  'joining-refused-de': { snapshot: joining('refused'), hash: '#/', entryText: '#i.code', language: 'de' },
  'joining-other-name': { snapshot: joining('refused'), hash: '#/', entryText: '#i.code', press: ['other-name'] },
  ...doors.DOOR_SCREENS,
  'home-founded': { snapshot: founded, hash: '#/home' },
  'home-invited': { snapshot: invited, hash: '#/home' },
  'street-invited-again': { snapshot: invitedAgain, hash: '#/street', press: ['open-invitations'] },
  home: { snapshot: busy, hash: '#/home' },
  'home-de': { snapshot: busy, hash: '#/home', language: 'de' },
  'home-resting': { snapshot: resting, hash: '#/home' },
  'home-notices': { snapshot: troubled, hash: '#/home' },
  'home-disputed': { snapshot: disputed, hash: '#/home' },
  'home-catching-up': {
    snapshot: {
      ...founded,
      stage: 'catching-up',
      members: busy.members,
      agreement: { ...busy.agreement, state: 'catching-up', height: 312 },
    },
    hash: '#/home',
  },
  demo: {
    snapshot: {
      ...busy,
      demo: true,
      street: { ...founded.street, ...busy.street, trial: true, slotMs: 10_000 } as NonNullable<Snapshot['street']>,
    },
    hash: '#/home',
    demo: true,
  },
  ...ENERGY_SCREENS,
  'trade-first': { snapshot: founded, hash: '#/trade' },
  trade: { snapshot: busy, hash: '#/trade', press: ['preference-open'] },
  'trade-delivery': { snapshot: deliveryOpen, hash: '#/trade/deliveries', press: ['offer-delivery'] },
  'trade-delivery-de': { snapshot: deliveryOpen, hash: '#/trade/deliveries', language: 'de' },
  'trade-refused': {
    snapshot: deliveryOpen,
    hash: '#/trade/all',
    refuses: 'delivery-not-open',
    press: ['delivery-close', 'place-order'],
  },
  ...AUTOPILOT_SCREENS,
  'trade-market': { snapshot: market, hash: '#/trade/all', press: ['open-auction-form', 'own-offer', 'amend-form'] },
  'trade-market-de': {
    snapshot: market,
    hash: '#/trade/all',
    language: 'de',
    press: ['open-auction-form', 'own-offer'],
  },
  'trade-market-refused': { snapshot: market, hash: '#/trade/auctions', refuses: 'bid-too-low', press: ['bid'] },
  money: { snapshot: busy, hash: '#/money' },
  'money-settling': { snapshot: settling, hash: '#/money/pay', press: ['send-money', 'dispute-payment'] },
  'money-settling-de': { snapshot: settling, hash: '#/money/pay', language: 'de', press: ['talk', 'dispute-payment'] },
  'money-stake': { snapshot: disputed, hash: '#/money/stake', press: ['stake-form'] },
  'street-disputes': { snapshot: disputed, hash: '#/street/disputes', press: ['open-dispute'] },
  'street-disputes-de': { snapshot: disputed, hash: '#/street/disputes', language: 'de', press: ['open-dispute'] },
  'money-owed': { snapshot: owed, hash: '#/money/pay', press: ['send-money', 'send'] },
  'money-statement': { snapshot: busy, hash: '#/money/statement', press: ['statement-make', 'statement-row'] },
  'money-statement-de': { snapshot: busy, hash: '#/money/statement', language: 'de', press: ['statement-make'] },
  'money-statement-refused': {
    snapshot: busy,
    hash: '#/money/statement',
    refuses: 'statement-too-old',
    press: ['statement-make'],
  },
  check: { snapshot: empty, hash: '#/check' },
  'check-right': { snapshot: empty, hash: '#/check', file: 'good' },
  'check-wrong': { snapshot: empty, hash: '#/check', file: 'altered' },
  'check-wrong-de': { snapshot: empty, hash: '#/check', language: 'de', file: 'altered' },
  'money-empty': {
    snapshot: { ...founded, wallet: { ...founded.wallet, balanceMicro: -4_200_000n } },
    hash: '#/money',
  },
  'money-small': {
    snapshot: {
      ...busy,
      wallet: { ...busy.wallet, balanceMicro: -40n, reservedMicro: 2_310n },
      agreement: { ...busy.agreement, lastAgreedAtMs: busy.nowMs },
      receipts: busy.receipts.map((receipt, at) => ({
        ...receipt,
        moneyMicro: receipt.moneyMicro / 10n ** BigInt(at),
      })),
    },
    hash: '#/money/all',
  },
  street: { snapshot: busy, hash: '#/street' },
  'street-nights-none': { snapshot: founded, hash: '#/street/nights' },
  'street-nights': { snapshot: nights.nightsTooFew, hash: '#/street/nights' },
  'street-nights-de': { snapshot: nights.nightsTooFew, hash: '#/street/nights', language: 'de' },
  'street-nights-enough': { snapshot: nights.nightsEnough, hash: '#/street/nights', press: ['announce-once'] },
  'street-nights-later': { snapshot: nights.nightsLater, hash: '#/street/nights', press: ['announce-once'] },
  'street-nights-later-de': { snapshot: nights.nightsLater, hash: '#/street/nights', language: 'de' },
  'street-nights-sending': { snapshot: nights.nightsSending, hash: '#/street/nights' },
  'street-nights-refused': {
    snapshot: nights.nightsEnough,
    hash: '#/street/nights',
    refuses: 'absence-invalid',
    press: ['announce-night'],
  },
  'street-nights-expired-de': {
    snapshot: nights.nightsExpired,
    hash: '#/street/nights',
    language: 'de',
    press: ['announce-night'],
  },
  'street-nights-resting': { snapshot: nights.nightsResting, hash: '#/street/nights' },
  ...BOARD_SCREENS,
  'street-council': {
    snapshot: council.deciding,
    hash: '#/street/council',
    press: ['propose-form', 'terms', 'freeze-form'],
  },
  'street-council-de': {
    snapshot: council.deciding,
    hash: '#/street/council',
    language: 'de',
    press: ['propose-form', 'propose', 'leave-form', 'terms'],
  },
  'street-council-refused': {
    snapshot: council.deciding,
    hash: '#/street/council',
    refuses: 'vote-over',
    press: ['vote-yes', 'leave-form', 'leave-sure', 'leave'],
  },
  'street-council-quiet': { snapshot: council.quietCouncil, hash: '#/street/council' },
  'money-exchange': {
    snapshot: council.exchanging,
    hash: '#/money/exchange',
    press: ['exchange-form', 'exchange-ask'],
  },
  'money-exchange-de': {
    snapshot: council.exchanging,
    hash: '#/money/exchange',
    language: 'de',
    press: ['exchange-form'],
  },
  'money-till': { snapshot: council.atTheTill, hash: '#/money/exchange', press: ['post-rate', 'issue-form'] },
  'home-gone': { snapshot: council.gone, hash: '#/home' },
  'found-open-market': { snapshot: empty, hash: '#/start', press: ['found-more', 'open-market'] },
  'found-open-market-de': { snapshot: empty, hash: '#/start', language: 'de', press: ['found-more', 'open-market'] },
  'street-guest': { snapshot: guestAtDoor, hash: '#/street' },
  'street-guest-sent': { snapshot: guestSent, hash: '#/street' },
  'street-reply-refused': { snapshot: invited, hash: '#/', entryText: '#r.code', refuses: 'code-replaced' },
  ...CONSOLE_SCREENS,
  ...KEY_SCREENS,
  'meter-none': { snapshot: founded, hash: '#/meter' },
  'meter-none-de': { snapshot: founded, hash: '#/meter', language: 'de' },
  'meter-no-serial': { snapshot: noSerial, hash: '#/meter' },
  'meter-listening': { snapshot: { ...founded, ports: [listening] }, hash: '#/meter', press: ['relay-form'] },
  'meter-register': { snapshot: { ...founded, ports: [{ ...readingPort, role: 'unknown' }] }, hash: '#/meter' },
  'meter-registered': {
    snapshot: {
      ...busy,
      meters: [
        roofMeter,
        {
          ...roofMeter,
          id: 2,
          label: 'Cellar battery',
          source: 'battery',
          registered: 'pending',
          lastReadingAtMs: undefined,
        },
      ],
      ports: [readingPort, { ...relayPort, id: 'usb2' }],
      relays: [{ ...relays.latching, portId: 'usb2' }],
    },
    hash: '#/meter',
  },
  ...meterScreens,
  ...relayScreens,
  more: { snapshot: busy, hash: '#/more' },
  'more-idle': {
    snapshot: { ...busy, agreement: { ...busy.agreement, step: 'idle', proposer: undefined, votes: [] } },
    hash: '#/more/engine',
  },
  'more-de': { snapshot: troubled, hash: '#/more/all', language: 'de' },
  'more-carry': { snapshot: busy, hash: '#/more/carry', press: ['carry-since', 'carry-save'] },
  'more-carry-de': { snapshot: carrying, hash: '#/more/carry', language: 'de', press: ['carry-since'] },
  'more-carry-refused': {
    snapshot: busy,
    hash: '#/more/carry',
    refuses: 'file-nothing-to-save',
    press: ['carry-save'],
  },
  'more-helpers': {
    snapshot: helped(['stun.example.org (STUN)', 'turn.example.org (TURN)'], undefined),
    hash: '#/more/engine',
  },
  'more-helpers-wrong-de': {
    snapshot: helped([], '"stun.example.org" is no address of a helper, such as stun:stun.example.org:3478'),
    hash: '#/more/engine',
    language: 'de',
  },
  'fatal-page-incomplete': { snapshot: empty, hash: '#/', fatal: 'page-incomplete' },
  'home-newer': { snapshot: busy, hash: '#/home', around: { letIn: () => undefined } },
  'home-newer-de': { snapshot: busy, hash: '#/home', language: 'de', around: { letIn: () => undefined } },
  'more-kept': { snapshot: busy, hash: '#/more/all', around: { kept: true, install: () => undefined } },
  'more-telling-de': { snapshot: busy, hash: '#/more/settings', language: 'de', around: { kept: true } },
  'home-incomplete': { snapshot: busy, hash: '#/home', incomplete: true },
  'home-incomplete-de': { snapshot: busy, hash: '#/home', language: 'de', incomplete: true },
  'fatal-not-secure': { snapshot: empty, hash: '#/', fatal: 'not-secure' },
  'fatal-second-tab': { snapshot: empty, hash: '#/', fatal: 'second-tab' },
  'fatal-books-newer': { snapshot: empty, hash: '#/', fatal: 'books-newer' },
  'unreadable-older': { snapshot: unreadable('books-older'), hash: '#/', press: ['save-books'] },
  'unreadable-damaged-de': { snapshot: unreadable('books-damaged'), hash: '#/', language: 'de' },
  'home-stranded': { snapshot: stranded, hash: '#/home' },
  'more-stranded': { snapshot: stranded, hash: '#/more', press: ['save-books', 'afresh-confirm'] },
  'more-stranded-de': {
    snapshot: { ...stranded, stranded: 'books-differ', notices: [] },
    hash: '#/more',
    language: 'de',
  },
  ...REPAIR_SCREENS,
  ...SIGNING_SCREENS,
  ...VIEW_SCREENS,
  'home-alarmed': { snapshot: alarmed, hash: '#/home' },
  'home-alarmed-de': { snapshot: alarmed, hash: '#/home', language: 'de' },
  stopped: { snapshot: { ...busy, stage: 'stopped' }, hash: '#/home' },
}
