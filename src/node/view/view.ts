// The view: from what a node holds to the snapshot that the page shows. Pure; says nothing that the ledger, the network
// or the meter have not said.
import { soFar } from '../../autopilot/index.ts'
import {
  RECEIPT_KINDS,
  SOURCES,
  HOUSEHOLD_KINDS,
  account,
  freeCreditsWh,
  hex,
  mayOweMicro,
  slotEndsAtMs,
  slotOf,
  standingFor,
  textOf,
  votes,
  type State,
} from '../../ledger/index.ts'
import { proposerOf, quorumOf } from '../../consensus/index.ts'
import type { BoardKey } from '../household/board-keys-held.ts'
import { computerView } from '../household/enrolment.ts'
import { presentValidators } from '../agreement/heights.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import { isPresent } from '../presence.ts'
import { strandedBy } from '../household/refounding-exchange.ts'
import { refoundingView } from '../household/refounding-view.ts'
import { receiptView } from './receipt-view.ts'
import { safetyWords } from './safety-words.ts'
import { autopilotView } from './view-autopilot.ts'
import { boardView } from './view-board.ts'
import { keysView } from './view-keys.ts'
import { openInvitationsView } from './view-door.ts'
import { councilView } from './view-council.ts'
import { auctionsView, bookView, deliveriesView, preferenceView, providersView } from './view-market.ts'
import { paymentsView, settleUpView } from './view-money.ts'
import { trustView } from './view-trust.ts'
import { rosterView } from './view-roster.ts'
import type {
  Agreement,
  ClearingResult,
  Guest,
  Meter,
  Neighbour,
  Pending,
  Snapshot,
  Standing,
  Street,
  StreetTotals,
  Wallet,
} from './snapshot.ts'

/** What the node core knows; ports, codes and the environment are filled in by whoever holds them. */
export type CoreView = Omit<
  Snapshot,
  | 'ports'
  | 'relays'
  | 'unreadable'
  | 'network'
  | 'invitations'
  | 'joining'
  | 'returning'
  | 'environment'
  | 'demo'
  | 'energy'
>

export const coreView = (node: NodeState): CoreView => {
  const state = node.chain?.tip().state
  const self = selfOf(node)
  const nowMs = node.ports.clock.nowMs()
  return {
    stage: stageOf(node, self),
    nowMs,
    self,
    street: state === undefined ? undefined : streetView(state),
    members: state === undefined ? [] : membersView(node, state, self, nowMs),
    agreement: agreementView(node, self),
    wallet: walletView(state, self),
    payments: paymentsView(state, self),
    council: councilView(state, self),
    settleUp: settleUpView(state, self),
    trust: trustView(state, self),
    meters: metersView(node, self),
    standing: standingView(state, self),
    preference: preferenceView(state, self),
    slot: slotView(node, state, self, nowMs),
    autopilot: autopilotView(node),
    clearings: clearingsView(node, state),
    book: bookView(state, self),
    deliveries: deliveriesView(node, state, self),
    auctions: auctionsView(state),
    providers: providersView(state),
    receipts: node.receipts.map(receiptView),
    pending: pendingView(node),
    openInvitations: openInvitationsView(state, self),
    guests: guestsView(node, state),
    totals: totalsView(state),
    refounding: refoundingView(node),
    computer: computerView(node),
    keys: keysView(node),
    stranded: strandedBy(node),
    roster: rosterView(state, nowMs),
    board: boardView(node),
    carrying: node.carrying,
    validating: node.validating,
    notices: node.notices,
  }
}

const stageOf = (node: NodeState, self: number | undefined): Snapshot['stage'] => {
  if (node.broken !== undefined) return 'stopped'
  if (node.wanted !== undefined) return 'joining'
  if (node.chain === undefined) return 'no-street'
  if (self === undefined) return node.syncing || strandedBy(node) === 'gone' ? 'catching-up' : 'joining'
  return 'member'
}

const streetView = (state: State): Street => {
  const { genesis, street } = state
  const { supplierPrice, feedInPrice, localFee } = street.terms
  return {
    chainId: hex(street.chainId),
    name: textOf(genesis.name) ?? '',
    currency: textOf(genesis.currency) ?? '',
    safetyWords: safetyWords(street.chainId),
    slotMs: genesis.slotMs,
    trial: genesis.trial,
    tariff: { supplierPrice, feedInPrice, localFee },
    iceServers: textOf(street.terms.iceServers) ?? '',
    foundedAtMs: Number(genesis.foundedAtMs),
  }
}

const membersView = (node: NodeState, state: State, self: number | undefined, nowMs: number): Neighbour[] =>
  state.households.rows.map((home) => ({
    id: home.id,
    name: textOf(home.name) ?? '',
    kind: HOUSEHOLD_KINDS[home.kind] ?? 'home',
    transportKey: hex(home.transportKey),
    self: home.id === self,
    present: home.id === self || isPresent(node.presence, home.id, nowMs),
    validator: votes(state.street.nextSet, home.id),
    hasMeter: state.meters.rows.some((meter) => meter.household === home.id),
  }))

const agreementView = (node: NodeState, self: number | undefined): Agreement => {
  const { agreement, chain } = node
  const machine = agreement?.machine
  const set = machine?.set ?? []
  const present = new Set(presentValidators(node))
  const tip = chain?.tip()
  const step = machine === undefined || machine.step === 'decided' ? 'idle' : machine.step
  return {
    state: agreementState(node, self),
    height: chain?.height() ?? 0,
    stateRoot: tip === undefined ? '' : hex(tip.state.rootHash),
    blockId: tip?.id ?? '',
    lastAgreedAtMs: node.lastAgreedAtMs,
    lastSigned: node.lastSigned,
    blockTimeMs: Number(tip?.state.street.timeMs ?? 0n),
    activeSet: set,
    quorum: set.length === 0 ? 0 : quorumOf(set.length),
    awaited: set.filter((id) => !present.has(id)),
    round: machine?.round ?? 0,
    step,
    proposer: machine === undefined ? undefined : proposerOf(set, machine.height, machine.round),
    votes: [...(agreement?.votes.values() ?? [])].map((vote) => ({
      kind: vote.type,
      round: vote.round,
      household: vote.household,
      block: vote.choice?.slice(0, 8),
    })),
    doubleVotes: node.doubleVotes,
  }
}

const agreementState = (node: NodeState, self: number | undefined): Agreement['state'] => {
  if (node.agreement?.timers.frozen === true) return 'resting'
  if (node.syncing) return 'catching-up'
  return self !== undefined && node.agreement?.machine.self === self && node.validating ? 'agreeing' : 'watching'
}

const walletView = (state: State | undefined, self: number | undefined): Wallet => {
  if (state === undefined || self === undefined)
    return { balanceMicro: 0n, reservedMicro: 0n, overdraftLimitMicro: 0n, creditsWh: 0n, creditsReservedWh: 0n }
  const { balanceMicro, reservedMicro } = account(state, self)
  const mine = state.lots.rows.filter((lot) => lot.owner === self)
  const creditsWh = mine.reduce((sum, lot) => sum + lot.amountWh, 0n)
  return {
    balanceMicro,
    reservedMicro,
    overdraftLimitMicro: mayOweMicro(state, self),
    creditsWh,
    creditsReservedWh: creditsWh - freeCreditsWh(state, self, 0),
  }
}

const metersView = ({ chain, boardKeys }: NodeState, self: number | undefined): Meter[] =>
  (chain?.tip().state.meters.rows ?? [])
    .filter((meter) => meter.household === self)
    .map((meter) => ({
      id: meter.id,
      label: textOf(meter.label) ?? '',
      source: SOURCES[meter.source] ?? 'none',
      nameplateW: meter.nameplateW,
      simulated: meter.simulated,
      registered: 'agreed',
      byHand: meter.byHand,
      lastReadingAtMs: meter.based ? Number(meter.atMs) : undefined,
      importWh: meter.based ? meter.importWh : undefined,
      exportWh: meter.based ? meter.exportWh : undefined,
      board: signedBy(boardKeys.get(hex(meter.key))),
    }))

const signedBy = (board: BoardKey | undefined): Meter['board'] => board && { portId: board.portId, fault: board.fault }

const standingView = (state: State | undefined, self: number | undefined): Standing | undefined => {
  if (state === undefined || self === undefined) return undefined
  // What was set last is what a person looks for, although it counts from the next slot on.
  const { buyPrice, sellPrice, keepUnsold } = standingFor(state, self, slotOf(state.genesis, state.street.timeMs) + 1n)
  return { buyPrice, sellPrice, unsold: keepUnsold ? 'keep' : 'feed-in' }
}

/** The books hear of a slot at its end; until then our own meters know more. */
const slotView = (
  node: NodeState,
  state: State | undefined,
  self: number | undefined,
  nowMs: number,
): Snapshot['slot'] => {
  if (state === undefined || self === undefined) return undefined
  const slot = slotOf(state.genesis, BigInt(nowMs))
  const endsAtMs = Number(slotEndsAtMs(state.genesis, slot))
  const flow = state.flows.rows.find((row) => row.household === self && row.slot === slot)
  const { slots } = node.autopilot
  const heard = slots === undefined ? { takenWh: 0, givenWh: 0 } : soFar(slots, nowMs)
  return {
    startsAtMs: endsAtMs - state.genesis.slotMs,
    endsAtMs,
    importWh: most(flow?.importWh ?? 0n, heard.takenWh),
    exportWh: most(flow?.exportWh ?? 0n, heard.givenWh),
  }
}

const most = (agreedWh: bigint, heardWh: number): bigint => {
  const wh = BigInt(Math.floor(heardWh))
  return wh > agreedWh ? wh : agreedWh
}

const CLEARINGS_SHOWN = 48

/** One row per slot, put together from this household's receipts. */
const clearingsView = (node: NodeState, state: State | undefined): ClearingResult[] => {
  if (state === undefined) return []
  const bySlot = new Map<bigint, ClearingResult>()
  for (const { receipt } of node.receipts) {
    const kind = RECEIPT_KINDS[receipt.kind]
    if (kind !== 'clearing' && kind !== 'grid') continue
    if (!bySlot.has(receipt.slot) && bySlot.size === CLEARINGS_SHOWN) continue
    const row =
      bySlot.get(receipt.slot) ??
      emptyClearing(Number(slotEndsAtMs(state.genesis, receipt.slot)) - state.genesis.slotMs)
    const inWh = receipt.energyWh > 0n ? receipt.energyWh : 0n
    const outWh = receipt.energyWh < 0n ? -receipt.energyWh : 0n
    bySlot.set(
      receipt.slot,
      kind === 'grid'
        ? { ...row, gridImportWh: row.gridImportWh + inWh, gridExportWh: row.gridExportWh + outWh }
        : {
            ...row,
            priceMicroPerKwh: receipt.priceMicroPerKwh,
            volumeWh: row.volumeWh + inWh + outWh,
            boughtWh: row.boughtWh + inWh,
            soldWh: row.soldWh + outWh,
          },
    )
  }
  return [...bySlot.values()].sort((a, b) => b.slotStartsAtMs - a.slotStartsAtMs)
}

const emptyClearing = (slotStartsAtMs: number): ClearingResult => ({
  slotStartsAtMs,
  priceMicroPerKwh: undefined,
  volumeWh: 0n,
  boughtWh: 0n,
  soldWh: 0n,
  gridImportWh: 0n,
  gridExportWh: 0n,
})

/** Readings and wakes are the node's own business and would only flicker. */
const pendingView = (node: NodeState): Pending[] =>
  [...node.own.values()]
    .filter((own) => own.kind !== 'reading' && own.kind !== 'wake' && own.kind !== 'refused')
    .map(({ id, kind, sentAtMs, state, refusal }) => ({ id, kind, sentAtMs, state, refusal }))

const guestsView = (node: NodeState, state: State | undefined): Guest[] => {
  const members = new Set(state?.households.rows.map((home) => hex(home.transportKey)))
  return [...node.guests].flatMap(([peer, guest]) => {
    if (guest.request === undefined || members.has(peer) || state === undefined) return []
    return [
      {
        peer,
        name: textOf(guest.request.name) ?? '',
        kind: HOUSEHOLD_KINDS[guest.request.kind] ?? 'home',
        safetyWords: safetyWords(state.street.chainId),
        admission: guest.admission === 'waiting' ? 'waiting' : guest.admission === 'approved' ? 'sent' : 'refused',
      } as const,
    ]
  })
}

const totalsView = (state: State | undefined): StreetTotals => {
  const street = state?.street
  const tradedWh = street?.tradedWh ?? 0n
  const turnoverMicro = street?.turnoverMicro ?? 0n
  return {
    tradedWh,
    turnoverMicro,
    clearings: Number(street?.clearings ?? 0n),
    trades: Number(street?.trades ?? 0n),
    readings: Number(street?.readings ?? 0n),
    averagePrice: tradedWh === 0n ? undefined : (turnoverMicro * 1000n) / tradedWh,
  }
}
