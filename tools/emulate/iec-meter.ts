// An emulated IEC 62056-21 meter that speaks when asked: identification at "/?!", then the data block, in modes A and B by
// itself and in mode C after the acknowledgement. Times are those of the standard.
import { iecBlock, iecIdentification } from './iec-block.ts'
import type { TelegramValues } from './counting.ts'

export type IecMeterOptions = {
  readonly values: () => TelegramValues
  /** Offered speed: a digit for mode C, a letter for mode B, "*" for mode A. */
  readonly speed?: string
  /** The head reflects what it is sent. */
  readonly echo?: boolean
  readonly after?: (delayMs: number, act: () => void) => void
}

type Wire = { send(bytes: Uint8Array): void; onBytes(listener: (bytes: Uint8Array) => void): unknown }

/** Answers on this wire. `asked` counts the sign-ons. */
export const createIecMeter = (wire: Wire, options: IecMeterOptions): { readonly asked: number } => {
  const { values, speed = '5', echo = false, after = (delayMs, act) => void setTimeout(act, delayMs) } = options
  let heard = ''
  let asked = 0
  wire.onBytes((bytes) => {
    if (echo) wire.send(bytes)
    heard = (heard + Buffer.from(bytes).toString('latin1')).slice(-MAX_HEARD)
    if (heard.endsWith('/?!\r\n')) {
      heard = ''
      asked++
      after(REACTION_MS, () => wire.send(iecIdentification(speed)))
      if (!/\d/.test(speed)) after(2 * REACTION_MS, () => wire.send(iecBlock(values())))
    } else if (heard.endsWith(`\x060${speed}0\r\n`)) {
      heard = ''
      after(REACTION_MS, () => wire.send(iecBlock(values())))
    }
  })
  return {
    get asked() {
      return asked
    },
  }
}

const REACTION_MS = 500
const MAX_HEARD = 100
