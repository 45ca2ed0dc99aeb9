// A relay board that holds the key of a meter, in the worker: it has to show its key before anybody believes it, a reading
// goes out only under a right signature of that key, and a board that fails or is gone costs the relays nothing.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hex, transactionSigningBytes } from '../../src/ledger/index.ts'
import { openWebCrypto } from '../../src/ledger/browser/webcrypto.ts'
import { MIN_OFF_MS } from '../../src/serial/index.ts'
import { createBoardKey, type BoardKey } from '../../tools/emulate/board-key.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'
import { device, open, pass as turnClock, plugOf, until, wireOf } from './port-home.ts'
import { PORT } from './relay-boards.ts'

const crypto = await openWebCrypto()

let signing = 0
const counted = (key: BoardKey): BoardKey => {
  return async (message) => {
    signing += 1
    return key(message).finally(() => (signing -= 1))
  }
}
const OWN = counted(createBoardKey('own'))
const OTHER = counted(createBoardKey('other'))
const keyOf = async (key: BoardKey): Promise<Uint8Array> => (await key(new Uint8Array()))?.key ?? new Uint8Array()

/** Signatures take threads of their own, which no turned clock hurries: it stands still while a board signs. */
const pass = async (timeMs: number): Promise<void> => {
  for (let passed = 0; passed < timeMs; passed += 50) {
    await until(() => signing === 0)
    await turnClock(50)
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** A home with a lease board that signs with whatever `held` is at the moment; a meter speaks all the time. */
const home = async (first: BoardKey | undefined) => {
  const scripted = device()
  const held = { key: first }
  const key: BoardKey | undefined = first && (async (message) => held.key?.(message))
  const board = createLeaseRelay(wireOf(scripted), { key })
  const plug = plugOf(scripted)
  const opened = open([plug], new Map())
  opened.telegram(1_500)
  const speak = setInterval(() => opened.telegram(1_500), 2_000)
  void opened.devices.useRelay({ portId: PORT, kind: 'lease', channel: 1, consent: false })
  await pass(3_000)
  return { ...opened, scripted, board, plug, held, stop: () => clearInterval(speak) }
}
type Home = Awaited<ReturnType<typeof home>>

const untilSigned = async (one: Home, fault?: string): Promise<void> => {
  for (let i = 0; i < 400 && (one.port().signing === undefined || one.port().signing?.fault !== fault); i++)
    await pass(50)
  expect(one.port().signing).toMatchObject({ fault })
}

test('a board that says SIGN shows its key and is known by it; one that does not is never asked for a signature', async () => {
  const one = await home(OWN)
  await untilSigned(one)
  const [[name, known] = []] = one.boardKeys
  expect([name, known?.portId]).toEqual([hex(await keyOf(OWN)), PORT])
  const { street } = one.street
  const id = new Uint8Array(32).fill(9)
  const told = known?.sign(street.firstChainId, id)
  await pass(200)
  const signed = await told
  if (signed?.kind !== 'signed') throw new Error(`it says ${signed?.kind}`)
  expect(await crypto.verify(signed.key, transactionSigningBytes('reading', id, street), signed.signature)).toBe(true)

  const plain = await home(undefined)
  await pass(20_000)
  expect([plain.port().signing, plain.boardKeys.size]).toEqual([undefined, 0])
  expect(Buffer.from(plain.scripted.received()).toString()).not.toContain('SIGN')
})

describe('a board whose first signature', () => {
  const wrong: BoardKey = async (message) => {
    const made = await OWN(message)
    return made && { ...made, signature: made.signature.map((byte, at) => (at === 5 ? byte ^ 1 : byte)) }
  }
  const stranger: BoardKey = async (message) => {
    const [made, other] = [await OWN(message), await OTHER(message)]
    return made && other && { ...made, key: other.key }
  }
  const never: BoardKey = () => new Promise(() => undefined)
  const nobody: BoardKey = async () => undefined
  const small: BoardKey = async () => ({ key: new Uint8Array(32), signature: new Uint8Array(64) })
  test.each([
    ['is not right', wrong, 'wrong-signature'],
    ['is of another key than it says', stranger, 'wrong-signature'],
    ['is of a key that no ledger takes', small, 'wrong-signature'],
    ['does not come', never, 'silent'],
    ['is refused', nobody, 'refuses'],
  ] as const)('%s has no key here, says why, and is asked again', async (_, key, fault) => {
    const one = await home(key)
    await untilSigned(one, fault)
    expect(one.boardKeys.size).toBe(0)
    one.held.key = OWN
    for (let i = 0; i < 400 && one.boardKeys.size === 0; i++) await pass(50)
    expect([one.port().signing, one.boardKeys.size]).toEqual([{ meter: undefined, fault: undefined }, 1])
  })
})

test('a board that does not sign switches its relay all the same', async () => {
  const one = await home(() => new Promise(() => undefined))
  await untilSigned(one, 'silent')
  await pass(MIN_OFF_MS)
  one.street.deliver()
  await pass(5_000)
  expect([one.board.isOn(1), one.relay().confirmedBy]).toEqual([true, 'board'])
  await pass(60_000)
  expect(one.board.isOn(1)).toBe(true)
  one.street.close()
  await pass(3_000)
  expect(one.board.isOn(1)).toBe(false)
})

test('a board that is pulled out has lost its key, says so of its meter, and has it again when it is back', async () => {
  const one = await home(OWN)
  await untilSigned(one)
  one.street.meters.rows.push({ household: 1, key: await keyOf(OWN) })
  const [known] = one.boardKeys.values()
  one.scripted.unplug()
  one.show([])
  await pass(100)
  expect([known?.fault, one.notices()]).toEqual(['lost', ['board-signs-nothing']])
  expect(await known?.sign(new Uint8Array(32), new Uint8Array(32))).toEqual({ kind: 'lost' })
  one.scripted.plug()
  one.show([one.plug])
  for (let i = 0; i < 400 && [...one.boardKeys.values()].some(({ fault }) => fault !== undefined); i++) await pass(50)
  expect([one.boardKeys.size, one.notices()]).toEqual([1, []])
})
