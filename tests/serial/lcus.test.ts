// LCUS boards: the frames we send and the answers we read.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLcusStatusDecoder, lcusFrame, lcusStatusQuery } from '../../src/serial/index.ts'
import { createLcusRelay } from '../../tools/emulate/lcus-relay.ts'
import { latin1 } from './telegrams.ts'

test('a frame is start, channel, operation and their sum', () => {
  expect([...lcusFrame(1, true)]).toEqual([0xa0, 1, 1, 0xa2])
  expect([...lcusFrame(8, false)]).toEqual([0xa0, 8, 0, 0xa8])
})

test.each([0, 9, 1.5, -1, Number.NaN])('channel %s is our own bug', (channel) => {
  expect(() => lcusFrame(channel, true)).toThrow(RangeError)
})

test('a status answer is read however it is cut', () => {
  const answer = latin1('\r\nCH1: OFF\r\nCH2:ON \r\nnoise\r\nCH9: ON\r\nch3: on\r\n')
  for (let at = 0; at <= answer.length; at++) {
    const decoder = createLcusStatusDecoder()
    expect([...decoder.push(answer.subarray(0, at)), ...decoder.push(answer.subarray(at))]).toEqual([
      { channel: 1, on: false },
      { channel: 2, on: true },
      { channel: 3, on: true },
    ])
  }
})

test('noise never throws, and an endless line is no status', () => {
  const decoder = createLcusStatusDecoder()
  expect(decoder.push(latin1(`${' '.repeat(100_000)}CH1: ON\r\n`))).toEqual([])
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decoder.push(bytes)))
  decoder.push(latin1('\r\n'))
  expect(decoder.push(latin1('CH1: ON\r\n'))).toEqual([{ channel: 1, on: true }])
})

test('the emulated board obeys our frames, skips noise and answers our question', () => {
  let hear: (bytes: Uint8Array) => void = () => undefined
  const decoder = createLcusStatusDecoder()
  const told: object[] = []
  const wire = {
    send: (bytes: Uint8Array) => void told.push(...decoder.push(bytes)),
    onBytes: (listener: typeof hear) => {
      hear = listener
      return () => undefined
    },
  }
  const relay = createLcusRelay(wire, { channels: 2, nowMs: () => 7 })
  for (const byte of [0x33, ...lcusFrame(2, true), 0xa0, ...lcusFrame(1, false), ...lcusFrame(3, true)]) {
    hear(Uint8Array.of(byte))
  }
  expect(relay.switchings).toEqual([
    { channel: 2, on: true, atMs: 7 },
    { channel: 1, on: false, atMs: 7 },
  ])
  expect([relay.isOn(1), relay.isOn(2), relay.isOn(3)]).toEqual([false, true, false])
  hear(lcusStatusQuery())
  expect(told).toEqual([
    { channel: 1, on: false },
    { channel: 2, on: true },
  ])
})
