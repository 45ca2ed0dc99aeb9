// Keys of sealed meters: what a person types, and what WebCrypto opens with it. Frames are sealed by Node's own cipher.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSeals, type KeptSeal } from '../../src/serial/browser/index.ts'
import {
  createBareDlmsDecoder,
  KEEP_COUNTER_MS,
  pollOf,
  PUBLIC_AUTHENTICATION_KEY,
  readSealKey,
  sealTitle,
  type SealedFrame,
} from '../../src/serial/index.ts'
import { createSealing, EMULATED_TITLE, type SealingOptions } from '../../tools/emulate/sealed-message.ts'

const KEY = Uint8Array.from({ length: 16 }, (_, i) => 0x40 + i)
const OTHER = Uint8Array.from({ length: 16 }, (_, i) => 0x80 + i)
const WORDS = Uint8Array.from('fifteen letters', (letter) => letter.charCodeAt(0))

const framesOf = (count: number, options: Partial<SealingOptions> = {}): SealedFrame[] => {
  const seal = createSealing({ encryptionKey: KEY, authenticationKey: PUBLIC_AUTHENTICATION_KEY, ...options })
  const decoder = createBareDlmsDecoder()
  return Array.from({ length: count }, () => {
    decoder.push(seal(WORDS), 0)
    const [frame] = decoder.sealed?.take() ?? []
    if (frame === undefined) throw new Error('a sealed message was not found')
    return frame
  })
}

const shelf = () => {
  const kept = new Map<string, KeptSeal>()
  const saved: (number | undefined)[] = []
  return {
    kept,
    saved,
    load: async (title: string) => kept.get(title),
    save: async (title: string, seal: KeptSeal | undefined) => {
      saved.push(seal?.counter)
      if (seal === undefined) kept.delete(title)
      else kept.set(title, seal)
    },
  }
}

describe('a key as it is typed', () => {
  test.each([
    ['00112233445566778899AABBCCDDEEFF', true],
    ['00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff\n', true],
    ['00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF', true],
    ['00112233445566778899AABBCCDDEEF', false],
    ['00112233445566778899AABBCCDDEEFF0', false],
    ['G0112233445566778899AABBCCDDEEFF', false],
    ['', false],
  ])('"%s"', (text, good) => {
    expect(readSealKey(text)).toEqual(good ? PUBLIC_AUTHENTICATION_KEY : undefined)
  })

  test('every key is read back from its digits, and nothing that is typed throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.string(), (bytes, text) => {
        expect(readSealKey(Buffer.from(bytes).toString('hex'))).toEqual(bytes)
        readSealKey(text)
      }),
    )
  })

  test('a title is written as on the meter, and in hex where it names no maker', () => {
    expect(sealTitle(EMULATED_TITLE)).toBe('HGR 0012345678')
    expect(sealTitle(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 0xff))).toBe('01020304050607FF')
  })
})

describe('seals', () => {
  test('open with the key of their meter, with its authentication key or the public one, or without a tag', async () => {
    for (const authenticationKey of [PUBLIC_AUTHENTICATION_KEY, OTHER, undefined]) {
      const [frame] = framesOf(1, { authenticationKey }) as [SealedFrame]
      const seals = createSeals(shelf())
      expect(await seals.open(frame)).toEqual({ kind: 'no-key' })
      await seals.keep(frame.systemTitle, {
        encryption: KEY,
        authentication: authenticationKey === OTHER ? OTHER : undefined,
      })
      expect(await seals.open(frame)).toEqual({ kind: 'opened', plain: WORDS })
    }
  })

  test('a wrong key is told by the tag; without a tag it gives something else', async () => {
    const seals = createSeals(shelf())
    const [tagged] = framesOf(1) as [SealedFrame]
    const [bare] = framesOf(1, { authenticationKey: undefined }) as [SealedFrame]
    await seals.keep(tagged.systemTitle, { encryption: OTHER })
    expect(await seals.open(tagged)).toEqual({ kind: 'wrong-key' })
    const opened = await seals.open(bare)
    expect(opened.kind === 'opened' && opened.plain).not.toEqual(WORDS)
    await seals.keep(tagged.systemTitle, { encryption: KEY, authentication: OTHER })
    expect(await seals.open(tagged)).toEqual({ kind: 'wrong-key' })
    expect(await seals.attempt(tagged, { encryption: OTHER })).toBeUndefined()
    expect(await seals.attempt(tagged, { encryption: KEY })).toEqual(WORDS)
  })

  test('only newer frames than the last that was understood open, also after a restart', async () => {
    const disk = shelf()
    const seals = createSeals(disk, () => 0)
    const [first, second, third] = framesOf(3) as [SealedFrame, SealedFrame, SealedFrame]
    await seals.keep(first.systemTitle, { encryption: KEY })
    expect((await seals.open(second)).kind).toBe('opened')
    await seals.accept(second)
    for (const old of [first, second]) expect(await seals.open(old)).toEqual({ kind: 'replayed' })
    const again = createSeals(disk, () => 0)
    for (const old of [first, second]) expect(await again.open(old)).toEqual({ kind: 'replayed' })
    expect((await again.open(third)).kind).toBe('opened')
    await again.keep(first.systemTitle, { encryption: KEY })
    expect((await again.open(first)).kind).toBe('opened')
  })

  test('the counter is written down now and then, not with every frame', async () => {
    const disk = shelf()
    let nowMs = 0
    const seals = createSeals(disk, () => nowMs)
    await seals.keep(EMULATED_TITLE, { encryption: KEY })
    for (const frame of framesOf(25)) {
      await seals.accept(frame)
      nowMs += KEEP_COUNTER_MS / 10
    }
    expect(disk.saved).toEqual([undefined, 1, 11, 21])
  })

  test('what is kept cannot be read again, and is gone when it is forgotten', async () => {
    const disk = shelf()
    const seals = createSeals(disk)
    await seals.keep(EMULATED_TITLE, { encryption: KEY })
    const [kept] = disk.kept.values()
    for (const key of [kept?.gcm, kept?.ctr]) {
      expect([key?.extractable, key?.usages]).toEqual([false, ['decrypt']])
      await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow()
    }
    await seals.forget(EMULATED_TITLE)
    expect(disk.kept.size).toBe(0)
    expect(await seals.open(framesOf(1)[0] as SealedFrame)).toEqual({ kind: 'no-key' })
  })
})

describe('a choice of what to ask', () => {
  test.each([
    [{ meter: 'nobody' }, 'no-such-meter'],
    [{ meter: 'sdm120', unit: 0 }, 'unit-out-of-range'],
    [{ meter: 'sdm120', unit: 248 }, 'unit-out-of-range'],
    [{ meter: 'sdm120', unit: 1.5 }, 'unit-out-of-range'],
    [{ meter: 'sdm120', baudRate: 1 }, 'line-out-of-range'],
    [{ meter: 'sdm120', baudRate: Number.NaN }, 'line-out-of-range'],
  ] as const)('%o is %s', (choice, fault) => expect(pollOf(choice)).toBe(fault))

  test('what is not said is as delivered; an optical head has neither address nor speed', () => {
    const lineOf = (choice: Parameters<typeof pollOf>[0]) => {
      const poll = pollOf(choice)
      return typeof poll === 'string' ? poll : poll.line
    }
    expect(lineOf({ meter: 'sdm120' })).toMatchObject({ baudRate: 2_400, parity: 'none' })
    expect(lineOf({ meter: 'sdm120', unit: 7, baudRate: 9_600, parity: 'even' })).toMatchObject({
      baudRate: 9_600,
      parity: 'even',
    })
    expect(lineOf({ meter: 'iec', unit: 999, baudRate: 5 })).toMatchObject({ baudRate: 300, dataBits: 7 })
  })
})
