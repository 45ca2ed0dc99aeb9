// Mode C over the Web Serial adapter, with its real waits: the acknowledgement leaves before the port is closed, the port is
// open again before the meter speaks, and the line goes back to where the next question starts.
import { expect, test, vi } from 'vitest'
import { createWebSerialLink } from '../../src/serial/browser/index.ts'
import { createIecPoll, startPollSession, type MeterReading } from '../../src/serial/index.ts'
import { createIecMeter } from '../../tools/emulate/iec-meter.ts'
import { createFakePort } from './fake-serial-port.ts'

const VALUES = { meterId: '1234567', atMs: 0, importWh: 15_625n, exportWh: 1_250n, powerW: 640 }

test('a meter in mode C is read through a port that is closed and opened for each speed', async () => {
  const device = createFakePort()
  let taken = 0
  let hear: (bytes: Uint8Array) => void = () => undefined
  const timer = setInterval(() => {
    const bytes = device.received().subarray(taken)
    taken += bytes.length
    if (bytes.length > 0) hear(bytes)
  }, 5)
  createIecMeter({ send: device.send, onBytes: (listener) => (hear = listener) }, { values: () => VALUES })
  const session = await new Promise<{ reading: MeterReading; stop(): Promise<unknown> }>((resolve) => {
    const running = startPollSession({
      link: createWebSerialLink(device.port()),
      poll: createIecPoll(),
      clock: {
        nowMs: Date.now,
        every: (periodMs, tick) => {
          const ticking = setInterval(tick, periodMs)
          return () => clearInterval(ticking)
        },
      },
      onReading: (reading) => resolve({ reading, stop: () => running.stop() }),
      onState: () => undefined,
    })
  })
  expect(session.reading).toMatchObject({ meterId: '1234567', importWh: 15_625n, quality: 'bcc' })
  await vi.waitFor(() => expect(device.openings.map(({ baudRate }) => baudRate)).toEqual([300, 9_600, 300]), 4_000)
  expect(await session.stop()).toBe('closed')
  clearInterval(timer)
})
