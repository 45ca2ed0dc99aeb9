// The speed of a line, which a terminal carries at any: whoever has set another one hears noise, and says nothing that is
// understood.
import type { Pty } from './pty.ts'
import { noise } from './pushing-meter.ts'

/** The same cable with a device at its end that knows one speed only. `usual` is taken for a reader that has set none. */
export const atSpeed = (pty: Pty, baudRate: number, usual: number = baudRate): Pty => {
  const isShared = (): boolean => (pty.baudRate() ?? usual) === baudRate
  return {
    ...pty,
    send: (bytes) => {
      const said = Uint8Array.from(bytes)
      if (!isShared()) noise(said)
      pty.send(said)
    },
    onBytes: (listener) =>
      pty.onBytes((bytes) => {
        if (isShared()) listener(bytes)
      }),
  }
}
