// A street in literal snapshots: each one is a moment that a household can find itself in. No node runs behind them.
import type {
  Agreement,
  ClearingResult,
  Meter,
  Neighbour,
  Port,
  Receipt,
  Relay,
  Snapshot,
  Street,
} from '../../src/node/index.ts'
import { NO_AUTOPILOT } from '../../src/node/view/no-autopilot.ts'
import { NO_COUNCIL } from '../../src/node/view/no-council.ts'
import { ASKED_KINDS } from './ports.ts'
import { RELAY_KINDS } from './relays.ts'

/** A Friday evening in June, 18:42 in UTC. */
export const NOW_MS = Date.UTC(2027, 5, 18, 18, 42, 7)
export const MINUTE_MS = 60_000
const SLOT_MS = 15 * MINUTE_MS
const SLOT_START_MS = NOW_MS - (NOW_MS % SLOT_MS)

const street: Street = {
  chainId: '9f4c7be1d20a8835c1f04e6b7a92d8e35b61f7c0a4d92e8813f6b0c57ad1e924',
  name: 'Lindenstraße',
  currency: 'EUR',
  safetyWords: ['harbour', 'violin', 'cedar', 'lantern'],
  slotMs: SLOT_MS,
  trial: false,
  tariff: { supplierPrice: 360_000n, feedInPrice: 80_000n, localFee: 100_000n },
  iceServers: '',
  foundedAtMs: NOW_MS - 24 * 86_400_000,
}

export const member = (id: number, name: string, more: Partial<Neighbour> = {}): Neighbour => ({
  id,
  name,
  kind: 'home',
  transportKey: `key-${id}`,
  self: false,
  present: true,
  validator: true,
  hasMeter: true,
  ...more,
})
export const me = member(0, 'Number 7', { self: true })
const members: readonly Neighbour[] = [
  me,
  member(1, 'Ana and Jo'),
  member(2, 'Bakery Okafor', { kind: 'company' }),
  member(3, 'The Lindgrens'),
  member(4, 'Number 12', { present: false }),
  member(5, 'Kindergarten', { kind: 'public', validator: false, hasMeter: false }),
  member(6, 'Mr. Rahimi', { present: false, validator: false }),
]

export const agreement: Agreement = {
  state: 'agreeing',
  height: 2_318,
  stateRoot: 'b3a19c64e07fd2885a1c4f90d77be6120c3f58a9e4d1b706f2c85e93a06d417c',
  blockId: '41d8aa07c95be3f2160d7e84fb92c35a6e10d97f48b3c2a5d80e614f7b9320cd',
  lastAgreedAtMs: NOW_MS - 4_000,
  lastSigned: { height: 2_318, atMs: NOW_MS - 4_300 },
  blockTimeMs: NOW_MS - 4_200,
  activeSet: [0, 1, 2, 3, 4],
  quorum: 4,
  awaited: [],
  round: 0,
  step: 'prevote',
  proposer: 2,
  votes: [
    { kind: 'prevote', round: 0, household: 2, block: '8c01d9f4' },
    { kind: 'prevote', round: 0, household: 0, block: '8c01d9f4' },
    { kind: 'prevote', round: 0, household: 3, block: undefined },
  ],
  doubleVotes: [],
}

const keys: Snapshot['keys'] = {
  lock: 'unlocked',
  autoLockMinutes: 15,
  rehearsedAtMs: NOW_MS - 9 * 86_400_000,
  savedAtMs: NOW_MS - 9 * 86_400_000,
  retryAtMs: undefined,
  worthKeeping: true,
  comingBack: undefined,
  allowance: { dailyMicro: 15_000_000n, leftMicro: 12_400_000n },
}

/** A browser that has just opened the page. */
export const empty: Snapshot = {
  keys,
  stage: 'no-street',
  demo: false,
  nowMs: NOW_MS,
  self: undefined,
  street: undefined,
  members: [],
  agreement: {
    ...agreement,
    state: 'watching',
    height: 0,
    activeSet: [],
    quorum: 1,
    votes: [],
    step: 'idle',
    proposer: undefined,
  },
  network: {
    links: 0,
    waysBack: 0,
    members: 0,
    iceServers: [],
    iceFault: undefined,
    alone: false,
    addressHidden: false,
  },
  wallet: { balanceMicro: 0n, reservedMicro: 0n, overdraftLimitMicro: 0n, creditsWh: 0n, creditsReservedWh: 0n },
  payments: [],
  council: NO_COUNCIL,
  settleUp: { ours: [], payments: 0 },
  trust: {
    stake: {
      ...{ stakeMicro: 0n, leavingMicro: 0n, leavesInMs: 0, minimumMicro: 0n, wholeMicro: 0n },
      ...{ whole: true, held: false },
    },
    disputes: [],
    meters: [],
    depositMicro: 0n,
  },
  meters: [],
  ports: [],
  relays: [],
  standing: undefined,
  preference: undefined,
  slot: undefined,
  autopilot: NO_AUTOPILOT,
  clearings: [],
  book: { bids: [], offers: [], mine: [], lastPrice: undefined },
  deliveries: [],
  auctions: [],
  providers: [],
  receipts: [],
  pending: [],
  invitations: [],
  openInvitations: [],
  guests: [],
  joining: undefined,
  returning: undefined,
  totals: { tradedWh: 0n, turnoverMicro: 0n, clearings: 0, trades: 0, readings: 0, averagePrice: undefined },
  carrying: undefined,
  energy: undefined,
  validating: false,
  environment: {
    secure: true,
    serial: true,
    usbOnly: false,
    storage: 'may-be-evicted',
    clockOffsetMs: 40,
    version: '0.1.0',
    askedMeters: ASKED_KINDS,
    relayKinds: RELAY_KINDS,
  },
  refounding: undefined,
  unreadable: undefined,
  computer: { standing: 'in-use', enrolment: 'none', mayEnrol: false },
  stranded: undefined,
  roster: { absences: [], voters: 0, day: [] },
  board: { entries: [], profiles: [], muted: [], live: [], sharesWatts: false, ready: false },
  notices: [],
}

export const joining = (state: NonNullable<Snapshot['joining']>['state']): Snapshot => ({
  ...empty,
  stage: 'joining',
  joining: {
    helpers: [],
    reply: `https://hearthgrid.example/#r.${'Kd83mQz7Lp0xVb2'.repeat(10)}`,
    name: 'Ana and Jo',
    kind: 'home',
    state,
    streetName: state === 'waiting-for-neighbour' ? undefined : 'Lindenstraße',
    safetyWords: state === 'waiting-for-neighbour' ? [] : street.safetyWords,
    refusal: state === 'refused' ? 'name-taken' : undefined,
  },
})

/** Founded a minute ago, nobody else here. */
export const founded: Snapshot = {
  ...empty,
  stage: 'member',
  self: 0,
  street: { ...street, foundedAtMs: NOW_MS - MINUTE_MS },
  members: [{ ...me, hasMeter: false }],
  agreement: { ...agreement, height: 1, activeSet: [0], quorum: 1, proposer: 0, votes: [], step: 'idle' },
  network: { ...empty.network, members: 1 },
  wallet: { ...empty.wallet, overdraftLimitMicro: 50_000_000n },
  validating: true,
  board: { ...empty.board, ready: true },
}

const link = `https://hearthgrid.example/#i.${'uH2kQ9s_Xe4-Wb7'.repeat(10)}`
export const invited: Snapshot = {
  ...founded,
  invitations: [{ codeId: 'c1', kind: 'invitation', link, id: 'i1', state: 'waiting', usable: true, peer: undefined }],
}
const DAY_MS = 24 * 60 * MINUTE_MS
/** Two links were made before this one, and nobody has used them. */
export const invitedAgain: Snapshot = {
  ...invited,
  openInvitations: ['i3', 'i2', 'i1'].map((id, i) => ({ id, expiresAtMs: NOW_MS + (i + 5) * DAY_MS })),
}
export const guestAtDoor: Snapshot = {
  ...founded,
  invitations: [{ codeId: 'c1', kind: 'invitation', link, id: 'i1', state: 'connected', usable: false, peer: 'p1' }],
  guests: [{ peer: 'p1', name: 'Ana and Jo', kind: 'home', safetyWords: street.safetyWords, admission: 'waiting' }],
}
export const guestSent: Snapshot = {
  ...guestAtDoor,
  guests: guestAtDoor.guests.map((guest) => ({ ...guest, admission: 'sent' })),
}

const clearing = (
  ago: number,
  price: bigint | undefined,
  wh: readonly [bigint, bigint, bigint, bigint],
): ClearingResult => ({
  slotStartsAtMs: SLOT_START_MS - ago * SLOT_MS,
  priceMicroPerKwh: price,
  volumeWh: price === undefined ? 0n : 1_840n,
  boughtWh: wh[0],
  soldWh: wh[1],
  gridImportWh: wh[2],
  gridExportWh: wh[3],
})

const receipt = (n: number, more: Partial<Receipt>): Receipt => ({
  id: `7be1${n.toString(16).padStart(4, '0')}a9d2`,
  height: 2_318 - n,
  atMs: SLOT_START_MS - n * SLOT_MS,
  kind: 'clearing',
  side: 'sold',
  counterpart: undefined,
  energyWh: 312n,
  priceMicroPerKwh: 171_500n,
  moneyMicro: 53_508n,
  ...more,
})

export const roofMeter: Meter = {
  id: 1,
  label: 'Meter cupboard',
  source: 'solar',
  nameplateW: 9_800,
  simulated: false,
  registered: 'agreed',
  byHand: false,
  lastReadingAtMs: NOW_MS - 3_000,
  importWh: 8_412_903n,
  exportWh: 12_907_114n,
  board: undefined,
}
export const readingPort: Port = {
  id: 'usb1',
  label: 'USB serial 1a86:7523',
  role: 'meter',
  state: 'reading',
  asked: undefined,
  bus: [],
  search: undefined,
  isUnsure: false,
  sealed: undefined,
  signing: undefined,
  keyElsewhere: false,
  replayed: false,
  protocol: 'sml',
  line: '9600 8N1',
  recording: undefined,
  frames: 20_482,
  badFrames: 3,
  leftOut: 1,
  doubted: 1,
  meterId: '1EMH0012345678',
  onBooks: roofMeter.id,
  powerW: -1_240,
  importWh: 8_412_903n,
  exportWh: 12_907_114n,
  lastReadingAtMs: NOW_MS - 3_000,
}
export const relay: Relay = {
  ...{ id: 'usb2 · 1', portId: 'usb2', kind: 'lease', channel: 1, unit: undefined, failSafe: 'lease', consent: true },
  ...{ target: 'on', commanded: 'on', confirmedBy: 'board', reason: 'delivery-open' },
  ...{ leaseLeftMs: 24_000, againAtMs: undefined, testEndsAtMs: undefined, mayTest: false },
}

/** An ordinary evening: sun left over, five homes awake, trade going on. */
export const busy: Snapshot = {
  ...founded,
  street,
  members,
  agreement,
  network: { ...empty.network, links: 4, waysBack: 4, members: 7 },
  wallet: {
    balanceMicro: 18_742_311n,
    reservedMicro: 1_350_000n,
    overdraftLimitMicro: 50_000_000n,
    creditsWh: 6_420n,
    creditsReservedWh: 1_500n,
  },
  meters: [roofMeter],
  ports: [readingPort],
  standing: { buyPrice: 240_000n, sellPrice: 140_000n, unsold: 'feed-in' },
  preference: { partner: 2, source: 'solar', answered: true },
  autopilot: { ...NO_AUTOPILOT, priceMicroPerKwh: 171_500n },
  slot: { startsAtMs: SLOT_START_MS, endsAtMs: SLOT_START_MS + SLOT_MS, importWh: 12n, exportWh: 241n },
  clearings: [
    clearing(1, 171_500n, [0n, 312n, 0n, 96n]),
    clearing(2, 168_000n, [0n, 355n, 0n, 120n]),
    clearing(3, 182_250n, [40n, 0n, 22n, 0n]),
    clearing(4, undefined, [0n, 0n, 0n, 411n]),
    clearing(5, 175_000n, [0n, 290n, 0n, 0n]),
  ],
  book: {
    bids: [
      { priceMicroPerKwh: 170_000n, quantityWh: 2_500n },
      { priceMicroPerKwh: 165_000n, quantityWh: 1_200n },
      { priceMicroPerKwh: 150_000n, quantityWh: 4_000n },
    ],
    offers: [
      { priceMicroPerKwh: 178_000n, quantityWh: 1_500n },
      { priceMicroPerKwh: 190_000n, quantityWh: 3_300n },
    ],
    mine: [
      {
        id: 'o1',
        side: 'sell',
        quantityWh: 2_000n,
        leftWh: 1_500n,
        priceMicroPerKwh: 178_000n,
        expiresAtMs: NOW_MS + 24 * 3_600_000,
      },
      {
        id: 'o2',
        side: 'buy',
        quantityWh: 500n,
        leftWh: 500n,
        priceMicroPerKwh: 160_000n,
        expiresAtMs: NOW_MS + 3_600_000,
      },
    ],
    lastPrice: 171_500n,
  },
  receipts: [
    receipt(1, {}),
    receipt(2, { kind: 'trade', counterpart: 1, energyWh: 500n, priceMicroPerKwh: 178_000n, moneyMicro: 89_000n }),
    receipt(3, { side: 'bought', energyWh: 40n, priceMicroPerKwh: 182_250n, moneyMicro: -7_290n }),
    receipt(4, { kind: 'grid', side: 'none', energyWh: 411n, priceMicroPerKwh: 80_000n, moneyMicro: 0n }),
    receipt(5, {
      kind: 'delivery',
      counterpart: 2,
      energyWh: 1_200n,
      priceMicroPerKwh: 165_000n,
      moneyMicro: 198_000n,
    }),
    receipt(9, { kind: 'meter', side: 'none', energyWh: 0n, priceMicroPerKwh: undefined, moneyMicro: 0n }),
  ],
  pending: [
    { id: '5d20c8e1', kind: 'order', sentAtMs: NOW_MS - 2_000, state: 'sent', refusal: undefined },
    { id: '0a77f3b9', kind: 'standing', sentAtMs: NOW_MS - 9_000, state: 'refused', refusal: 'not-enough-money' },
  ],
  totals: {
    tradedWh: 1_204_881n,
    turnoverMicro: 207_114_060n,
    clearings: 2_301,
    trades: 64,
    readings: 16_120,
    averagePrice: 171_896n,
  },
}

/** Late at night: three of five are needed beyond us. */
export const resting: Snapshot = {
  ...busy,
  members: members.map((neighbour) => ({ ...neighbour, present: neighbour.id < 2 })),
  agreement: {
    ...agreement,
    state: 'resting',
    awaited: [2, 3, 4],
    lastAgreedAtMs: NOW_MS - 3 * 3_600_000,
    round: 4,
    step: 'precommit',
  },
  ports: [{ ...readingPort, powerW: 310 }],
  pending: [{ id: '5d20c8e1', kind: 'order', sentAtMs: NOW_MS - 2 * 3_600_000, state: 'saved', refusal: undefined }],
  notices: [{ code: 'resting', atMs: NOW_MS - 3 * 3_600_000, about: undefined }],
}
