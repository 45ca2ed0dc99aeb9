// A vault without a disk, for nodes in tests: the real wrapping and files, stretched by one hash.
import 'fake-indexeddb/auto'
import { openHouseholdDatabase, openKeyring } from '../../src/ledger/browser/index.ts'
import { must, type Keyring, type Vault } from '../../src/ledger/index.ts'
import { quickStretch } from './stretch.ts'

let made = 0
export const keyringOnDisk = async (): Promise<Keyring & { readonly vault: Vault }> => {
  const keyring = await openKeyring(await openHouseholdDatabase(`standin-${made++}`, () => {}), quickStretch)
  const vault = must(keyring.vault, 'a keyring on disk has a vault')
  return Object.assign(keyring, { vault })
}
