// Readings that a board signs, on a street: a meter of ours gets the board's key, from then on nothing of it is agreed that
// the board has not signed, and without a right signature nothing is sent and the page says why.
import { expect, test } from 'vitest'
import { hex, must, transactionSigningBytes } from '../../src/ledger/index.ts'
import { letBoardSign, letComputerSign } from '../../src/node/household/board-key.ts'
import type { BoardKey } from '../../src/node/household/board-keys-held.ts'
import { enterReading } from '../../src/node/household/by-hand.ts'
import { registerMeter } from '../../src/node/household/metering.ts'
import type { NodeState } from '../../src/node/node-state.ts'
import { coreView } from '../../src/node/view/view.ts'
import { readMeter, type SimHousehold } from '../sim/household.ts'
import { keyedHashSigner } from '../standin/keyed-hash.ts'
import { getUp, heightOf, nodeOf, noticesOf, pass } from './awake.ts'

const PORT = 'USB 0403:7101'
const SLOTS_MS = 120_000

/** A street whose first home has a board plugged in that answers as `answer` says. */
const withBoard = async () => {
  const awake = await getUp()
  const [ann, bob] = awake.households as [SimHousehold, SimHousehold]
  const { state } = nodeOf(ann)
  const signer = keyedHashSigner('a board')
  const signed: string[] = []
  const right: BoardKey['sign'] = async (street, id) => {
    signed.push(hex(id))
    const chain = { chainId: street, firstChainId: street }
    return {
      kind: 'signed',
      key: signer.key,
      signature: await signer.sign(transactionSigningBytes('reading', id, chain)),
    }
  }
  const board: BoardKey = {
    ...{ key: signer.key, portId: PORT, fault: undefined, isAsked: false, askAtMs: 0 },
    sign: (street, id) => answer.now(street, id),
  }
  const answer = { now: right }
  state.boardKeys.set(hex(board.key), board)
  const run = async <T>(task: (state: NodeState) => Promise<T>): Promise<T> =>
    must(await state.loop.run(() => task(state)), 'the loop runs')
  const rowOf = (home: SimHousehold) => {
    const rows = nodeOf(home).state.chain?.tip().state.meters.rows ?? []
    return must(
      rows.find(({ household }) => household === 1),
      'ann has a meter',
    )
  }
  /** The meter says a telegram a second, as long as a slot and more. */
  const speak = async (ms = SLOTS_MS): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      readMeter(awake.street, ann, 5_000)
      await pass(awake.world, 5_000)
    }
  }
  const viewed = () => coreView(state).meters[0]
  return { awake, ann, bob, state, board, answer, right, signed, run, rowOf, speak, viewed }
}

/** And its meter has the board's key. */
const signing = async () => {
  const one = await withBoard()
  const { id } = one.rowOf(one.ann)
  expect(await one.run((state) => letBoardSign(state, { meter: id, portId: PORT }))).toEqual({
    ok: true,
    value: undefined,
  })
  await pass(one.awake.world, 5_000)
  expect(hex(one.rowOf(one.bob).key)).toBe(hex(one.board.key))
  return { ...one, id }
}

test('a meter whose key a board has is on the books by what the board signed, where its last reading was', async () => {
  const before = await withBoard()
  expect(before.viewed()?.board).toBeUndefined()
  const one = await signing()
  const { sequence, atMs, importWh } = one.rowOf(one.bob)
  await one.speak()
  const after = one.rowOf(one.bob)
  expect(one.signed.length).toBeGreaterThan(0)
  expect(Number(after.sequence - sequence)).toBe(one.signed.length)
  expect([after.atMs > atMs, after.importWh >= importWh, after.based]).toEqual([true, true, true])
  expect(one.viewed()?.board).toEqual({ portId: PORT, fault: undefined })
  expect(noticesOf(one.ann)).toEqual([])
})

test.each([
  ['no answer', async () => ({ kind: 'silent' }), 'silent'],
  ['a refusal', async () => ({ kind: 'refused', why: 'unsigned' }), 'refuses'],
  ['a board that was pulled out', async () => ({ kind: 'lost' }), 'lost'],
  ['a cable that fails', async () => Promise.reject(new Error('gone')), 'lost'],
  [
    'the signature of another key',
    async () => ({ kind: 'signed', key: keyedHashSigner('x').key, signature: new Uint8Array(64) }),
    'other-key',
  ],
  [
    'a wrong signature',
    async () => ({ kind: 'signed', key: keyedHashSigner('a board').key, signature: new Uint8Array(64).fill(7) }),
    'wrong-signature',
  ],
] as const)(
  '%s: the reading is not sent, the page says why, and it goes on when the board is well',
  async (_, answer, fault) => {
    const one = await signing()
    const { sequence } = one.rowOf(one.bob)
    one.answer.now = answer as BoardKey['sign']
    await one.speak()
    expect(one.rowOf(one.bob).sequence).toBe(sequence)
    expect([...one.state.own.values()].filter(({ kind }) => kind === 'reading')).toEqual([])
    expect(one.viewed()?.board).toEqual({ portId: PORT, fault })
    expect(noticesOf(one.ann)).toEqual(['board-signs-nothing'])
    one.answer.now = one.right
    await one.speak(30_000)
    expect(one.rowOf(one.bob).sequence).toBeGreaterThan(sequence)
    expect([one.viewed()?.board?.fault, noticesOf(one.ann)]).toEqual([undefined, []])
  },
)

test('a board that never answers holds up neither the loop nor the street', async () => {
  const one = await signing()
  let asked = 0
  one.answer.now = () => {
    asked++
    return new Promise(() => undefined)
  }
  const height = heightOf(one.ann)
  await one.speak()
  expect(asked).toBe(1)
  readMeter(one.awake.street, one.bob, SLOTS_MS)
  await pass(one.awake.world, 5_000)
  expect(heightOf(one.ann)).toBeGreaterThan(height)
})

test('only a board that is there and well gets a meter, and only a meter of this home', async () => {
  const one = await withBoard()
  const { id } = one.rowOf(one.ann)
  const refusal = async (meter: number, portId: string) => {
    const sent = await one.run((state) => letBoardSign(state, { meter, portId }))
    return sent.ok ? undefined : sent.refusal
  }
  expect(await refusal(id, 'USB 1:2')).toBe('board-signs-nothing')
  expect(await refusal(id + 1, PORT)).toBe('meter-unknown')
  one.board.fault = 'lost'
  expect(await refusal(id, PORT)).toBe('board-signs-nothing')
})

test('this computer signs again when it is told to, with a key that no board has', async () => {
  const one = await signing()
  const { signed } = one
  // Nobody types for it here either: the key is not on this computer.
  const typed = { meter: one.id, atMs: one.state.ports.clock.nowMs(), importWh: 9n ** 6n, exportWh: 0n }
  const entry = { ...typed, resolutionWh: 1, sure: true }
  expect(await one.run((state) => enterReading(state, entry))).toEqual({ ok: false, refusal: 'meter-key-elsewhere' })
  one.answer.now = async () => ({ kind: 'silent' })
  await one.speak()
  expect(noticesOf(one.ann)).toEqual(['board-signs-nothing'])
  expect(await one.run((state) => letComputerSign(state, one.id))).toEqual({ ok: true, value: undefined })
  expect(noticesOf(one.ann)).toEqual([])
  await pass(one.awake.world, 5_000)
  const { sequence } = one.rowOf(one.bob)
  const count = signed.length
  await one.speak()
  expect(one.rowOf(one.bob).sequence).toBeGreaterThan(sequence)
  expect([signed.length, one.viewed()?.board]).toEqual([count, undefined])
})

test('a board that is not there after a restart: its meter is told of, and registering it again is the way back', async () => {
  const one = await signing()
  one.state.boardKeys.clear()
  const { sequence } = one.rowOf(one.bob)
  await one.speak()
  expect(one.rowOf(one.bob).sequence).toBe(sequence)
  expect([...one.state.keyElsewhere]).toEqual(['meter-0'])
  const meter = { meterId: 'meter-0', label: 'x', source: 'none', nameplateW: 1, simulated: false } as const
  expect(await one.run((state) => registerMeter(state, meter))).toEqual({ ok: true, value: undefined })
  await pass(one.awake.world, 5_000)
  await one.speak()
  expect(one.rowOf(one.bob).sequence).toBeGreaterThan(sequence)
  expect([...one.state.keyElsewhere]).toEqual([])
})
