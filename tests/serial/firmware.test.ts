// The reference sketch of docs/firmware, compiled and run on this computer: it obeys our driver, refuses what is damaged,
// and opens by itself when its lease is over, whoever has stopped talking and however its clock wraps.
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { transactionSigningBytes } from '../../src/ledger/index.ts'
import { LEASE_MS, leaseLine, leaseWords, relayDriverOf, type RelayDriver } from '../../src/serial/index.ts'
import type { BoardKey } from '../../tools/emulate/board-key.ts'
import { createLeaseRelay } from '../../tools/emulate/lease-relay.ts'

const ROOT = join(import.meta.dirname, '../..')
const SKETCH = join(ROOT, 'docs/firmware/hearthgrid-lease')
const hasGcc = (() => {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!hasGcc) console.log('gcc is not here: the reference sketch is not compiled and its tests are skipped.')

const WRAP = 2 ** 32
let dir = ''
const running = new Set<ChildProcessWithoutNullStreams>()

beforeAll(() => {
  if (!hasGcc) return
  dir = mkdtempSync(join(tmpdir(), 'hearthgrid-sketch-'))
  const flags = '-std=c99 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -pedantic -O1'.split(' ')
  const compile = (name: string, ...more: readonly string[]): void =>
    void execFileSync('gcc', [
      ...[...flags, ...more, `-I${SKETCH}`, '-o', join(dir, name)],
      ...[join(import.meta.dirname, 'firmware/host.c'), join(SKETCH, 'lease.c')],
    ])
  compile('sketch')
  compile('signing', '-DLEASE_SIGNS')
})
afterEach(() => {
  for (const one of running) one.kill()
  running.clear()
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** A running sketch; its own time passes only when told to. */
const start = (beginMs = 0, program = 'sketch', ...mode: readonly string[]) => {
  const child = spawn(join(dir, program), [...mode, String(beginMs)])
  running.add(child)
  let text = ''
  let wake: () => void = () => undefined
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1')
    wake()
  })
  const passed = (): number => text.split('\n').filter((line) => line === '@').length
  const pass = async (timeMs: number): Promise<void> => {
    const before = passed()
    child.stdin.write(`@${timeMs}\n`)
    while (passed() === before) await new Promise<void>((resolve) => (wake = resolve))
  }
  const lines = (): string[] => text.split('\n')
  return {
    child,
    pass,
    write: (words: string) => void child.stdin.write(words),
    /** What it answered, without its reports about contacts and time. */
    said: () => lines().filter((line) => line !== '' && !/^[#@]/.test(line)),
    reports: () => lines().filter((line) => /^#[a-z]/.test(line)),
    switches: () =>
      lines().flatMap((line) => {
        const [, atMs, channel, on] = /^#(\d+) (\d+) ([01])$/.exec(line) ?? []
        return atMs === undefined ? [] : [{ atMs: Number(atMs), channel: Number(channel), on: on === '1' }]
      }),
  }
}

const driverOf = (channel = 1): RelayDriver => {
  const driver = relayDriverOf({ kind: 'lease', channel })
  if (typeof driver === 'string') throw new Error(driver)
  return driver
}
/** An emulated board beside it, on a clock that is turned by hand. */
const emulate = (key?: BoardKey) => {
  const clock = { nowMs: 0 }
  let hear: (bytes: Uint8Array) => void = () => undefined
  let text = ''
  createLeaseRelay(
    { send: (bytes) => (text += textOf(bytes)), onBytes: (listener) => (hear = listener) },
    { nowMs: () => clock.nowMs, key },
  )
  return { clock, hear: (bytes: Uint8Array) => hear(bytes), said: () => text.trim().split('\n') }
}

/** 32 bytes of one kind. */
const bytesOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe.skipIf(!hasGcc)('the reference sketch', () => {
  test('opens all contacts before anything else', async () => {
    const sketch = start()
    await sketch.pass(0)
    expect(sketch.switches()).toEqual([1, 2].map((channel) => ({ atMs: 0, channel, on: false })))
  })

  test('obeys our driver and says where it stands', async () => {
    const sketch = start()
    const driver = driverOf(2)
    for (const [exchange, on] of [
      [driver.set(true, LEASE_MS), true],
      [driver.read?.(), true],
      [driver.set(false, 0), false],
      [driver.read?.(), false],
    ] as const) {
      const before = sketch.said().length
      sketch.write(textOf(exchange?.bytes ?? new Uint8Array()))
      await sketch.pass(1)
      const answer = Buffer.from(`${sketch.said()[before]}\n`)
      expect(exchange?.reader?.push(answer)).toEqual({ kind: 'stands', on })
    }
    expect(sketch.switches().slice(2)).toMatchObject([
      { channel: 2, on: true },
      { channel: 2, on: false },
    ])
  })

  test.each([0, 12_345, WRAP - 1, WRAP - 15_000, WRAP - 30_000])(
    'opens when the lease is over and nobody has said anything more, begun at %i ms',
    async (beginMs) => {
      const sketch = start(beginMs)
      sketch.write(textOf(driverOf().set(true, LEASE_MS).bytes))
      await sketch.pass(LEASE_MS - 1)
      expect(sketch.switches().at(-1)).toEqual({ atMs: 0, channel: 1, on: true })
      await sketch.pass(1)
      expect(sketch.switches().at(-1)).toEqual({ atMs: LEASE_MS, channel: 1, on: false })
      // A whole turn of its clock later it has not closed again.
      await sketch.pass(LEASE_MS)
      expect(sketch.switches().at(-1)?.on).toBe(false)
    },
  )

  test('counts a renewal from itself, and one channel is not renewed by another', async () => {
    const sketch = start(WRAP - 25_000)
    const [one, two] = [driverOf(1), driverOf(2)]
    sketch.write(textOf(two.set(true, LEASE_MS).bytes))
    for (let i = 0; i < 5; i++) {
      sketch.write(textOf(one.set(true, LEASE_MS).bytes))
      await sketch.pass(10_000)
    }
    expect(sketch.switches().slice(2)).toEqual([
      { atMs: 0, channel: 2, on: true },
      { atMs: 0, channel: 1, on: true },
      { atMs: LEASE_MS, channel: 2, on: false },
    ])
    await sketch.pass(LEASE_MS)
    expect(sketch.switches().at(-1)).toEqual({ atMs: 40_000 + LEASE_MS, channel: 1, on: false })
  })

  test.each([
    ['a damaged line', 'ON 1 30000 7*0000\n', 'ERR 0 check'],
    ['a line without a check', 'ON 1 30000 7\n', 'ERR 0 check'],
    ['an endless line', `${'ON 1 30000 7 '.repeat(50)}\n`, 'ERR 0 check'],
    ['no number', leaseLine('ON 1 30000 x'), 'ERR 0 command'],
    ['an unknown channel', leaseLine('ON 3 30000 7'), 'ERR 7 channel'],
    ['no channel at all', leaseLine('ON 0 30000 7'), 'ERR 7 channel'],
    ['a lease without an end', leaseLine('ON 1 4294967295 7'), 'ERR 7 lease'],
    ['a lease of nothing', leaseLine('ON 1 0 7'), 'ERR 7 lease'],
    ['a lease beyond its largest number', leaseLine('ON 1 99999999999999999999 7'), 'ERR 7 lease'],
    ['an unknown command', leaseLine('TOGGLE 1 7'), 'ERR 7 command'],
    ['too many words', leaseLine('ON 1 2 3 7'), 'ERR 0 command'],
    ['a signature that it cannot make', leaseLine(`SIGN ${'11'.repeat(32)} ${'22'.repeat(32)} 7`), 'ERR 7 command'],
  ])('%s moves nothing and is refused', async (_, line, words) => {
    const sketch = start()
    sketch.write(line)
    await sketch.pass(1)
    expect(sketch.said()).toEqual([leaseLine(words).trim()])
    expect(sketch.switches()).toHaveLength(2)
  })

  test('a half line from before is refused once, and the next one is obeyed', async () => {
    const sketch = start()
    sketch.write(`ON 1 300\n${leaseLine('ON 1 500 2')}`)
    await sketch.pass(1)
    expect(sketch.said().map((line) => leaseWords(line)?.[0])).toEqual(['ERR', 'OK'])
  })

  test('whatever it is told, no contact stays closed longer than the lease that was said last', async () => {
    const command = fc.oneof(
      fc.record({
        on: fc.constant(true),
        leaseMs: fc.integer({ min: 1, max: 60_000 }),
        channel: fc.constantFrom(1, 2),
      }),
      fc.record({ on: fc.constant(false), leaseMs: fc.constant(0), channel: fc.constantFrom(1, 2) }),
      fc.constantFrom('ON 1 60000 5*FFFF\n', '\u0000\u00fe*\n', leaseLine('READ 1 9'), '\n\n\n'),
    )
    const step = fc.tuple(command, fc.integer({ min: 0, max: 40_000 }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.constantFrom(0, WRAP - 50_000), async (steps, beginMs) => {
        const sketch = start(beginMs)
        const until = new Map<number, number>()
        let nowMs = 0
        let sequence = 0
        for (const [said, waitMs] of steps) {
          sequence++
          if (typeof said === 'string') sketch.write(said)
          else {
            const { on, channel, leaseMs } = said
            sketch.write(leaseLine(on ? `ON ${channel} ${leaseMs} ${sequence}` : `OFF ${channel} ${sequence}`))
            until.set(channel, on ? nowMs + leaseMs : nowMs)
          }
          await sketch.pass(waitMs)
          nowMs += waitMs
          for (const channel of [1, 2]) {
            const last = sketch
              .switches()
              .filter((one) => one.channel === channel)
              .at(-1)
            const endMs = until.get(channel) ?? 0
            expect([channel, last?.on]).toEqual([channel, nowMs < endMs])
            if (last?.on === false && endMs > 0) expect(last.atMs).toBeLessThanOrEqual(endMs)
          }
        }
        sketch.child.kill()
        running.delete(sketch.child)
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  test('by the clock of this computer, it opens after its lease although its cable is cut', async () => {
    const sketch = start(WRAP - 100, 'sketch', '--real')
    sketch.write(leaseLine('ON 1 400 1'))
    sketch.child.stdin.end()
    // When it switched is told by the sketch: this process may look up long after.
    await expect.poll(() => sketch.switches().slice(2), { timeout: 10_000 }).toHaveLength(2)
    const [closed, opened] = sketch.switches().slice(2)
    expect([closed?.on, opened?.on]).toEqual([true, false])
    expect((opened?.atMs ?? 0) - (closed?.atMs ?? 0)).toBeGreaterThanOrEqual(400)
    // A busy computer runs the program late; the sketch itself adds nothing.
    expect((opened?.atMs ?? 0) - (closed?.atMs ?? 0)).toBeLessThan(1_400)
  })

  test('signs with the key of its meter where it has one', async () => {
    const sketch = start(0, 'signing')
    const [street, id] = [bytesOf(0xab), bytesOf(0xcd)]
    const { signing } = driverOf()
    if (signing === undefined) throw new Error('a lease board may sign')
    const [hello, sign] = [signing.hello(), signing.sign(street, id)]
    sketch.write(textOf(hello.bytes) + textOf(sign.bytes))
    await sketch.pass(1)
    const [greeting, signed] = sketch.said().map((line) => Buffer.from(`${line}\n`))
    expect(hello.reader?.push(greeting ?? Buffer.alloc(0))).toEqual({ kind: 'hello', signs: true })
    const made = { kind: 'signed', key: bytesOf(0xa5), signature: Uint8Array.from([...street, ...id]) }
    expect(sign.reader?.push(signed ?? Buffer.alloc(0))).toEqual(made)
    // What it was given to sign is what the ledger checks, and begins with letters that the computer did not send.
    const chain = { chainId: bytesOf(1), firstChainId: street }
    const [tag] = textOf(transactionSigningBytes('reading', id, chain)).split('\0')
    expect(sketch.reports()).toEqual([`#signs ${tag}`])
  })

  test('the emulated board signs with the same answers', async () => {
    const sketch = start(0, 'signing')
    const emulated = emulate(async (message) =>
      message.at(-64) === 0 ? undefined : { key: bytesOf(0xa5), signature: message.slice(-64) },
    )
    const [one, two] = ['ab'.repeat(32), 'cd'.repeat(32)]
    const lines = ['HELLO 1', `SIGN ${one} ${two} 2`, `SIGN ${'00'.repeat(32)} ${two} 3`, `SIGN ${one} 4`]
    for (const words of [...lines, `SIGN ${one} cd 5`, `SIGN ${one} ${two}00 6`, `SIGN ${one} ${'g'.repeat(64)} 7`]) {
      sketch.write(leaseLine(words))
      emulated.hear(Buffer.from(leaseLine(words)))
      await sketch.pass(1)
    }
    expect(sketch.said().map((line) => leaseWords(line)?.slice(0, 3))).toEqual([
      ['OK', '1', 'HELLO'],
      ['OK', '2', 'SIGN'],
      ['ERR', '3', 'unsigned'],
      ['ERR', '4', 'command'],
      ['ERR', '5', 'digest'],
      ['ERR', '6', 'digest'],
      ['ERR', '7', 'digest'],
    ])
    expect(sketch.said()).toEqual(emulated.said())
  })

  test('the emulated board gives the same answers', async () => {
    const sketch = start()
    const emulated = emulate()
    const lines = ['HELLO 1', 'READ 1 2', 'ON 1 500 3', 'READ 1 4', 'OFF 1 5', 'ON 2 60001 6', 'ON 3 5 7', 'READ 9']
    for (const line of [...lines.map(leaseLine), 'ON 1 5 1*0000\n', leaseLine('ON 2 9 10'), leaseLine('READ 2 11')]) {
      sketch.write(line)
      emulated.hear(Buffer.from(line))
      await sketch.pass(5)
      emulated.clock.nowMs += 5
    }
    expect(sketch.said()).toEqual(emulated.said())
  })
})
