// A keyring that can change its device key, as the browser's does: one key waits until the books name it.
import type { Keyring, Signer } from '../../src/ledger/index.ts'

/** @param next makes the key that is to wait. */
export const renewable = ({ household, meter, meterOf, device }: Keyring, next: () => Signer): Keyring => {
  const held: { device: Signer; waiting: Signer | undefined } = { device, waiting: undefined }
  return {
    household,
    meter,
    meterOf,
    get device() {
      return held.device
    },
    renewal: {
      get waiting() {
        return held.waiting
      },
      prepare: async () => (held.waiting ??= next()),
      finish: async () => {
        if (held.waiting !== undefined) Object.assign(held, { device: held.waiting, waiting: undefined })
      },
    },
  }
}
