// What the Web Serial adapter does beyond the contract: names every failure to open, passes the line settings on, and
// leaves nothing hanging when a device behaves badly.
import { expect, test, vi } from 'vitest'
import { createWebSerialLink } from '../../src/serial/browser/index.ts'
import type { Chunk, Line } from '../../src/serial/index.ts'
import { createFakePort } from './fake-serial-port.ts'

const LINE: Line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }

test.each([
  ['NetworkError', 'busy'],
  ['SecurityError', 'not-allowed'],
  ['NotAllowedError', 'not-allowed'],
  ['InvalidStateError', 'not-allowed'],
  ['NotSupportedError', 'unsupported'],
])('%s on opening is %s, and the link may be tried again', async (name, failure) => {
  const device = createFakePort()
  const link = createWebSerialLink(device.port())
  device.refuseOpening(new DOMException('', name))
  expect(await link.open(LINE)).toBe(failure)
  expect(link.state).toBe('closed')
  expect(await link.open(LINE)).toBe('open')
})

test('line settings the browser refuses are unsupported', async () => {
  const device = createFakePort()
  device.refuseOpening(new TypeError('bad baud rate'))
  expect(await createWebSerialLink(device.port()).open({ ...LINE, baudRate: 0 })).toBe('unsupported')
})

test('a broken environment is not dressed up as an outcome', async () => {
  const device = createFakePort()
  device.refuseOpening(new Error('out of cheese'))
  await expect(createWebSerialLink(device.port()).open(LINE)).rejects.toThrow('out of cheese')
})

test('a device that is gone is lost, not busy', async () => {
  const device = createFakePort()
  device.unplug()
  expect(await createWebSerialLink(device.port()).open(LINE)).toBe('lost')
})

test('the line settings and a buffer for a slow worker reach the port', async () => {
  const device = createFakePort()
  await createWebSerialLink(device.port()).open({ baudRate: 300, dataBits: 7, parity: 'even', stopBits: 2, dtr: true })
  expect(device.openings).toEqual([
    { baudRate: 300, dataBits: 7, parity: 'even', stopBits: 2, bufferSize: 16_384, flowControl: 'none' },
  ])
})

test('every kind of line fault has its name', async () => {
  const device = createFakePort()
  const link = createWebSerialLink(device.port(), () => 5)
  await link.open(LINE)
  const chunks = link.chunks()[Symbol.asyncIterator]()
  for (const kind of ['parity', 'break', 'framing', 'overrun'] as const) {
    const next = chunks.next()
    device.fault(kind)
    expect((await next).value).toEqual({ error: kind, atMs: 5 } satisfies Chunk)
  }
})

test('a second consumer is our own bug', async () => {
  const device = createFakePort()
  const link = createWebSerialLink(device.port())
  await link.open(LINE)
  void link.chunks()[Symbol.asyncIterator]().next()
  await expect(link.chunks()[Symbol.asyncIterator]().next()).rejects.toThrow('one consumer')
})

test('the news of the removal alone ends the reading, even when the stream keeps quiet', async () => {
  const device = createFakePort()
  const port = device.port()
  const link = createWebSerialLink(port)
  await link.open(LINE)
  const next = link.chunks()[Symbol.asyncIterator]().next()
  port.dispatchEvent(new Event('disconnect'))
  expect(await next).toEqual({ value: undefined, done: true })
  expect(link.state).toBe('lost')
  await link.close()
  expect(link.state).toBe('closed')
})

test('a consumer of an earlier opening does not touch a later one', async () => {
  const device = createFakePort()
  const link = createWebSerialLink(device.port())
  await link.open(LINE)
  const old = link.chunks()[Symbol.asyncIterator]()
  device.send(Uint8Array.of(1))
  await old.next()
  await link.close()
  await link.open(LINE)
  expect((await old.next()).done).toBe(true)
  expect(link.state).toBe('open')
})

test('nor does one that was just told of a damaged byte', async () => {
  const device = createFakePort()
  const link = createWebSerialLink(device.port())
  await link.open(LINE)
  const old = link.chunks()[Symbol.asyncIterator]()
  const first = old.next()
  device.fault('parity')
  await first
  await link.close()
  await link.open(LINE)
  expect((await old.next()).done).toBe(true)
  expect(link.state).toBe('open')
})

test('a write that the device never took is lost with it', async () => {
  const device = createFakePort()
  const link = createWebSerialLink(device.port())
  await link.open(LINE)
  device.stall()
  const written = Promise.all([link.write(Uint8Array.of(1)), link.write(Uint8Array.of(2))])
  const early = await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 20, 'waiting'))])
  expect(early).toBe('waiting')
  device.unplug()
  expect(await link.write(Uint8Array.of(3))).toBe('lost')
})

test('a device that takes no more bytes does not keep the link from being closed', async () => {
  vi.useFakeTimers()
  try {
    const device = createFakePort()
    const link = createWebSerialLink(device.port())
    await link.open(LINE)
    device.stall()
    void link.write(Uint8Array.of(1))
    const closed = link.close()
    await vi.advanceTimersByTimeAsync(10_000)
    await closed
    expect(link.state).toBe('closed')
  } finally {
    vi.useRealTimers()
  }
})
