// Random life on a street of four: meters count, people order, cancel, deliver and change their minds, often wrongly.
// A move is plain numbers, so that fast-check can shrink a stream; what it means depends on the street it meets.
import fc from 'fast-check'
import {
  fromHex,
  hash,
  hex,
  outcomeOf,
  utf8,
  type Body,
  type Keyring,
  type Signer,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { keyedHashSigner } from '../standin/keyed-hash.ts'
import { copyLife, createLife, follow, keyringOf, memberOf, type Life } from './stream-members.ts'
import { FOUNDER, GENESIS, SLOT_MS, addMeter, admit, agree, createWorld, nowMs, readingBody, sign } from './world.ts'
import type { World } from './world.ts'

export type Move = { readonly who: number; readonly what: number; readonly a: number; readonly b: number }
export type Round = { readonly stepMs: number; readonly moves: readonly Move[] }

const nat = fc.nat(1_000_000)
/** Below this `what` means something; see `bodyOf`. */
export const WHATS = 180
const move = fc.record({ who: fc.nat(5), what: fc.nat(WHATS - 1), a: nat, b: nat })
export const STEPS = [1, 900, 4_000, 10_000, 10_000, 10_000, 25_000, 60_000]
export const rounds = (length: number) =>
  fc.array(fc.record({ stepMs: fc.constantFrom(...STEPS), moves: fc.array(move, { minLength: 1, maxLength: 8 }) }), {
    minLength: length,
    maxLength: length,
  })

export type MeterOnStreet = {
  readonly id: number
  signer: Signer
  readonly household: number
  readonly baseImportWh: bigint
  readonly baseExportWh: bigint
  sequence: bigint
}
export type Stream = {
  readonly world: World
  /** By household id, from 1; of those who are gone, too. */
  readonly keys: Keyring[]
  readonly meters: MeterOnStreet[]
  readonly life: Life
}
/** Makes the keys of whoever has this name; the same ones for the same name. */
export type MakeSigner = (name: string) => Promise<Signer>

const STANDIN: MakeSigner = (name) => Promise.resolve(keyedHashSigner(name))

/** What a meter shows when the street first hears it. */
export const BASE = { baseImportWh: 500n, baseExportWh: 700n }

/** Credits live for a quarter of an hour here, so that streams see them end. */
const SHORT_LIVED = {
  ...GENESIS,
  creditLifeMs: 900_000n,
  minimumStakeMicro: 1_000n,
  depositMicro: 500n,
  evidenceMs: 40_000,
  votingMs: 60_000,
  stakeDelayMs: 20_000,
  issuingLimitMicro: 20_000_000n,
}

const RATE = { kind: 'rate', currency: utf8('EUR'), microPerUnit: 1_000_000n, note: new Uint8Array() } as const
const ISSUED = { kind: 'issue', amountMicro: 4_000_000n, currency: utf8('EUR'), reference: utf8('R') } as const

const founded = new Map<MakeSigner, Promise<Stream>>()
/** Four households; the second has two meters of different sources. */
export const openStream = async (make = STANDIN): Promise<Stream> => {
  const known = founded.get(make) ?? found(make)
  founded.set(make, known)
  const { world, keys, meters, life } = await known
  return {
    world: { ...world, receipts: [...world.receipts] },
    keys: [...keys],
    meters: meters.map((meter) => ({ ...meter })),
    life: copyLife(life),
  }
}

const found = async (make: MakeSigner): Promise<Stream> => {
  const [founder, ...neighbours] = await Promise.all(
    ['founder', 'Ann', 'Bob', 'Cem'].map((name) => keyringOf(make, name)),
  )
  if (founder === undefined) throw new Error('a street has a founder')
  const founding = { householdKey: founder.household.key, deviceKey: founder.device.key }
  const world = createWorld({ ...SHORT_LIVED, founder: { ...SHORT_LIVED.founder, ...founding } }, founder)
  for (const [i, keyring] of neighbours.entries()) await admit(world, ['Ann', 'Bob', 'Cem'][i] ?? '', keyring)
  const keys = [founder, ...neighbours]
  const meters: MeterOnStreet[] = []
  for (const [home, serial, source] of [
    [0, 'SUN', 1],
    [1, 'LOAD', 0],
    [1, 'WIND', 2],
    [2, 'HYDRO', 3],
    [3, 'OTHER', 6],
  ] as const) {
    const owner = keys[home] ?? founder
    const signer = await addMeter(world, owner, serial, source)
    meters.push({ id: meters.length + 1, signer, household: home + 1, ...BASE, sequence: 1n })
  }
  const baseMs = nowMs(world) + SLOT_MS
  agree(
    world,
    baseMs,
    await Promise.all(meters.map((meter) => sign(world, meter.signer, readingBody(1n, baseMs, 500n, 700n)))),
  )
  for (const { household } of keys)
    agree(world, nowMs(world) + 1n, [
      await sign(world, household, { kind: 'standing', buyPrice: 150_000n, sellPrice: 200_000n, keepUnsold: true }),
    ])
  // Something to pledge, to give and to pay with.
  for (const body of [RATE, ...[2, 3, 4].map((id) => ({ ...ISSUED, household: id }))])
    agree(world, nowMs(world) + 1n, [await sign(world, founder.household, body)])
  for (const exportWh of [700n, 840n, 980n, 1_120n]) await exportAll(world, meters, exportWh)
  return { world, keys, meters, life: createLife(make) }
}

/** A sunny, windy slot: every meter stands at this export at its end, and nobody takes anything. */
const exportAll = async (world: World, meters: readonly MeterOnStreet[], exportWh: bigint): Promise<void> => {
  const atMs = (nowMs(world) / SLOT_MS + 1n) * SLOT_MS
  const readings: Verified<Transaction>[] = []
  for (const meter of meters) {
    meter.sequence += 1n
    readings.push(await sign(world, meter.signer, readingBody(meter.sequence, atMs, 500n, exportWh)))
  }
  agree(world, atMs, readings)
}

/** Signs what the moves of a round mean, and agrees on one block of it. */
export const playRound = async (stream: Stream, { stepMs, moves }: Round): Promise<Verified<Transaction>[]> => {
  const atMs = nowMs(stream.world) + BigInt(stepMs)
  const made: Verified<Transaction>[] = []
  for (const one of moves) {
    const said = await bodyOf(stream, { ...one, who: one.who % stream.keys.length }, atMs)
    if (said !== undefined) made.push(await sign(stream.world, said.signer, said.body))
  }
  agree(stream.world, atMs, made)
  follow(stream, made)
  return made
}

export type Said = { readonly signer: Signer; readonly body: Body }

const bodyOf = (
  stream: Stream,
  { who, what, a, b }: Move,
  atMs: bigint,
): Promise<Said | undefined> | Said | undefined => {
  const keyring = stream.keys[who] ?? FOUNDER
  const { device, household } = keyring
  if (what < 44) return readMeter(stream, who, a, b, atMs)
  if (what < 46) return { signer: household, body: standingOf(a, b) }
  if (what < 47) return { signer: device, body: { kind: 'preference', partner: a % 5, source: b % 8 } }
  const { state } = stream.world.tip
  if (what < 49) return (a + b) % 2 === 0 ? moneyOf(stream, household, a, b) : councilOf(stream, who, a, b)
  if (what < 55) return trustOf(stream, keyring, a, b)
  if (what > 169) return marketOf(stream, { who, what: 5 + ((what - 170) % 6), a, b }, keyring, atMs)
  if (what > 154) return trustOf(stream, keyring, a, b)
  if (what > 144) return moneyOf(stream, household, a, b)
  if (what > 124) return councilOf(stream, who, a, b)
  if (what > 114) return memberOf(stream, { who, what: what - 115, a, b }, atMs)
  if (what > 99) return marketOf(stream, { who, what: what - 100, a, b }, keyring, atMs)
  if (what < 75) return { signer: device, body: orderOf(a, b, atMs, sourceOf(stream, who, a)) }
  if (what < 81)
    return naming(state.orders.rows, a, (row) => ({ signer: device, body: { kind: 'cancel', order: row.order } }))
  if (what < 89) return { signer: device, body: offerOf(a, b, atMs, sourceOf(stream, who, a)) }
  if (what > 96) return { signer: device, body: b % 3 === 0 ? wakeOf(stream) : absenceOf(a, b, atMs) }
  const kind = what < 94 ? 'deliveryAccept' : 'deliveryClose'
  return naming(state.deliveries.rows, a, ({ delivery, buyer }) => ({
    signer: b % 4 === 0 ? device : (stream.keys[buyer - 1] ?? FOUNDER).device,
    body: { kind, delivery },
  }))
}

export const naming = <R, S>(rows: readonly R[], a: number, said: (row: R) => S): S | undefined => {
  const row = rows[a % Math.max(1, rows.length)]
  return row === undefined ? undefined : said(row)
}

const readMeter = (stream: Stream, who: number, a: number, b: number, atMs: bigint): Said | undefined => {
  const mine = stream.meters.filter((meter) => meter.household === who + 1)
  const meter = mine[a % mine.length]
  const record = stream.world.tip.state.meters.rows.find(
    (row) => hex(row.key) === hex(meter?.signer.key ?? new Uint8Array()),
  )
  if (meter === undefined || record === undefined) return undefined
  meter.sequence += 1n
  const lastEdgeMs = (atMs / SLOT_MS) * SLOT_MS
  const edgeMs = b % 3 === 0 || lastEdgeMs <= record.atMs ? atMs : lastEdgeMs
  if (!record.based)
    return { signer: meter.signer, body: readingBody(meter.sequence, edgeMs, BASE.baseImportWh, BASE.baseExportWh) }
  // Mostly plausible; some readings fall, stand still or leap.
  const importWh = record.importWh + BigInt((a % 60) - (a % 41 === 0 ? 3 : 0))
  const exportWh = record.exportWh + BigInt(b % 90) + (b % 37 === 0 ? 1_000_000n : 0n)
  const body = readingBody(meter.sequence, edgeMs, importWh < 0n ? 0n : importWh, exportWh)
  return { signer: meter.signer, body: { ...body, resolutionWh: b % 29 === 0 ? 200 : 1 } as Body }
}

/** Given, said to be paid, an answer about that, or the question to the street; the right side answers, or somebody else. */
const moneyOf = (stream: Stream, household: Signer, a: number, b: number): Said | undefined => {
  const [other, amountMicro] = [1 + (b % 5), BigInt((a * 7_919) % 3_000_000)]
  if (a % 4 === 0) return { signer: household, body: { kind: 'transfer', to: other, amountMicro } }
  if (a % 4 === 1) return { signer: household, body: { kind: 'paid', payee: other, amountMicro } }
  return naming(stream.world.tip.state.payments.rows, a >> 2, ({ payment, payer, payee }) => {
    if (b % 5 === 0)
      return { signer: (stream.keys[payer - 1] ?? FOUNDER).household, body: { kind: 'paidDispute', payment } }
    const side = b % 4 === 0 ? payer : payee
    return {
      signer: (stream.keys[side - 1] ?? FOUNDER).household,
      body: { kind: 'paidAnswer', payment, answer: b % 3 },
    }
  })
}

/** Proposed, voted on, issued, exchanged, frozen; sometimes somebody goes. */
const councilOf = (stream: Stream, who: number, a: number, b: number): Said | undefined => {
  const { household } = stream.keys[who] ?? FOUNDER
  const { state } = stream.world.tip
  const [other, currency] = [1 + (b % 5), utf8('EUR')]
  const said = (body: Body): Said => ({ signer: household, body })
  const proposals = state.proposals.rows.filter((row) => outcomeOf(row) === 'open')
  const amountMicro = BigInt((a * 7_919) % 3_000_000)
  switch (a % 11) {
    case 0:
      return said(proposalOf(a, b))
    case 1:
    case 2:
    case 3:
    case 4:
      return naming(proposals, b, ({ proposal }) => said({ kind: 'vote', proposal, yes: a % 3 !== 0 }))
    case 5:
      return said({ kind: 'rate', currency, microPerUnit: BigInt(b % 3), note: new Uint8Array() })
    case 6:
      return naming(state.rates.rows, b, (posted) =>
        said({
          ...{ kind: 'exchange', treasurer: posted.household, redeem: b % 2 === 0, amountMicro },
          ...{ currency, microPerUnit: posted.microPerUnit, reference: utf8('R') },
        }),
      )
    case 7:
      return naming(state.exchanges.rows, b, ({ exchange, treasurer, household: asker }) => ({
        signer: (stream.keys[(b % 5 === 0 ? asker : treasurer) - 1] ?? FOUNDER).household,
        body: { kind: 'exchangeAnswer', exchange, answer: b % 3 },
      }))
    case 8:
      return said({ kind: 'issue', household: other, amountMicro, currency, reference: utf8('R') })
    case 9:
      return said({ kind: 'freeze', household: other, untilMs: state.street.timeMs + BigInt(b % 60_000) })
    default:
      return b % 2 === 0 ? said({ kind: 'thaw', household: other }) : leaving(stream, who)
  }
}

/** Mostly the newest, who has the least to settle. */
const leaving = ({ world, keys }: Stream, who: number): Said => {
  const newest = world.tip.state.households.rows.at(-1)?.id ?? 1
  const id = who % 3 === 0 ? who + 1 : newest
  return { signer: (keys[id - 1] ?? FOUNDER).household, body: { kind: 'leave', household: id } }
}

const proposalOf = (a: number, b: number): Body => {
  const rest = { household: 0, role: 0, give: false, countsFromMs: 0n, changes: [], reason: new Uint8Array() }
  const deed = b % 4
  if (deed > 0)
    return { kind: 'propose', deed, ...rest, household: 1 + (a % 5), role: deed === 1 ? a % 4 : 0, give: deed === 1 }
  const term = [0, 1, 3, 4, 9, 16][a % 6] ?? 0
  const changes = [{ term, values: [BigInt((a % 5) * 7_000)], text: new Uint8Array() }]
  return { kind: 'propose', deed, ...rest, changes }
}

/** Pledges, disputes, evidence and votes, of anybody about anything. */
const trustOf = (stream: Stream, { household, device }: Keyring, a: number, b: number): Said | undefined => {
  const { street, disputes, meters } = stream.world.tip.state
  const [kind, running] = [a % 6, street.timeMs / SLOT_MS]
  if (kind === 0)
    return { signer: household, body: { kind: 'stake', withdraw: b % 3 === 0, amountMicro: BigInt(b * 3) } }
  if (kind === 1)
    return naming(meters.rows, b, ({ id }) => {
      const fromSlot = running - BigInt(b % 9)
      return { signer: household, body: { kind: 'dispute', meter: id, fromSlot, untilSlot: running, reason: b % 8 } }
    })
  if (kind === 2)
    return naming(meters.rows, b, ({ id, serialHash }) => ({
      signer: household,
      body: { kind: 'meterChange', meter: id, serialHash },
    }))
  return naming(disputes.rows.slice(-3), b, ({ dispute }) => {
    if (kind === 3) return { signer: device, body: { kind: 'evidence', dispute, hash: hash(utf8(String(b % 50))) } }
    return { signer: household, body: { kind: 'verdict', dispute, finding: b % 6 } }
  })
}

/** Amended orders, offers and what is bought of them, auctions and bids; some of them for oneself, some too low. */
const marketOf = (stream: Stream, { who, what, a, b }: Move, keys: Keyring, atMs: bigint): Said | undefined => {
  const { state } = stream.world.tip
  const source = sourceOf(stream, who, a)
  const price = BigInt(100_000 + (b % 7) * 1_001)
  if (what < 3)
    return naming(state.orders.rows, a, ({ order, household, leftWh, priceMicroPerKwh }) => ({
      signer: (b % 5 === 0 ? keys : (stream.keys[household - 1] ?? FOUNDER)).device,
      body: {
        kind: 'amend',
        order,
        quantityWh: b % 3 === 0 ? leftWh / 2n : BigInt(a % 47),
        priceMicroPerKwh: b % 2 === 0 ? priceMicroPerKwh : price,
      },
    }))
  if (what < 5)
    return {
      signer: keys.household,
      body: {
        kind: 'provider',
        source: who === 1 ? 2 : source,
        capacityW: 1 + (a % 4_000),
        jurisdiction: new Uint8Array(),
        priceMicroPerKwh: price,
        suspended: b % 5 === 0,
      },
    }
  if (what < 8)
    return naming(state.providers.rows, a, ({ household }) => ({
      signer: keys.device,
      body: { kind: 'purchase', provider: household, energyWh: BigInt(b % 23), maximumMicroPerKwh: 104_000n },
    }))
  if (what < 10)
    return {
      signer: keys.device,
      body: {
        kind: 'auction',
        source,
        energyWh: BigInt(a % 31),
        startMicroPerKwh: price,
        incrementMicroPerKwh: BigInt(a % 900),
        closesAtMs: atMs + BigInt(b % 90_000),
        endsAtMs: atMs + BigInt(b % 90_000) + BigInt(a % 200_000),
      },
    }
  return naming(state.auctions.rows, a, ({ auction, startMicroPerKwh, highestMicroPerKwh }) => ({
    signer: keys.device,
    body: {
      kind: 'bid',
      auction,
      priceMicroPerKwh: (highestMicroPerKwh === 0n ? startMicroPerKwh : highestMicroPerKwh) + BigInt(b % 900),
    },
  }))
}

const standingOf = (a: number, b: number): Body => ({
  kind: 'standing',
  buyPrice: BigInt(a % 300_000),
  sellPrice: BigInt(b % 200_000),
  keepUnsold: (a + b) % 3 !== 0,
})

/** Where one of the household's own credits comes from; a source of its own making when it has none. */
const sourceOf = (stream: Stream, who: number, a: number): number => {
  const mine = stream.world.tip.state.lots.rows.filter((lot) => lot.owner === who + 1)
  return mine[a % Math.max(1, mine.length)]?.source ?? 1 + (a % 6)
}

const orderOf = (a: number, b: number, atMs: bigint, ownSource: number): Body => ({
  kind: 'order',
  side: a % 2,
  source: a % 2 === 1 ? ownSource : b % 3,
  quantityWh: BigInt(a % 47),
  priceMicroPerKwh: BigInt(100_000 + (b % 7) * 1_001),
  timeInForce: b % 5 > 3 ? b % 4 : 0,
  expiresAtMs: atMs + BigInt(b % 120_000),
  partner: b % 11 === 0 ? 1 + (a % 3) : 0,
})

const wakeOf = ({ world }: Stream): Body => ({
  kind: 'wake',
  height: world.tip.state.street.height,
  blockId: fromHex(world.tip.id),
})

const absenceOf = (a: number, b: number, atMs: bigint): Body => ({
  kind: 'absence',
  nightly: a % 2 === 0,
  fromMs: a % 2 === 0 ? BigInt(a * 90) : BigInt(a % 5) * atMs,
  untilMs: b % 3 === 1 ? 0n : a % 2 === 0 ? BigInt(b * 90) : atMs + BigInt(b),
})

const offerOf = (a: number, b: number, atMs: bigint, ownSource: number): Body => ({
  kind: 'deliveryOffer',
  buyer: 1 + (b % 5),
  source: ownSource,
  energyWh: BigInt(a % 53),
  priceMicroPerKwh: BigInt(1 + (b % 300_007)),
  endsAtMs: atMs + BigInt(b % 200_000),
})
