// Published captures of every language but P1, each against what its publisher, or an independent program, expects of it.
import { webcrypto } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  createBareDlmsDecoder,
  createHanDecoder,
  createIecDecoder,
  createSmlDecoder,
  createTicDecoder,
  openingOf,
  type SealedFrame,
} from '../../src/serial/index.ts'
import { hdlcFrames } from '../../tools/emulate/han-list.ts'
import { capture, here, load, readingsOf, whole } from './vectors.ts'

type SmlVector = {
  file: string
  expected: {
    frames: readonly { crc_ok?: boolean; error?: string }[]
    frames_crc_ok: number
    normalised: readonly { import_wh_total?: number; export_wh_total?: number; power_w?: number }[]
    libsml_first: Readonly<Record<string, readonly [string, string]>>
  }
}

describe.skipIf(!here)('SML', () => {
  test.each(load<SmlVector>('sml'))('$file', ({ file, expected }) => {
    const { readings, stats } = readingsOf(createSmlDecoder, capture('sml', file))
    const broken = expected.frames.filter(({ crc_ok }) => crc_ok === false).length
    expect(stats).toEqual({ frames: expected.frames_crc_ok, bad: broken, resync: 0 })
    expect(readings).toHaveLength(expected.frames_crc_ok)
    // The program that made the expectations gives up at the first broken frame; we go on.
    for (const [i, said] of expected.normalised.entries())
      expect(readings[i]).toMatchObject({
        importWh: whole(said.import_wh_total),
        exportWh: whole(said.export_wh_total),
        quality: 'crc',
        resolutionWh: file.includes('without_PIN') ? 1_000 : 1,
      })
    for (const [i, { power_w }] of expected.normalised.entries())
      if (power_w !== undefined) expect(readings[i]?.powerW).toBe(Math.trunc(power_w))
  })

  test.each(load<SmlVector>('sml'))(
    '$file: the number is the one that is printed on the meter',
    ({ file, expected }) => {
      const [reading] = createSmlDecoder().push(capture('sml', file), 0)
      const { libsml_first: first } = expected
      const [digits = ''] = first['1-0:96.1.0*255'] ?? first['1-0:0.0.9*255'] ?? []
      expect(reading?.meterId).toBe(printed(Buffer.from(digits.replaceAll(' ', ''), 'hex')))
    },
  )
})

/** DIN 43863-5: medium, maker, block, number of eight digits; older numbers have another shape and stay as they are. */
const printed = (serial: Buffer): string =>
  /^[A-Z]{3}$/.test(serial.toString('latin1', 2, 5))
    ? `${serial[1]}${serial.toString('latin1', 2, 5)}${serial.toString('hex', 5, 6)}${String(serial.readUInt32BE(6)).padStart(8, '0')}`
    : serial.toString('hex').toUpperCase()

type IecVector = {
  file: string
  expected: { fields?: Readonly<Record<string, string>>; bcc: { valid: boolean } | null }
}

describe.skipIf(!here)('IEC 62056-21', () => {
  test.each(load<IecVector>('iec62056-21'))('$file', ({ file, expected: { fields = {}, bcc } }) => {
    const { readings, stats } = readingsOf(createIecDecoder, capture('iec62056-21', file))
    const total = (code: string): bigint | undefined => {
      const text = fields[code] ?? fields[`1-0:${code}*255`]
      return text === undefined ? undefined : BigInt(Math.round(Number.parseFloat(text) * 1_000))
    }
    expect(stats).toMatchObject(bcc?.valid === false ? { frames: 0, bad: 1 } : { frames: 1, bad: 0 })
    const importWh = bcc?.valid === false ? undefined : total('1.8.0')
    expect(readings).toMatchObject(
      importWh === undefined
        ? []
        : [{ importWh, exportWh: total('2.8.0'), quality: bcc === null ? 'none' : 'bcc', protocol: 'iec' }],
    )
    expect(readings).toHaveLength(importWh === undefined ? 0 : 1)
  })
})

type TicVector = {
  file: string
  expected: {
    frames: readonly {
      groups: Readonly<Record<string, string>>
      normalised: {
        import_kwh_total: number
        export_kwh_total?: number
        apparent_import_va: number
        apparent_export_va?: number
      }
    }[]
  }
}

describe.skipIf(!here)('Linky TIC', () => {
  test.each(load<TicVector>('linky-tic'))('$file', ({ file, expected: { frames } }) => {
    const { readings, stats } = readingsOf(createTicDecoder, capture('linky-tic', file))
    expect(stats).toEqual({ frames: frames.length, bad: 0, resync: 0 })
    expect(readings).toMatchObject(
      frames.map(({ groups, normalised }) => ({
        meterId: groups['ADCO'] ?? groups['ADSC'],
        importWh: whole(normalised.import_kwh_total * 1_000),
        exportWh: whole((normalised.export_kwh_total ?? 0) * 1_000),
        apparentVa: normalised.apparent_import_va - (normalised.apparent_export_va ?? 0),
        powerW: undefined,
        quality: 'bcc',
      })),
    )
  })
})

type HanVector = {
  file: string
  expected: {
    level?: string
    homey_electricity?: { powerReceivedTotal: number; total?: { received: number; returned: number } }
    amshan_decoded?: Readonly<Record<string, string | number>>
  }
}

describe.skipIf(!here)('HAN', () => {
  test.each(load<HanVector>('han-dlms'))('$file', ({ file, expected }) => {
    const published = capture('han-dlms', file)
    // Some are published without their frame: the message begins behind its link header.
    const bytes = expected.level === undefined ? published : hdlcFrames(published.subarray(3))
    const { readings, stats, decoder } = readingsOf(createHanDecoder, bytes)
    expect(stats).toEqual({ frames: 1, bad: 0, resync: 0 })
    const { homey_electricity: homey, amshan_decoded: amshan } = expected
    expect(decoder.power?.powerW).toBe(homey?.powerReceivedTotal ?? amshan?.['active_power_import'])
    const importWh = homey?.total?.received ?? amshan?.['active_power_import_total']
    const exportWh = homey?.total?.returned ?? amshan?.['active_power_export_total']
    const meterId = amshan?.['meter_id'] ?? 'unnamed'
    expect(readings).toMatchObject(
      importWh === undefined
        ? []
        : [{ meterId, importWh: BigInt(importWh), exportWh: BigInt(exportWh ?? 0), quality: 'crc', protocol: 'han' }],
    )
    expect(readings).toHaveLength(importWh === undefined ? 0 : 1)
  })
})

/** The same meters are published unsealed, too. */
const openAidon = () => {
  const open = load<HanVector>('han-dlms').find(({ file }) => file.includes('aidon-example-2'))?.expected
    .homey_electricity
  const { received = 0, returned = 0 } = open?.total ?? {}
  return { importWh: BigInt(received), exportWh: BigInt(returned), powerW: open?.powerReceivedTotal }
}

const openTelegram = () => {
  type P1Vector = { file: string; expected: Readonly<Record<string, number>> }
  const open = load<P1Vector>('dsmr-p1').find(({ file }) => file.includes('luxembourgh'))?.expected
  const milli = (name: string): number => Math.round((open?.[name] ?? 0) * 1_000)
  return {
    importWh: BigInt(milli('import_kwh_total')),
    exportWh: BigInt(milli('export_kwh_total')),
    powerW: milli('power_import_kw') - milli('power_export_kw'),
  }
}

type SealedVector = { file: string; expected: { key_hex: string; auth_key_hex: string | null } }

const open = async (frame: SealedFrame, keyHex: string, authHex: string | null): Promise<Uint8Array> => {
  const opening = openingOf(frame, authHex === null ? undefined : Buffer.from(authHex, 'hex'))
  const key = await webcrypto.subtle.importKey('raw', Buffer.from(keyHex, 'hex'), opening.name, false, ['decrypt'])
  return new Uint8Array(await webcrypto.subtle.decrypt(opening, key, frame.ciphertext))
}

describe.skipIf(!here)('sealed DLMS', () => {
  const vectors = load<SealedVector>('dlms-encrypted').filter(({ file }) => file.endsWith('.bin'))

  test.each(vectors)('$file', async ({ file, expected: { key_hex, auth_key_hex } }) => {
    const isHdlc = file.includes('aidon')
    const { readings, stats, decoder } = readingsOf(
      isHdlc ? createHanDecoder : createBareDlmsDecoder,
      capture('dlms-encrypted', file),
    )
    expect([readings, stats]).toEqual([[], { frames: 1, bad: 0, resync: 0 }])
    const [frame] = decoder.sealed?.take() ?? []
    if (frame === undefined) throw new Error('no sealed frame')
    expect(decoder.sealed?.take()).toEqual([])
    expect(frame.systemTitle).toHaveLength(8)
    const plain = await open(frame, key_hex, auth_key_hex)
    expect(decoder.sealed?.opened(plain, frame)).toMatchObject([
      isHdlc
        ? { ...openAidon(), protocol: 'han', quality: 'crc' }
        : { ...openTelegram(), protocol: 'dlms', quality: 'crc' },
    ])
    await expect(open({ ...frame, counter: frame.counter + 1 }, key_hex, auth_key_hex)).rejects.toThrow()
    expect(
      decoder.sealed?.opened(
        plain.map((byte) => byte ^ 0x55),
        frame,
      ),
    ).toEqual([])
    expect(decoder.stats.bad).toBe(1)
  })

  test('the example of the Green Book opens', async () => {
    const book = JSON.parse(Buffer.from(capture('dlms-encrypted', 'greenbook.json')).toString()) as Record<
      string,
      string
    >
    const bytes = (name: string): Uint8Array => Buffer.from(book[name] ?? '', 'hex')
    const frame: SealedFrame = {
      atMs: 0,
      systemTitle: bytes('system_title_hex'),
      security: Number(book['security_control']),
      counter: Number.parseInt(book['invocation_counter_hex'] ?? '', 16),
      ciphertext: bytes('cipher_and_tag_hex'),
      quality: 'crc',
    }
    const plain = await open(frame, book['key_hex'] ?? '', book['auth_key_hex'] ?? '')
    expect(Buffer.from(plain)).toEqual(bytes('plain_hex'))
  })
})
