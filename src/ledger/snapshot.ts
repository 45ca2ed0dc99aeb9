// A snapshot: a block with its certificate and receipts, and the whole state after it, as one piece of bytes. Whoever
// trusts the block's id may go on from here; everything inside is held against that id.
import { ByteListType, ContainerType } from '@chainsafe/ssz'
import { hex, sameBytes } from './bytes.ts'
import { Receipts, decodeBlock, decodeCertificate, receiptsRoot, type Block, type CommitCertificate } from './block.ts'
import { Uint8, decode, encode, type Decoded } from './codec.ts'
import { chainIdOf, type GenesisDocument } from './genesis.ts'
import { BLOCK_BYTES, CERTIFICATE_BYTES, RECEIPT_BYTES, STATE_BYTES } from './limits.ts'
import { decodeState, type State } from './state.ts'
import type { SnapshotPlace, StoredBlock } from './store.ts'
import { LEDGER_VERSION } from './version.ts'

const SnapshotType = new ContainerType({
  version: Uint8,
  block: new ByteListType(BLOCK_BYTES),
  certificate: new ByteListType(CERTIFICATE_BYTES),
  receipts: new ByteListType(RECEIPT_BYTES),
  state: new ByteListType(STATE_BYTES),
})

export type LedgerSnapshot = {
  readonly stored: StoredBlock
  readonly block: Block
  readonly certificate: CommitCertificate
  readonly state: State
}

/** @param state the bytes of the state after the block. */
export const encodeSnapshot = ({ block, certificate, receipts }: StoredBlock, state: Uint8Array): Uint8Array =>
  encode(SnapshotType, { version: LEDGER_VERSION, block, certificate, receipts, state })

/**
 * Total. Whole in itself: block, receipts and state belong to one header, and the certificate names it. Its signatures
 * are for consensus to check, against the active set in the state; whether to trust the block at all is a checkpoint's.
 */
export const readSnapshot = (genesis: GenesisDocument, bytes: Uint8Array): Decoded<LedgerSnapshot> => {
  const decoded = decode(SnapshotType, bytes)
  if (!decoded.ok) return decoded
  const {
    version,
    block: blockBytes,
    certificate: certificateBytes,
    receipts: receiptBytes,
    state: stateBytes,
  } = decoded.value
  if (version !== LEDGER_VERSION) return { ok: false, why: 'a snapshot of another version' }
  const block = decodeBlock(blockBytes)
  if (!block.ok) return block
  const certificate = decodeCertificate(certificateBytes)
  if (!certificate.ok) return certificate
  const receipts = decode(Receipts, receiptBytes)
  if (!receipts.ok) return receipts
  const { id, header } = block.value
  if (hex(certificate.value.blockId) !== id || certificate.value.height !== header.height)
    return { ok: false, why: 'a certificate of another block' }
  if (!sameBytes(receiptsRoot(receipts.value), header.receiptsRoot)) return { ok: false, why: 'receipts root' }
  const state = decodeState(genesis, stateBytes)
  if (!state.ok) return state
  if (!sameBytes(state.value.rootHash, header.stateRoot)) return { ok: false, why: 'state root' }
  const { street } = state.value
  if (street.height !== header.height || !sameBytes(street.chainId, chainIdOf(genesis)))
    return { ok: false, why: 'a state of another street' }
  const stored = {
    height: Number(header.height),
    id,
    block: blockBytes,
    certificate: certificateBytes,
    receipts: receiptBytes,
  }
  return { ok: true, value: { stored, block: block.value, certificate: certificate.value, state: state.value } }
}

/** How often one is kept. A trial street and tests have shorter days. */
export type SnapshotPace = { readonly everyBlocks: number; readonly leastMs: number }

/** 500 blocks are a second of catching up; a busy street would otherwise write its whole state every few minutes. */
export const SNAPSHOT_PACE: SnapshotPace = { everyBlocks: 500, leastMs: 6 * 3_600_000 }

/** Whether the block at `tip` is one to keep a snapshot of: the same heights on every node. */
export const isSnapshotDue = (
  pace: SnapshotPace,
  last: Pick<SnapshotPlace, 'height' | 'timeMs'> | undefined,
  tip: { readonly height: number; readonly timeMs: number },
): boolean => {
  if (tip.height === 0 || tip.height % pace.everyBlocks !== 0) return false
  return last === undefined || (tip.height > last.height && tip.timeMs - last.timeMs >= pace.leastMs)
}
