// What every ByteLink promises, as named cases over a rig. Runners differ (vitest, playwright), so a case is a plain
// function that rejects when the promise is broken.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ByteLink, Chunk, Line, LineFault } from '../../src/serial/index.ts'

export type ByteLinkRig = {
  /** A link to the device, closed. */
  readonly link: ByteLink
  /** A second link to the same device, as another tab has it. */
  readonly rival: ByteLink
  readonly device: {
    send(bytes: Uint8Array): void
    /** Everything the device was sent so far. */
    received(): Uint8Array
    fault(kind: LineFault): void
    unplug(): void | Promise<void>
    plug(): void | Promise<void>
  }
  /** The link as it is found again after the device came back. */
  readonly found: () => Promise<ByteLink>
}

export type ContractCase = { readonly name: string; run(): Promise<void> }

/** The cases; each asks the factory for a fresh rig, and `end` frees it. */
export const byteLinkContract = (
  createRig: () => Promise<ByteLinkRig>,
  end: (rig: ByteLinkRig) => Promise<void>,
): readonly ContractCase[] =>
  Object.entries(CASES).map(([name, holds]) => ({
    name,
    run: async () => {
      const rig = await createRig()
      try {
        await holds(rig)
      } finally {
        await rig.link.close()
        await rig.rival.close()
        await end(rig)
      }
    },
  }))

const LINE: Line = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 }
const CHECKED_LINE: Line = { ...LINE, parity: 'even' }
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, i) => i)

const CASES: Readonly<Record<string, (rig: ByteLinkRig) => Promise<void>>> = {
  'every byte value arrives, in order and with a time': async ({ link, device }) => {
    assert.equal(await link.open(LINE), 'open')
    assert.equal(link.state, 'open')
    const chunks = read(link)
    device.send(EVERY_BYTE)
    device.send(EVERY_BYTE)
    await until(() => bytesOf(chunks.heard).length >= 512)
    assert.deepEqual(bytesOf(chunks.heard), [...EVERY_BYTE, ...EVERY_BYTE])
    const times = chunks.heard.map((chunk) => chunk.atMs)
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    )
  },

  'what was written reaches the device in order, even when the link is closed at once': async ({ link, device }) => {
    for (let round = 1; round <= 5; round++) {
      assert.equal(await link.open(LINE), 'open')
      const writes = [link.write(Uint8Array.of(1, round)), link.write(Uint8Array.of(2, round))]
      assert.deepEqual(await Promise.all(writes), ['written', 'written'])
      await link.close()
      await until(() => device.received().length >= round * 4)
      assert.deepEqual([...device.received().slice(-4)], [1, round, 2, round])
    }
  },

  'the caller may reuse its bytes after a write was begun': async ({ link, device }) => {
    await link.open(LINE)
    const bytes = Uint8Array.of(7, 8)
    const writes = [link.write(bytes), link.write(bytes)]
    bytes.fill(0)
    await Promise.all(writes)
    await until(() => device.received().length === 4)
    assert.deepEqual([...device.received()], [7, 8, 7, 8])
  },

  'closing ends the reading, may be repeated, and the link opens again': async ({ link, device }) => {
    await link.open(LINE)
    const first = read(link)
    await link.close()
    await first.ended
    assert.equal(link.state, 'closed')
    await link.close()
    assert.equal(await link.write(Uint8Array.of(1)), 'closed')
    assert.equal(await link.open(LINE), 'open')
    const second = read(link)
    device.send(Uint8Array.of(42))
    await until(() => bytesOf(second.heard).includes(42))
  },

  'a reader that leaves may come back': async ({ link, device }) => {
    await link.open(LINE)
    device.send(Uint8Array.of(1))
    for await (const chunk of link.chunks()) {
      assert.deepEqual(bytesOf([chunk]), [1])
      break
    }
    const again = read(link)
    device.send(Uint8Array.of(2))
    await until(() => bytesOf(again.heard).includes(2))
  },

  'another holder makes the device busy until it lets go': async ({ link, rival }) => {
    assert.equal(await link.open(LINE), 'open')
    assert.equal(await rival.open(LINE), 'busy')
    assert.equal(rival.state, 'closed')
    await link.close()
    assert.equal(await rival.open(LINE), 'open')
  },

  'opening twice is a bug of ours and rejects': async ({ link }) => {
    await link.open(LINE)
    await assert.rejects(link.open(LINE))
    assert.equal(link.state, 'open')
  },

  'damaged bytes are told in their place and reading goes on': async ({ link, device }) => {
    await link.open(CHECKED_LINE)
    const chunks = read(link)
    device.send(Uint8Array.of(1, 2))
    await until(() => bytesOf(chunks.heard).length === 2)
    device.fault('parity')
    await until(() => chunks.heard.some((chunk) => 'error' in chunk))
    device.send(Uint8Array.of(3))
    await until(() => bytesOf(chunks.heard).length === 3)
    device.fault('break')
    await until(() => chunks.heard.filter((chunk) => 'error' in chunk).length === 2)
    device.send(Uint8Array.of(4))
    await until(() => bytesOf(chunks.heard).length === 4)
    const told = chunks.heard.flatMap((chunk): (number | LineFault)[] =>
      'error' in chunk ? [chunk.error] : [...chunk.bytes],
    )
    assert.deepEqual(told, [1, 2, 'parity', 3, 'break', 4])
    assert.equal(link.state, 'open')
  },

  'an unplugged device is lost until closed, and works again once plugged': async ({ link, device, found }) => {
    await link.open(LINE)
    const chunks = read(link)
    device.send(Uint8Array.of(1))
    await until(() => bytesOf(chunks.heard).length === 1)
    await device.unplug()
    await chunks.ended
    assert.equal(link.state, 'lost')
    assert.equal(await link.write(Uint8Array.of(9)), 'lost')
    await assert.rejects(link.open(LINE))
    await link.close()
    assert.equal(link.state, 'closed')
    assert.equal(await link.open(LINE), 'lost')
    await device.plug()
    const again = await found()
    assert.equal(await again.open(LINE), 'open')
    const reading = read(again)
    device.send(Uint8Array.of(2))
    await until(() => bytesOf(reading.heard).length === 1)
    await again.close()
  },
}

/** Reads in the background; `ended` resolves when the link gives no more. */
const read = (link: ByteLink): { heard: Chunk[]; ended: Promise<void> } => {
  const heard: Chunk[] = []
  const ended = (async () => {
    for await (const chunk of link.chunks()) heard.push(chunk)
  })()
  return { heard, ended }
}

const bytesOf = (chunks: readonly Chunk[]): number[] =>
  chunks.flatMap((chunk) => ('bytes' in chunk ? [...chunk.bytes] : []))

const PATIENCE_MS = 10_000

const until = async (condition: () => boolean): Promise<void> => {
  const deadlineMs = Date.now() + PATIENCE_MS
  while (!condition()) {
    assert.ok(Date.now() < deadlineMs, `waited ${PATIENCE_MS} ms for ${condition.toString()}`)
    await sleep(5)
  }
}
