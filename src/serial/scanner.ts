// Finds binary frames that say their own length (HDLC, M-Bus, sealed DLMS, Modbus) in a stream cut anywhere. What does not
// pass its check is looked at again one byte later, so that a false start never swallows a whole frame.

/** What stands at the beginning of the bytes. */
export type Look<Frame> =
  | 'wait'
  | { readonly skipBytes: number; readonly fault?: 'bad' | 'resync' }
  | { readonly frame: Frame; readonly bytes: number }

export type Scanner<Frame> = {
  /** Gives the frames that these bytes completed; they are copies. `onFault` hears of each bad or broken one. */
  push(bytes: Uint8Array, onFault: (fault: 'bad' | 'resync') => void): Frame[]
  /** Forgets what is open; true when something was. */
  drop(): boolean
  readonly waitingBytes: number
}

/** `look` sees at most `maxBytes`; when it then still waits, the first byte was no beginning. */
export const createScanner = <Frame>(maxBytes: number, look: (bytes: Uint8Array) => Look<Frame>): Scanner<Frame> => {
  const buffer = new Uint8Array(2 * maxBytes)
  let start = 0
  let end = 0
  const settle = (frames: Frame[], onFault: (fault: 'bad' | 'resync') => void): void => {
    while (start < end) {
      const seen = look(buffer.subarray(start, Math.min(end, start + maxBytes)))
      if (seen === 'wait') {
        if (end - start < maxBytes) return
        start++
        onFault('resync')
      } else if ('frame' in seen) {
        frames.push(seen.frame)
        start += seen.bytes
      } else {
        start += seen.skipBytes
        if (seen.fault !== undefined) onFault(seen.fault)
      }
    }
  }
  return {
    push: (bytes, onFault) => {
      const frames: Frame[] = []
      for (let at = 0; at < bytes.length;) {
        if (end === buffer.length) {
          buffer.copyWithin(0, start, end)
          end -= start
          start = 0
        }
        const taken = bytes.subarray(at, at + buffer.length - end)
        buffer.set(taken, end)
        end += taken.length
        at += taken.length
        settle(frames, onFault)
      }
      return frames
    },
    drop: () => {
      const wasOpen = end - start > 1
      start = end = 0
      return wasOpen
    },
    get waitingBytes() {
      return end - start
    },
  }
}

/** Skips to the next byte that may begin a frame. */
export const skipTo = (bytes: Uint8Array, first: number): { skipBytes: number } => {
  const next = bytes.indexOf(first, 1)
  return { skipBytes: next < 0 ? bytes.length : next }
}
