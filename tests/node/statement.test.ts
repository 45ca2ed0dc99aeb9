// A household's statement from its own node, and the check that anybody can make of it: a good file passes with nothing but
// itself; whatever is changed, left out or foreign in it is found and named.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  Terms,
  account,
  decodeGenesis,
  encode,
  fromHex,
  hex,
  must,
  termsOf,
  type Body,
} from '../../src/ledger/index.ts'
import { propose, vote } from '../../src/node/household/council.ts'
import { submit } from '../../src/node/household/own-transactions.ts'
import type { MadeStatement, StatementFault } from '../../src/node/index.ts'
import { usageBetween } from '../../src/node/figures/usage.ts'
import { checkHere } from '../../src/node/statement/check-here.ts'
import { checkStatement } from '../../src/node/statement/check-statement.ts'
import { makeStatement, type StatementWish } from '../../src/node/statement/make-statement.ts'
import { SLOT_MS } from '../sim/founding.ts'
import { EPOCH_MS, readMeter, type SimHousehold } from '../sim/household.ts'
import type { World } from '../sim/world.ts'
import { seededCrypto } from '../standin/keyed-hash.ts'
import { getUp, heightOf, inLoop, nodeOf, pass } from './awake.ts'

type Json = Record<string, unknown> & {
  rows: (Record<string, unknown> & { receipt: Record<string, unknown>; branch: string[] })[]
  before: Json['rows']
  after: Json['rows']
  figures: Record<string, string>
  period: Record<string, string>
  street: Record<string, unknown>
  household: Record<string, unknown>
  proof: Record<string, unknown>
}

const ALWAYS: StatementWish = { fromMs: 0, untilMs: EPOCH_MS * 2 }

const made = async (household: SimHousehold | undefined, wish = ALWAYS): Promise<MadeStatement> => {
  const outcome = await makeStatement(nodeOf(household).state, wish)
  if (!outcome.ok) throw new Error(outcome.refusal)
  return outcome.value
}

const send = (household: SimHousehold | undefined, body: Body) =>
  inLoop(household, (state) => submit(state, 'household', body))

const NEW_PRICES = { supplierPrice: 400_000n, feedInPrice: 70_000n, localFee: 30_000n }

/** The street decides that prices change, from the next slot on. */
const dearer = async (world: World, households: readonly SimHousehold[]): Promise<void> => {
  const [first, ...others] = households
  const changes = Object.entries(NEW_PRICES).map(([term, value]) => ({ term: term as keyof typeof NEW_PRICES, value }))
  const proposed = await inLoop(first, (state) => propose(state, { deed: 'terms', reason: 'a dear winter', changes }))
  const proposal = proposed.ok ? proposed.value.id : ''
  await pass(world, SLOT_MS / 2)
  for (const other of others) await inLoop(other, (state) => vote(state, { proposal, yes: true }))
}

const foundingTerms = (proof: Json['proof']): string => {
  const founding = decodeGenesis(fromHex(proof.founding as string))
  return founding.ok ? hex(encode(Terms, termsOf(founding.value))) : ''
}
const altered = (proof: Json['proof'], place: number, change: Record<string, string> | undefined): void => {
  const tariffs = proof.tariffs as Record<string, string>[]
  if (change === undefined) tariffs.splice(place, 1)
  else Object.assign(tariffs[place] ?? {}, change)
}

const crypto = seededCrypto(1)
const faultsIn = async (text: string, chainId?: Uint8Array): Promise<StatementFault[]> =>
  (await checkStatement(crypto, text, { chainId })).faults.map(({ code }) => code)

describe('a statement', () => {
  let seller: SimHousehold | undefined
  let buyer: SimHousehold | undefined
  let whole: MadeStatement
  let middle: MadeStatement
  const open = (of: MadeStatement = whole): Json => JSON.parse(of.text) as Json
  const times = (): number[] => must(whole.verdict.statement, 'made').rows.map(({ atMs }) => atMs)

  beforeAll(async () => {
    const { world, street, households } = await getUp()
    ;[buyer, seller] = households
    for (const household of households)
      await send(household, { kind: 'standing', buyPrice: 250_000n, sellPrice: 100_000n, keepUnsold: false })
    for (let slot = 0; slot < 12; slot++) {
      if (slot === 4) await dearer(world, households)
      for (const household of households) readMeter(street, household, SLOT_MS)
      await pass(world, SLOT_MS)
    }
    await pass(world, 30_000)
    whole = await made(buyer)
    const all = times()
    const [from, until] = [all[Math.floor((2 * all.length) / 3)], all[Math.floor(all.length / 3)]]
    middle = await made(buyer, { fromMs: must(from, 'a row'), untilMs: must(until, 'a row') })
  }, 60_000)

  test('of all times begins with the first row, ends at the balance, and its rows sum to it', () => {
    const { verdict, beginsLater } = whole
    expect(verdict.faults).toEqual([])
    expect(beginsLater).toBe(false)
    const statement = must(verdict.statement, 'made')
    const state = must(nodeOf(buyer).state.chain, 'a chain').tip().state
    const { balanceMicro, receipts } = account(state, 1)
    expect(balanceMicro).not.toBe(0n)
    expect(statement.rows.map(({ number }) => number)).toEqual(
      Array.from({ length: Number(receipts) }, (_, i) => receipts - BigInt(i)),
    )
    expect(statement.figures).toMatchObject({ openingMicro: 0n, closingMicro: balanceMicro })
    expect(statement.rows.reduce((sum, { moneyMicro }) => sum + moneyMicro, 0n)).toBe(balanceMicro)
    expect(statement.anchor).toMatchObject({ founders: 1, voters: 4 })
    expect(statement.anchor.signed).toBeGreaterThanOrEqual(3)
  })

  test('of a part holds exactly its rows, opens where the part before closes, and rests on rows around it', async () => {
    const statement = must(middle.verdict.statement, 'made')
    expect(middle.verdict.faults).toEqual([])
    expect(statement.rows.length).toBeGreaterThan(2)
    const rows = must(whole.verdict.statement, 'made').rows
    expect(statement.rows).toEqual(rows.filter(({ atMs }) => atMs >= statement.fromMs && atMs < statement.untilMs))
    const earlier = await made(buyer, { fromMs: 0, untilMs: statement.fromMs })
    expect(earlier.verdict.statement?.figures.closingMicro).toBe(statement.figures.openingMicro)
    expect([open(middle).before.length, open(middle).after.length]).toEqual([1, 1])
  })

  test('of a time without rows says that nothing was booked, and proves it', async () => {
    const late = await made(buyer, { fromMs: EPOCH_MS * 1.5, untilMs: EPOCH_MS * 2 })
    expect(late.verdict.statement?.rows).toEqual([])
    // The books do not reach there: nobody can know.
    expect(late.verdict.faults.map(({ code }) => code)).toEqual(['edge-after'])
    const early = await made(buyer, { fromMs: 0, untilMs: 1 })
    expect(early.verdict).toMatchObject({ faults: [], statement: { rows: [] } })
  })

  test('prices each row at the tariff that the street had in its slot, and shows both tariffs', async () => {
    const { tariffs } = must(whole.verdict.statement, 'made')
    expect(tariffs.map(({ supplierPrice }) => supplierPrice)).toEqual([expect.any(BigInt), NEW_PRICES.supplierPrice])
    // What the neighbour without a roof took would have cost more than at the old price alone, less than at the new one.
    const theirs = must((await made(seller)).verdict.statement, 'made').figures
    const takenWh = theirs.localWh + theirs.gridWh
    expect(theirs.withoutMicro * 1_000n).toBeGreaterThan(takenWh * 300_000n)
    expect(theirs.withoutMicro * 1_000n).toBeLessThan(takenWh * NEW_PRICES.supplierPrice)
  })

  test('says the same as the year’s use, and the file of one moment proves each retirement', async () => {
    const { state } = nodeOf(seller)
    const { figures } = must((await made(seller)).verdict.statement, 'made')
    const middleMs = must(times()[3], 'a row')
    const used = await usageBetween(state, [ALWAYS.fromMs, middleMs, ALWAYS.untilMs])
    if (!used.ok) throw new Error(used.refusal)
    const { parts, whole: year, retirements, sources } = used.value
    expect(year.figures.carbon).toEqual(figures.carbon)
    expect(parts.reduce((sum, part) => sum + part.figures.localWh, 0n)).toBe(figures.localWh)
    const sum = (rows: readonly { energyWh: bigint }[]): bigint => rows.reduce((wh, { energyWh }) => wh + energyWh, 0n)
    expect([sum(retirements), sum(sources)]).toEqual([figures.localWh, figures.localWh])
    for (const { number, atMs, energyWh } of retirements.slice(0, 3)) {
      const { verdict } = await made(seller, { fromMs: atMs, untilMs: atMs + 1 })
      expect(verdict.faults).toEqual([])
      expect(verdict.statement?.rows).toContainEqual(expect.objectContaining({ number, energyWh }))
    }
    expect(await usageBetween(state, [])).toEqual({ ok: false, refusal: 'time-invalid' })
  })

  test('passes with nothing but itself, and on a neighbour’s computer, which has the same block', async () => {
    expect(await faultsIn(whole.text)).toEqual([])
    const verdict = await checkHere(nodeOf(seller).state, whole.text)
    expect(verdict.faults).toEqual([])
    if (heightOf(seller) >= must(verdict.statement, 'read').anchor.height)
      expect(verdict.statement?.anchor.inOurBooks).toBe(true)
  })

  test('of a seller and of a buyer agree on what was traded', async () => {
    const theirs = must((await made(seller)).verdict.statement, 'made')
    const ours = must(whole.verdict.statement, 'made')
    const traded = [ours, theirs].map(({ figures }) => figures.boughtWh + figures.soldWh)
    expect(traded.every((wh) => wh > 0n)).toBe(true)
  })

  const changes: [string, (json: Json) => void, StatementFault][] = [
    ['an amount of energy', ({ rows }) => Object.assign(rows[1]?.receipt ?? {}, { energyWh: '1' }), 'row-altered'],
    ['an amount of money', ({ rows }) => Object.assign(rows[1]?.receipt ?? {}, { moneyMicro: '-7' }), 'row-altered'],
    ['a price', ({ rows }) => Object.assign(rows[0]?.receipt ?? {}, { priceMicroPerKwh: '3' }), 'row-altered'],
    ['a balance', ({ rows }) => Object.assign(rows[0]?.receipt ?? {}, { balanceMicro: '3' }), 'row-altered'],
    [
      'where energy came from',
      ({ rows }) => Object.assign(rows[0]?.receipt ?? {}, { sourcesWh: ['9'] }),
      'row-altered',
    ],
    ['the place of a row', ({ rows }) => Object.assign(rows[0] ?? {}, { place: 60_000 }), 'row-altered'],
    ['the block of a row', ({ rows }) => Object.assign(rows[0] ?? {}, { height: rows.at(-1)?.height }), 'row-altered'],
    ['a row left out', ({ rows }) => rows.splice(1, 1), 'row-missing'],
    ['the first row left out', ({ rows }) => rows.shift(), 'row-missing'],
    ['the last row left out', ({ rows }) => rows.pop(), 'row-missing'],
    [
      'first rows and the one before left out',
      (json) => (json.before = [json.rows.shift()].flatMap((r) => r ?? [])),
      'edge-before',
    ],
    [
      'last rows and the one behind left out',
      (json) => (json.after = [json.rows.pop()].flatMap((r) => r ?? [])),
      'edge-after',
    ],
    ['the row before taken away', (json) => (json.before = []), 'edge-before'],
    ['the row behind taken away', (json) => (json.after = []), 'edge-after'],
    ['a row twice', ({ rows }) => rows.splice(1, 0, ...rows.slice(0, 1)), 'row-missing'],
    ['a longer time', ({ period }) => (period.fromMs = '0'), 'edge-before'],
    ['a shorter time', ({ period }) => (period.untilMs = period.fromMs ?? ''), 'row-outside'],
    ['a sum', ({ figures }) => (figures.closingMicro = '99'), 'figure'],
    ['savings', ({ figures }) => (figures.savedMicro = '99'), 'figure'],
    ['carbon', ({ figures }) => (figures['carbon.avoidedMg'] = '99'), 'figure'],
    ['an unknown preset', ({ figures }) => (figures['carbon.preset'] = 'mine'), 'figure'],
    ['a price from before', ({ proof }) => altered(proof, 0, { supplierPrice: '1' }), 'terms'],
    ['the moment of a price', ({ proof }) => altered(proof, 1, { fromSlot: '1' }), 'terms'],
    ['a change of prices left out', ({ proof }) => altered(proof, 1, undefined), 'terms'],
    ['all prices left out', ({ proof }) => (proof.tariffs = []), 'terms'],
    ['the terms of the founding', ({ proof }) => (proof.terms = foundingTerms(proof)), 'terms'],
    ['no terms', ({ proof }) => (proof.terms = '00'), 'terms'],
    ['prices forgotten', ({ proof }) => altered(proof, 0, undefined), 'tariff-missing'],
    ['the name of the street', ({ street }) => (street.name = 'Oak Street'), 'street-words'],
    ['the currency', ({ street }) => (street.currency = 'USD'), 'street-words'],
    ['the name of the home', ({ household }) => (household.name = 'Somebody'), 'household'],
    ['another home', ({ household }) => (household.id = 2), 'row-altered'],
    ['a version', (json) => (json.version = 2), 'statement-other-version'],
    ['a format', (json) => (json.format = 'bill'), 'not-a-statement'],
    ['a field left out', ({ proof }) => delete proof.peaks, 'not-a-statement'],
  ]
  test.each(changes)('with %s altered is found and named', async (_what, change, fault) => {
    const json = open(middle)
    change(json)
    expect(await faultsIn(JSON.stringify(json))).toContain(fault)
  })

  test('of another street, or with anything of its proof, is found', async () => {
    expect(await faultsIn(whole.text, new Uint8Array(32))).toEqual(['other-street'])
    const theirs = open(await made(seller))
    for (const name of Object.keys(theirs.proof)) {
      const json = open(middle)
      if (JSON.stringify(json.proof[name]) === JSON.stringify(theirs.proof[name])) continue
      json.proof[name] = theirs.proof[name]
      const faults = await faultsIn(JSON.stringify(json))
      // The same certificate with more signatures, or the set of the block after it, may be as good.
      if (name !== 'certificate') expect([name, faults.length > 0]).toEqual([name, true])
    }
  })

  test('with any digit of its proofs changed is refused, and nothing throws', async () => {
    const text = middle.text
    const places = [...text.matchAll(/[0-9a-f]{32,}/g)].map(({ index, 0: run }) => ({ index, length: run.length }))
    const where = fc.constantFrom(...places).chain((run) => fc.nat(run.length - 1).map((at) => run.index + at))
    await fc.assert(
      fc.asyncProperty(where, fc.constantFrom(...'0123456789abcdef'), async (at, digit) => {
        if (text[at] === digit) return
        expect(await faultsIn(text.slice(0, at) + digit + text.slice(at + 1))).not.toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"format":"hearthgrid-statement","version":1}',
    '{"__proto__":{}}',
    '[['.repeat(9_999),
  ])('that is none (%#) is told so', async (text) => {
    expect(await faultsIn(text)).toEqual(['not-a-statement'])
  })

  test('whatever JSON it is, the answer is a verdict', async () => {
    const leaf = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.bigInt().map(String))
    const field = fc.constantFrom('street', 'household', 'period', 'figures', 'rows', 'before', 'after', 'proof')
    await fc.assert(
      fc.asyncProperty(field, leaf, async (name, value) => {
        expect(await faultsIn(JSON.stringify({ ...open(middle), [name]: value }))).not.toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('says of which street it is', () => {
    expect(whole.verdict.statement?.chainId).toBe(hex(must(nodeOf(buyer).state.chain, 'a chain').chainId))
  })
})
