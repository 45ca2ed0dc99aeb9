// An emulated LCUS relay board: takes four-byte commands, remembers where every channel stands and when it was told
// what. It keeps its contacts when the port is closed, as the real board does while USB has power.
export type Switching = { readonly channel: number; readonly on: boolean; readonly atMs: number }

export type LcusRelay = {
  isOn(channel: number): boolean
  /** Every valid command, oldest first. */
  readonly switchings: readonly Switching[]
  /** Bytes that belonged to no valid command. */
  readonly strayBytes: number
}

export type LcusRelayOptions = { readonly channels?: number; readonly nowMs?: () => number }

type Wire = { send(bytes: Uint8Array): void; onBytes(listener: (bytes: Uint8Array) => void): () => void }

/** A board on this wire. One channel is an LCUS-1, which never answers; more answer the status question. */
export const createLcusRelay = (wire: Wire, options: LcusRelayOptions = {}): LcusRelay => {
  const { channels = 1, nowMs = Date.now } = options
  const contacts = new Array<boolean>(channels).fill(false)
  const switchings: Switching[] = []
  let waiting: number[] = []
  let strayBytes = 0

  const answer = (): void => {
    if (channels === 1) return
    const lines = contacts.map((on, i) => `CH${i + 1}: ${on ? 'ON' : 'OFF'}\r\n`)
    wire.send(Buffer.from(lines.join('')))
  }
  const take = (): boolean => {
    const [start, channel, operation, sum] = waiting
    if (start === undefined) return false
    if (start === 0xff) {
      waiting = waiting.slice(1)
      answer()
      return true
    }
    if (start === 0xa0 && sum === undefined) return false
    const valid = start === 0xa0 && ((start + (channel ?? 0) + (operation ?? 0)) & 0xff) === sum
    if (!valid || channel === undefined || channel < 1 || channel > channels || (operation !== 0 && operation !== 1)) {
      waiting = waiting.slice(1)
      strayBytes++
      return true
    }
    waiting = waiting.slice(4)
    contacts[channel - 1] = operation === 1
    switchings.push({ channel, on: operation === 1, atMs: nowMs() })
    return true
  }
  wire.onBytes((bytes) => {
    waiting.push(...bytes)
    while (take());
  })
  return {
    isOn: (channel) => contacts[channel - 1] ?? false,
    switchings,
    get strayBytes() {
      return strayBytes
    },
  }
}
