// The backup file of a household: one JSON text with everything about it sealed inside, and a checksum outside, so that
// a torn file is told from a wrong passphrase. What a neighbour can give again is not in it.
import { fromHex, hex, joinBytes, textOf, utf8 } from '../bytes.ts'
import type { BackupContent, BackupFault } from '../crypto.ts'
import { hash } from '../hash.ts'
import { isSoundCost, type Stretch } from './stretch.ts'
import { unwrap, wrap, WRAP_VERSION, type Wrapped } from './wrap.ts'

const PRODUCT = 'hearthgrid household backup'
const VERSION = 1
const ABOUT = utf8(`hearthgrid/backup/${VERSION}`)
const ENTROPY_BYTES = 16
const CHECKSUM_BYTES = 8
/** The genesis of a street that was founded again is the longest thing in it. */
export const BACKUP_TEXT_LENGTH = 262_144

export const sealBackup = async (stretch: Stretch, backup: BackupContent, passphrase: string): Promise<string> => {
  const { entropy, householdName, genesis, savedAtMs } = backup
  const inside = JSON.stringify({ entropy: hex(entropy), householdName, genesis: hex(genesis), savedAtMs })
  const { cost, salt, nonce, sealed } = await wrap(stretch, utf8(inside), passphrase, ABOUT)
  const outside = { wrap: WRAP_VERSION, cost, salt: hex(salt), nonce: hex(nonce), sealed: hex(sealed) }
  const text = { product: PRODUCT, version: VERSION, ...outside, checksum: checksumOf({ cost, salt, nonce, sealed }) }
  return `${JSON.stringify(text, null, 1)}\n`
}

export const unsealBackup = async (
  stretch: Stretch,
  text: string,
  passphrase: string,
): Promise<BackupContent | BackupFault> => {
  const outside = outsideOf(text)
  if (typeof outside === 'string') return outside
  const inside = await unwrap(stretch, outside, passphrase, ABOUT)
  if (inside === undefined) return 'passphrase-wrong'
  const content = insideOf(parsed(textOf(inside) ?? ''))
  inside.fill(0)
  return content ?? 'damaged'
}

const checksumOf = ({ cost, salt, nonce, sealed }: Omit<Wrapped, 'version'>): string => {
  const { memoryKib, passes, lanes } = cost
  return hex(hash(joinBytes(utf8(`${memoryKib}/${passes}/${lanes}/`), salt, nonce, sealed)).slice(0, CHECKSUM_BYTES))
}

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const bytesOf = (value: unknown): Uint8Array | undefined =>
  typeof value === 'string' && /^([0-9a-f]{2})*$/.test(value) ? fromHex(value) : undefined

const outsideOf = (text: string): Wrapped | BackupFault => {
  if (text.length > BACKUP_TEXT_LENGTH || !text.includes(PRODUCT)) return 'not-a-backup'
  const file = parsed(text)
  if (file === undefined) return 'damaged'
  if (file['product'] !== PRODUCT) return 'not-a-backup'
  if (file['version'] !== VERSION || file['wrap'] !== WRAP_VERSION) return 'other-version'
  const cost = (file['cost'] ?? {}) as Wrapped['cost']
  const [salt, nonce, sealed] = [file['salt'], file['nonce'], file['sealed']].map(bytesOf)
  if (salt === undefined || nonce === undefined || sealed === undefined || !isSoundCost(cost)) return 'damaged'
  const wrapped = { version: WRAP_VERSION, cost, salt, nonce, sealed }
  return checksumOf(wrapped) === file['checksum'] ? wrapped : 'damaged'
}

const insideOf = (file: Record<string, unknown> | undefined): BackupContent | undefined => {
  const { entropy: kept, householdName, genesis: document, savedAtMs } = file ?? {}
  const [entropy, genesis] = [kept, document].map(bytesOf)
  if (entropy?.length !== ENTROPY_BYTES || genesis === undefined) return undefined
  if (typeof householdName !== 'string' || typeof savedAtMs !== 'number') return undefined
  return { entropy, householdName, genesis, savedAtMs }
}
