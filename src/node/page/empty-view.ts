// What the page shows before the worker has said anything.
import type { WorkerView } from '../browser/index.ts'
import { NO_AUTOPILOT } from '../view/no-autopilot.ts'
import { NO_COUNCIL } from '../view/no-council.ts'
import type { Snapshot } from '../view/snapshot.ts'

const NO_KEYS: WorkerView['keys'] = {
  lock: 'given',
  autoLockMinutes: 0,
  rehearsedAtMs: undefined,
  savedAtMs: undefined,
  retryAtMs: undefined,
  worthKeeping: false,
  comingBack: undefined,
  allowance: undefined,
}

/** The same for a window onto another tab, which has not answered yet. */
export const emptySnapshot = (secure: boolean): Snapshot => {
  const none = { links: 0, waysBack: 0, members: 0, iceServers: [], iceFault: undefined }
  const network = { ...none, alone: false, addressHidden: false }
  return { ...emptyView(secure), network, invitations: [], joining: undefined, returning: undefined }
}

const NO_STAKE = { stakeMicro: 0n, leavingMicro: 0n, leavesInMs: 0, minimumMicro: 0n, wholeMicro: 0n } as const
const NO_TRUST: Snapshot['trust'] = {
  stake: { ...NO_STAKE, whole: true, held: false },
  disputes: [],
  meters: [],
  depositMicro: 0n,
}

export const emptyView = (secure: boolean): WorkerView => ({
  stage: 'starting',
  demo: false,
  nowMs: Date.now(),
  self: undefined,
  street: undefined,
  members: [],
  agreement: {
    state: 'watching',
    height: 0,
    stateRoot: '',
    blockId: '',
    lastAgreedAtMs: 0,
    lastSigned: undefined,
    blockTimeMs: 0,
    activeSet: [],
    quorum: 0,
    awaited: [],
    round: 0,
    step: 'idle',
    proposer: undefined,
    votes: [],
    doubleVotes: [],
  },
  wallet: { balanceMicro: 0n, reservedMicro: 0n, overdraftLimitMicro: 0n, creditsWh: 0n, creditsReservedWh: 0n },
  payments: [],
  council: NO_COUNCIL,
  settleUp: { ours: [], payments: 0 },
  trust: NO_TRUST,
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
  openInvitations: [],
  guests: [],
  joinProgress: undefined,
  totals: { tradedWh: 0n, turnoverMicro: 0n, clearings: 0, trades: 0, readings: 0, averagePrice: undefined },
  refounding: undefined,
  unreadable: undefined,
  stranded: undefined,
  computer: { standing: 'in-use', enrolment: 'none', mayEnrol: false },
  keys: NO_KEYS,
  roster: { absences: [], voters: 0, day: [] },
  board: { entries: [], profiles: [], muted: [], live: [], sharesWatts: false, ready: false },
  carrying: undefined,
  energy: undefined,
  validating: true,
  environment: {
    secure,
    serial: true,
    usbOnly: false,
    storage: 'kept',
    clockOffsetMs: 0,
    version: '',
    askedMeters: [],
    relayKinds: [],
  },
  notices: [],
})
