// The demo street as its worker runs it: real nodes, real signatures, a leaping clock. One street lives for a few seconds
// behind the worker's own door, and every property is held against it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hex, sumOfAccounts } from '../../src/ledger/index.ts'
import { openWebCrypto } from '../../src/ledger/browser/index.ts'
import { loadDocuments } from '../../src/board/browser/index.ts'
import { openDemo, type Demo } from '../../src/node/browser/demo.ts'
import { serveWorker, type CallName, type FromWorker } from '../../src/node/browser/index.ts'
import type { Outcome } from '../../src/node/index.ts'
import { coreView } from '../../src/node/view/view.ts'

const WAITED_MS = 9_000
const LOOK_MS = 25

const until = async (condition: () => boolean): Promise<boolean> => {
  const end = performance.now() + WAITED_MS
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  return condition()
}

describe('demo street', () => {
  let demo: Demo
  const failures: unknown[] = []
  /** Rounds in which blocks were decided, by height. */
  const rounds = new Map<number, number>()
  /** Height → state root, of each home. */
  const roots: Map<number, string>[] = []
  const stateOf = (home: Demo['homes'][number]) => home.node.state.chain?.tip().state

  beforeAll(async () => {
    demo = await openDemo(await openWebCrypto(), loadDocuments, (error) => failures.push(error))
    for (const home of demo.homes) {
      const seen = new Map<number, string>()
      roots.push(seen)
      home.node.onChange(() => {
        const { chain } = home.node.state
        if (chain === undefined) return
        seen.set(chain.height(), hex(chain.tip().state.rootHash))
        rounds.set(chain.height(), Math.max(chain.certificate()?.round ?? 0, rounds.get(chain.height()) ?? 0))
      })
    }
  })
  afterAll(() => demo.stop())

  test('five homes move in, vote and clear a quarter hour within seconds', { timeout: 12_000 }, async () => {
    const cleared = await until(() => demo.homes.every((home) => (stateOf(home)?.street.clearings ?? 0n) > 0n))
    expect(failures).toEqual([])
    expect(cleared).toBe(true)
    const state = stateOf(demo.first)
    expect(state?.street.nextSet.map((voter) => voter.household)).toEqual([1, 2, 3, 4, 5])
    expect(state?.genesis.trial).toBe(true)
    expect(state?.meters.rows.map((meter) => meter.simulated)).toEqual([true, true, true, true, true])
  })

  test('all agree on one state root at every height that they share', () => {
    const [ours = new Map<number, string>(), ...others] = roots
    for (const theirs of others) {
      const shared = [...theirs].filter(([height]) => ours.has(height))
      expect(shared.length).toBeGreaterThan(1)
      for (const [height, root] of shared) expect(root).toBe(ours.get(height))
    }
  })

  test('the leaping clock never makes a round time out', () => {
    expect(rounds.size).toBeGreaterThan(5)
    expect([...rounds].filter(([, round]) => round > 0)).toEqual([])
  })

  test('the neighbours have something to say, and every home reads it', async () => {
    const said = ({ node }: Demo['homes'][number]) => coreView(node.state).board
    const read = (home: Demo['homes'][number]): boolean =>
      said(home).entries.length === 2 && said(home).profiles.length === 1
    expect(await until(() => demo.homes.every(read))).toBe(true)
    const { entries, profiles } = said(demo.first)
    expect(entries.map(({ name, kind, mine }) => `${name} ${kind} ${mine}`).sort()).toEqual([
      'Lindqvist notice false',
      'Osei rule false',
    ])
    expect(profiles.map(({ name }) => name)).toEqual(['Marini'])
  })

  test('money sums to zero and has moved', () => {
    for (const home of demo.homes) {
      const state = stateOf(home)
      expect(state === undefined ? undefined : sumOfAccounts(state)).toBe(0n)
    }
    expect(stateOf(demo.first)?.accounts.rows.some((account) => account.balanceMicro !== 0n)).toBe(true)
  })
})

describe('the demo behind the worker’s door', () => {
  const heard: FromWorker[] = []
  const composition = {
    open: () => Promise.reject(new Error('the demo opens no database')),
    openCrypto: openWebCrypto,
    documents: loadDocuments,
    serial: undefined,
    usbOnly: false,
  }
  let receive: ReturnType<typeof serveWorker>
  let asked = 0

  const call = async (name: CallName, argument: unknown): Promise<Outcome<unknown> | undefined> => {
    const id = ++asked
    const answer = () => heard.find((message) => message.kind === 'result' && message.id === id)
    // A page of any kind may send anything: what is tested is the answer.
    receive({ kind: 'call', id, name, argument } as Parameters<typeof receive>[0])
    await until(() => answer() !== undefined)
    const message = answer()
    return message?.kind === 'result' ? message.outcome : undefined
  }
  const view = () => heard.findLast((message) => message.kind === 'view')?.view

  beforeAll(() => {
    receive = serveWorker(composition, (message) => heard.push(message))
    receive({ kind: 'open-demo', version: 'test', secure: true })
  })
  // The street lives as long as its worker; here that is the test run.

  test('its first home is shown at once, as a demo', async () => {
    await until(() => view() !== undefined)
    expect(view()).toMatchObject({ demo: true, stage: 'member', self: 1, environment: { storage: 'none' } })
  })

  test('what a member does reaches the first home’s node', async () => {
    const standing = { buyPrice: 250_000n, sellPrice: 100_000n, unsold: 'keep' }
    expect(await call('setStanding', standing)).toEqual({ ok: true, value: undefined })
    await until(() => view()?.standing?.buyPrice === 250_000n)
    expect(view()?.standing).toEqual(standing)
    const order = { side: 'buy', quantityWh: 100n, priceMicroPerKwh: 90_000n, timeInForce: 'good-till-cancelled' }
    expect(await call('placeOrder', { ...order, lastsMs: 3_600_000 })).toMatchObject({ ok: true })
  })

  test('an order that waits is changed, and what makes no sense is refused before it is sent', async () => {
    await until(() => view()?.book.mine.length === 1)
    const order = view()?.book.mine[0]?.id ?? ''
    const change = { order, quantityWh: 60n, priceMicroPerKwh: 90_000n }
    expect(await call('amendOrder', change)).toEqual({ ok: true, value: undefined })
    expect(await until(() => view()?.book.mine[0]?.leftWh === 60n)).toBe(true)
    const auction = {
      energyWh: 1n,
      startMicroPerKwh: 1n,
      incrementMicroPerKwh: 1n,
      lastsMs: 60_000,
      deliveryMs: 60_000,
    }
    const offer = { source: 'solar', capacityW: 100, jurisdiction: '', priceMicroPerKwh: 1n, suspended: false }
    const wrong: [CallName, object, string][] = [
      ['amendOrder', { ...change, order: 'constructor' }, 'unknown'],
      ['amendOrder', { ...change, quantityWh: -1n }, 'amount-invalid'],
      ['placeBid', { auction: '__proto__', priceMicroPerKwh: 1n }, 'unknown'],
      ['placeBid', { auction: '00'.repeat(32), priceMicroPerKwh: 0n }, 'price-invalid'],
      ['openAuction', { ...auction, lastsMs: Number.NaN }, 'time-invalid'],
      ['openAuction', { ...auction, energyWh: 0n }, 'amount-invalid'],
      ['buyDirectly', { provider: 1, energyWh: 1n, maximumMicroPerKwh: 1n }, 'own-order'],
      ['buyDirectly', { provider: 2, energyWh: 1n, maximumMicroPerKwh: 0n }, 'price-invalid'],
      ['listOffer', { ...offer, capacityW: 0.5 }, 'amount-invalid'],
      ['listOffer', { ...offer, jurisdiction: 'ä'.repeat(17) }, 'amount-invalid'],
    ]
    for (const [name, argument, refusal] of wrong) expect(await call(name, argument)).toEqual({ ok: false, refusal })
  })

  test('a note of its own hangs beside those of the neighbours', async () => {
    expect(await until(() => view()?.board.ready === true)).toBe(true)
    const note = { kind: 'notice', title: 'We try it out', about: '', text: 'Hello.' }
    expect(await call('post', note)).toMatchObject({ ok: true })
    expect(await until(() => view()?.board.entries.some(({ mine }) => mine) === true)).toBe(true)
    expect(await call('setAwareness', { watts: true })).toMatchObject({ ok: true })
    expect(await until(() => view()?.board.sharesWatts === true)).toBe(true)
  })

  test('what makes no sense in a demo is refused', async () => {
    const names: CallName[] = ['found', 'createInvitation', 'join', 'admit', 'turnAway', 'portsChanged', 'forgetPort']
    for (const name of [...names, 'registerMeter', 'useRelay'] as const)
      expect(await call(name, undefined)).toEqual({ ok: false, refusal: 'not-allowed' })
  })

  test('nothing asks the page for its network', () => {
    expect([...new Set(heard.map(({ kind }) => kind))].sort()).toEqual(['result', 'view'])
  })
})
