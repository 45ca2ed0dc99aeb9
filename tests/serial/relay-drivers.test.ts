// Every kind of relay board: what is written, what an answer means, and that noise, another board's answers and late ones
// mean nothing. Each driver talks to the emulated board of its kind.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  LEASE_MS,
  RELAY_KINDS,
  leaseLine,
  modbusFrame,
  numatoName,
  relayDriverOf,
  type RelayAnswer,
  type RelayDriver,
  type RelayExchange,
  type RelaySelection,
} from '../../src/serial/index.ts'
import type { Contacts, RelayWire } from '../../tools/emulate/contacts.ts'
import { createLcusRelay } from '../../tools/emulate/lcus-relay.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'
import { createModbusRelay } from '../../tools/emulate/modbus-relay.ts'
import { createNumatoRelay } from '../../tools/emulate/numato-relay.ts'
import { latin1 } from './telegrams.ts'
import { here, load } from './vectors.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const text = (exchange: RelayExchange | undefined): string => Buffer.from(exchange?.bytes ?? []).toString('latin1')
const driverOf = (selection: RelaySelection): RelayDriver => {
  const driver = relayDriverOf(selection)
  if (typeof driver === 'string') throw new Error(driver)
  return driver
}

/** A board and a driver of its kind, with one cable between them; time is turned by hand. */
const rig = (create: (wire: RelayWire, options: { nowMs: () => number }) => Contacts, selection: RelaySelection) => {
  const clock = { nowMs: 1_000 }
  let write: (bytes: Uint8Array) => void = () => undefined
  const sent: Uint8Array[] = []
  const wire = { send: (bytes: Uint8Array) => void sent.push(bytes), onBytes: (hear: typeof write) => (write = hear) }
  const board = create(wire, { nowMs: () => clock.nowMs })
  const driver = driverOf(selection)
  const say = (exchange: RelayExchange | undefined, pieceBytes = 1): RelayAnswer | undefined => {
    sent.length = 0
    if (exchange === undefined) return undefined
    write(exchange.bytes)
    const answer = Buffer.concat(sent)
    for (let at = 0; at < answer.length; at += pieceBytes) {
      const found = exchange.reader?.push(answer.subarray(at, at + pieceBytes))
      if (found !== undefined) return found
    }
    return undefined
  }
  return { board, driver, clock, write, say }
}

const BOARDS: readonly [RelaySelection, Parameters<typeof rig>[0]][] = [
  [{ kind: 'lcus', channel: 4 }, (wire, options) => createLcusRelay(wire, { ...options, channels: 8 })],
  [{ kind: 'modbus', channel: 8, unit: 247 }, (wire, options) => createModbusRelay(wire, { ...options, unit: 247 })],
  [{ kind: 'modbus-timed', channel: 3, unit: 9 }, (wire, options) => createModbusRelay(wire, { ...options, unit: 9 })],
  [{ kind: 'numato', channel: 32 }, (wire, options) => createNumatoRelay(wire, { ...options, channels: 32 })],
  [{ kind: 'lease', channel: 2 }, createLeaseRelay],
]

describe.each(BOARDS)('$kind', (selection, create) => {
  test('is switched, says where it stands, and moves no other channel', () => {
    for (const pieceBytes of [1, 2, 7, 1_000]) {
      const { board, driver, say } = rig(create, selection)
      for (const on of [true, false, true]) {
        say(driver.set(on, LEASE_MS), pieceBytes)
        expect(board.isOn(selection.channel)).toBe(on)
        expect(say(driver.read?.(), pieceBytes)).toEqual({ kind: 'stands', on })
      }
      expect(new Set(board.switchings.map(({ channel }) => channel))).toEqual(new Set([selection.channel]))
    }
  })

  test('opens by itself exactly when it is said to have a lease', () => {
    const { board, driver, clock, say } = rig(create, selection)
    say(driver.set(true, LEASE_MS))
    clock.nowMs += LEASE_MS - 1
    expect(board.isOn(selection.channel)).toBe(true)
    clock.nowMs += 1
    expect(board.isOn(selection.channel)).toBe(driver.failSafe !== 'lease')
    expect(say(driver.read?.())).toEqual({ kind: 'stands', on: driver.failSafe !== 'lease' })
  })

  test('a renewal counts from itself', () => {
    const { board, driver, clock, say } = rig(create, selection)
    for (let i = 0; i < 5; i++) {
      say(driver.set(true, LEASE_MS))
      clock.nowMs += LEASE_MS / 3
    }
    expect(board.isOn(selection.channel)).toBe(true)
    clock.nowMs += LEASE_MS
    expect(board.isOn(selection.channel)).toBe(driver.failSafe !== 'lease')
  })

  test('a silent board has said nothing, a wrong one is heard', () => {
    const { board, driver, say } = rig(create, selection)
    say(driver.set(true, LEASE_MS))
    board.setFault('wrong')
    expect(say(driver.read?.())).toEqual({ kind: 'stands', on: false })
    board.setFault('silent')
    expect(say(driver.read?.())).toBeUndefined()
    expect(say(driver.set(false, 0))).toBeUndefined()
    // It obeyed all the same.
    expect(board.isOn(selection.channel)).toBe(false)
  })

  test('noise is no answer and hides none', () => {
    const { driver, say, board } = rig(create, selection)
    say(driver.set(true, LEASE_MS))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        // Whoever shouts the right words is believed; chance does not find them.
        expect(driver.read?.().reader?.push(bytes)).toBeUndefined()
        expect([undefined, 'done']).toContain(driver.set(true, LEASE_MS).reader?.push(bytes)?.kind)
      }),
    )
    const question = driver.read?.()
    question?.reader?.push(latin1('\r\n?? \u00ff\u0000\r\n'))
    expect(say(question)).toEqual({ kind: 'stands', on: true })
    expect(board.isOn(selection.channel)).toBe(true)
  })
})

test('every kind has a row that tells the truth about its driver', () => {
  for (const { id, channels, failSafe, answers } of RELAY_KINDS) {
    const driver = driverOf({ kind: id, channel: channels })
    expect([id, driver.failSafe, driver.read !== undefined]).toEqual([id, failSafe, answers])
    expect(relayDriverOf({ kind: id, channel: channels + 1 })).toBe('no-such-channel')
    for (const channel of [0, -1, 1.5, Number.NaN]) expect(relayDriverOf({ kind: id, channel })).toBe('no-such-channel')
  }
  expect(relayDriverOf({ kind: 'constructor', channel: 1 })).toBe('no-such-relay')
  for (const unit of [0, 248, 1.5])
    expect(relayDriverOf({ kind: 'modbus', channel: 1, unit })).toBe('unit-out-of-range')
})

test('an LCUS-1 is never asked anything: it would take the question for the beginning of a command', () => {
  const driver = driverOf({ kind: 'lcus-1', channel: 1 })
  expect([driver.read, driver.set(true, LEASE_MS).reader]).toEqual([undefined, undefined])
})

describe('Modbus', () => {
  const timed = driverOf({ kind: 'modbus-timed', channel: 1, unit: 1 })
  const plain = driverOf({ kind: 'modbus', channel: 1, unit: 1 })

  test('seven tenths of a second are the published bytes', () => {
    expect(hex(timed.set(true, 700).bytes)).toBe('0105020000078db0')
    expect(hex(timed.set(false, 0).bytes)).toBe('010500000000cdca')
  })

  test.skipIf(!here)('on is the published frame, whose echo is its answer', () => {
    const vectors = load<{ name: string; request_hex: string; response_hex: string }>('modbus-rtu')
    const published = vectors.find(({ name }) => name === 'relay-fc05-on-0')
    const exchange = plain.set(true, LEASE_MS)
    expect(hex(exchange.bytes)).toBe(published?.request_hex)
    expect(exchange.reader?.push(Buffer.from(published?.response_hex ?? '', 'hex'))).toEqual({ kind: 'done' })
  })

  test.skipIf(!here)('on is the published frame of older boards, which count from 1', () => {
    const vectors = load<{ name: string; request_hex: string; response_hex: string | null }>('modbus-rtu')
    const published = vectors.find(({ name }) => name === 'relay-old-dialect-set-on-1')
    const old = driverOf({ kind: 'modbus-old', channel: 1 })
    expect(hex(old.set(true, LEASE_MS).bytes)).toBe(published?.request_hex)
    expect([old.read, old.set(true, LEASE_MS).reader]).toEqual([undefined, undefined])
  })

  test('an older board obeys its own dialect and no other, and the others do not obey it', () => {
    const isOld = (wire: RelayWire, options: object) => createModbusRelay(wire, { ...options, isOld: true })
    const old = rig(isOld, { kind: 'modbus-old', channel: 3 })
    old.say(old.driver.set(true, LEASE_MS))
    expect([1, 2, 3, 4].map((channel) => old.board.isOn(channel))).toEqual([false, false, true, false])
    old.say(old.driver.set(false, 0))
    expect(old.board.isOn(3)).toBe(false)
    old.say(driverOf({ kind: 'modbus', channel: 3 }).set(true, LEASE_MS))
    expect(old.board.switchings.filter(({ on }) => on)).toHaveLength(1)
    const fresh = rig(createModbusRelay, { kind: 'modbus', channel: 3 })
    fresh.say(old.driver.set(true, LEASE_MS))
    expect(fresh.board.switchings).toEqual([])
  })

  test('a board without the timed function refuses it, and is heard', () => {
    const { driver, say, board } = rig((wire, options) => createModbusRelay(wire, { ...options, isTimed: false }), {
      ...{ kind: 'modbus-timed', channel: 1 },
    })
    expect(say(driver.set(true, LEASE_MS))).toEqual({ kind: 'refused', why: 'exception 2' })
    expect(board.isOn(1)).toBe(false)
  })

  test('the echo that an adapter makes proves nothing: where the contact stands is read', () => {
    const write = plain.set(true, LEASE_MS)
    expect(write.reader?.push(write.bytes)).toEqual({ kind: 'done' })
    const question = plain.read?.()
    expect(question?.reader?.push(question.bytes)).toBeUndefined()
    expect(question?.reader?.push(modbusFrame(1, 1, [1, 0]))).toEqual({ kind: 'stands', on: false })
  })

  test('another address, a damaged answer and the answer to a write are not taken for where it stands', () => {
    const question = plain.read?.()
    const damaged = modbusFrame(1, 1, [1, 1]).map((byte, i) => (i === 3 ? byte ^ 1 : byte))
    for (const bytes of [modbusFrame(2, 1, [1, 1]), damaged, plain.set(true, LEASE_MS).bytes])
      expect(question?.reader?.push(bytes)).toBeUndefined()
    expect(question?.reader?.push(modbusFrame(1, 1, [1, 1]))).toEqual({ kind: 'stands', on: true })
  })
})

describe('Numato', () => {
  test('channels above ten have letters, in capitals', () => {
    expect([1, 10, 11, 16, 32].map(numatoName)).toEqual(['0', '9', 'A', 'F', 'V'])
    expect(() => numatoName(33)).toThrow(RangeError)
    expect(text(driverOf({ kind: 'numato', channel: 13 }).set(true, LEASE_MS))).toBe('relay on C\r')
  })

  test('the answer to an older question is not taken for a fresh one', () => {
    const question = driverOf({ kind: 'numato', channel: 1 }).read?.()
    expect(question?.reader?.push(latin1('on\n\r>'))).toBeUndefined()
    expect(question?.reader?.push(latin1('relay read 1\n\ron\n\r>'))).toBeUndefined()
    expect(question?.reader?.push(latin1('relay read 0\n\roff\n\r>'))).toEqual({ kind: 'stands', on: false })
  })

  test('what was typed before half stands before the first command, which is then said again', () => {
    const { driver, say, write, board } = rig(createNumatoRelay, { kind: 'numato', channel: 1 })
    write(latin1('gpio re'))
    say(driver.set(true, LEASE_MS))
    expect(board.isOn(1)).toBe(false)
    expect(say(driver.read?.())).toEqual({ kind: 'stands', on: false })
    say(driver.set(true, LEASE_MS))
    expect(say(driver.read?.())).toEqual({ kind: 'stands', on: true })
  })
})

describe('the line with a lease', () => {
  const lease = (channel = 1): RelayDriver => driverOf({ kind: 'lease', channel })

  test('is what docs/firmware says', () => {
    const driver = lease()
    expect(text(driver.set(true, 30_000))).toBe(leaseLine('ON 1 30000 1'))
    expect(text(driver.read?.())).toBe(leaseLine('READ 1 2'))
    expect(text(driver.set(false, 0))).toBe(leaseLine('OFF 1 3'))
  })

  test.each([
    ['a late answer', 'OK 6 1 ON 30000'],
    ['another channel', 'OK 1 2 ON 30000'],
    ['no state', 'OK 1 1 MAYBE 30000'],
    ['something else', 'HELLO 1'],
  ])('%s is no answer', (_, words) => {
    expect(
      lease()
        .set(true, 30_000)
        .reader?.push(latin1(leaseLine(words))),
    ).toBeUndefined()
  })

  test('a damaged line is no answer, whichever sign is wrong', () => {
    const line = leaseLine('OK 1 1 ON 30000')
    for (let at = 0; at < line.length - 1; at++) {
      const damaged = `${line.slice(0, at)}${line[at] === '7' ? '8' : '7'}${line.slice(at + 1)}`
      expect(lease().set(true, 30_000).reader?.push(latin1(damaged))).toBeUndefined()
    }
  })

  test('a refusal is heard with its word', () => {
    const answer = lease()
      .set(true, 30_000)
      .reader?.push(latin1(leaseLine('ERR 1 lease')))
    expect(answer).toEqual({ kind: 'refused', why: 'lease' })
  })

  describe('of a board that may sign', () => {
    const [street, id] = [new Uint8Array(32).fill(0xab), new Uint8Array(32).fill(0x0c)]
    const signing = () => {
      const found = lease().signing
      if (found === undefined) throw new Error('this line has a word for it')
      return found
    }
    const [key, signature] = ['1F'.repeat(32), '2E'.repeat(64)]
    const made = { kind: 'signed', key: new Uint8Array(32).fill(0x1f), signature: new Uint8Array(64).fill(0x2e) }

    test('it is greeted, and asked with street and reading', () => {
      const board = signing()
      expect(Buffer.from(board.hello().bytes).toString()).toBe(leaseLine('HELLO 1'))
      const words = `SIGN ${'ab'.repeat(32)} ${'0c'.repeat(32)} 2`
      expect(Buffer.from(board.sign(street, id).bytes).toString()).toBe(leaseLine(words))
      // One that counts its bytes has room for the longest of these lines.
      expect(leaseLine(words.replace(/2$/, '65535')).length).toBeLessThan(160)
    })

    test.each([
      ['OK 1 HELLO 1 2 60000', { kind: 'hello', signs: false }],
      ['OK 1 HELLO 1 2 60000 SIGN', { kind: 'hello', signs: true }],
      ['OK 1 HELLO 2 2 60000 SIGN', undefined],
      ['OK 2 HELLO 1 2 60000 SIGN', undefined],
      ['ERR 1 command', { kind: 'refused', why: 'command' }],
    ])('to its greeting %s is %o', (words, answer) => {
      expect(
        signing()
          .hello()
          .reader?.push(latin1(leaseLine(words))),
      ).toEqual(answer)
    })

    test.each([
      ['whole, in any letters', `OK 1 SIGN ${key.toLowerCase()} ${signature}`, made],
      ['with a key that is too short', `OK 1 SIGN ${key.slice(2)} ${signature}`, undefined],
      ['with a signature that is too long', `OK 1 SIGN ${key} ${signature}00`, undefined],
      ['that is no hex', `OK 1 SIGN ${key} ${'2G'.repeat(64)}`, undefined],
      ['to another line', `OK 2 SIGN ${key} ${signature}`, undefined],
      ['about a contact', 'OK 1 1 ON 30000', undefined],
      ['refused', 'ERR 1 unsigned', { kind: 'refused', why: 'unsigned' }],
    ])('a signature %s', (_, words, answer) => {
      const whole = signing().sign(street, id).reader
      expect(whole?.push(latin1(leaseLine(words)))).toEqual(answer)
      const cut = signing().sign(street, id).reader
      const pushed = Array.from(latin1(leaseLine(words)), (byte) => cut?.push(Uint8Array.of(byte)))
      expect(pushed.find((found) => found !== undefined)).toEqual(answer)
    })

    test('chance signs nothing', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
          expect(signing().sign(street, id).reader?.push(bytes)).toBeUndefined()
        }),
      )
    })
  })

  test('its numbers start again after the last one', () => {
    const driver = lease()
    for (let i = 0; i < 65_535; i++) driver.read?.()
    expect(text(driver.read?.())).toBe(leaseLine('READ 1 1'))
  })
})
