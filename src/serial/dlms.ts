// DLMS that meters push unasked: in HDLC frames (Norway, Sweden, Denmark), in M-Bus frames (Austria), or bare on a P1 port
// (Luxembourg). Sealed messages are handed out for the household's key, and come back opened.
import type { Decoder, LivePower, SealedDoor } from './decoder.ts'
import { NOTIFICATION_TAG, readNotification, type DlmsContent } from './dlms-list.ts'
import { createHdlcScanner, type Segment } from './hdlc.ts'
import { MAX_SEALED_WAITING, MAX_TELEGRAM_BYTES } from './limits.ts'
import { createMbusScanner } from './mbus.ts'
import { readTelegram } from './p1-telegram.ts'
import { UNNAMED_METER, type MeterReading, type ProtocolId, type Quality } from './reading.ts'
import type { Scanner } from './scanner.ts'
import { createSealedScanner, isAuthenticated, readSealed, SEALED_TAG, type SealedFrame } from './sealed.ts'

/** HAN meters: Aidon, Kaifa, Kamstrup and others that put DLMS into HDLC. */
export const createHanDecoder = (): Decoder => new DlmsDecoder('han', createHdlcScanner(), 'crc')

/** DLMS within wired M-Bus frames. */
export const createMbusDecoder = (): Decoder => new DlmsDecoder('dlms', createMbusScanner(), 'bcc')

/** Sealed DLMS without any frame around it. */
export const createBareDlmsDecoder = (): Decoder => {
  const scanner = createSealedScanner()
  return new DlmsDecoder(
    'dlms',
    {
      push: (bytes, onFault) => scanner.push(bytes, onFault).map((message) => ({ bytes: message, isLast: true })),
      drop: () => scanner.drop(),
      get waitingBytes() {
        return scanner.waitingBytes
      },
    },
    'none',
  )
}

/** Logical link control: where a message begins in the first of its segments. */
const LINK_HEADERS = ['230,231,0', '230,230,0']
const LINK_HEADER_BYTES = 3

class DlmsDecoder implements Decoder {
  readonly #protocol: ProtocolId
  readonly #scanner: Scanner<Segment>
  readonly #quality: Quality
  readonly #stats = { frames: 0, bad: 0, resync: 0 }
  /** Segments of a message that has not ended. */
  #begun: Uint8Array = new Uint8Array()
  #waiting: SealedFrame[] = []
  #power: LivePower | undefined

  constructor(protocol: ProtocolId, scanner: Scanner<Segment>, quality: Quality) {
    this.#protocol = protocol
    this.#scanner = scanner
    this.#quality = quality
  }

  get stats(): Decoder['stats'] {
    return { ...this.#stats }
  }

  get inFrame(): boolean {
    return this.#begun.length > 0 || this.#scanner.waitingBytes > 1
  }

  get power(): LivePower | undefined {
    return this.#power
  }

  readonly sealed: SealedDoor = {
    take: () => this.#waiting.splice(0),
    opened: (plain, frame) => this.#opened(plain, frame),
  }

  push(bytes: Uint8Array, atMs: number): MeterReading[] {
    const segments = this.#scanner.push(bytes, (fault) => this.#stats[fault]++)
    return segments.flatMap((segment) => this.#takeSegment(segment, atMs))
  }

  lineError(): void {
    const wasBegun = this.#begun.length > 0
    this.#begun = new Uint8Array()
    if (this.#scanner.drop() || wasBegun) this.#stats.resync++
  }

  #takeSegment({ bytes, isLast }: Segment, atMs: number): MeterReading[] {
    const isFirst = LINK_HEADERS.includes(bytes.subarray(0, LINK_HEADER_BYTES).join(','))
    const isLost = this.#begun.length > 0 && (isFirst || this.#begun.length + bytes.length > MAX_TELEGRAM_BYTES)
    if (isLost) {
      this.#stats.resync++
      this.#begun = new Uint8Array()
    }
    const message = joined(this.#begun, bytes)
    this.#begun = isLast ? new Uint8Array() : message
    return isLast ? this.#takeMessage(withoutLinkHeader(message), atMs) : []
  }

  #takeMessage(message: Uint8Array, atMs: number): MeterReading[] {
    if (message[0] === NOTIFICATION_TAG) return this.#read(message, atMs, this.#quality)
    if (message[0] !== SEALED_TAG) {
      // Links are set up and kept alive with messages that carry no data.
      this.#stats.frames++
      return []
    }
    const frame = readSealed(message, atMs, this.#quality)
    if (frame === undefined) {
      this.#stats.bad++
      return []
    }
    this.#stats.frames++
    this.#waiting = [...this.#waiting, frame].slice(-MAX_SEALED_WAITING)
    return []
  }

  #read(message: Uint8Array, atMs: number, quality: Quality): MeterReading[] {
    const content = readNotification(message)
    if (content === 'malformed') {
      this.#stats.bad++
      return []
    }
    this.#stats.frames++
    return this.#readingOf(content, atMs, quality)
  }

  #readingOf(content: DlmsContent, atMs: number, quality: Quality): MeterReading[] {
    const { energy, meterId, powerW } = content
    if (powerW !== undefined) this.#power = { powerW, atMs }
    if (energy === undefined) return []
    const name: Pick<MeterReading, 'meterId' | 'unnumbered'> =
      meterId === undefined ? { meterId: UNNAMED_METER, unnumbered: true } : { meterId }
    return [{ ...energy, ...name, atMs, quality, protocol: this.#protocol }]
  }

  /** Luxembourg seals whole P1 telegrams, the others DLMS notifications. The frame was counted when it came. */
  #opened(plain: Uint8Array, frame: SealedFrame): MeterReading[] {
    const quality = isAuthenticated(frame) ? 'crc' : frame.quality
    const message = withoutLinkHeader(plain)
    const content = message[0] === SLASH ? telegramOf(message, frame) : readNotification(message)
    if (content !== 'malformed') return this.#readingOf(content, frame.atMs, quality)
    this.#stats.bad++
    return []
  }
}

const SLASH = 0x2f

/** Without a tag nothing tells a telegram from what a wrong key gives, so only authenticated ones are read. */
const telegramOf = (message: Uint8Array, frame: SealedFrame): DlmsContent | 'malformed' => {
  const content = isAuthenticated(frame) ? readTelegram(message) : 'malformed'
  if (content === 'malformed') return content
  if (content === 'no-energy') return { energy: undefined, powerW: undefined, meterId: undefined }
  const { meterId, unnumbered, ...energy } = content
  return { energy, powerW: energy.powerW, meterId: unnumbered === true ? undefined : meterId }
}

const withoutLinkHeader = (message: Uint8Array): Uint8Array =>
  LINK_HEADERS.includes(message.subarray(0, LINK_HEADER_BYTES).join(','))
    ? message.subarray(LINK_HEADER_BYTES)
    : message

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return bytes
}
