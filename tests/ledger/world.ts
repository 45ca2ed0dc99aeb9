// A street for ledger tests: blocks are agreed by fiat, at a time the test chooses, and every block is executed twice,
// once as its proposer and once as somebody who received its bytes.
import {
  buildBlock,
  chainIdOf,
  decodeBlock,
  encodeBlock,
  executeBlock,
  foundedTip,
  fromHex,
  hash,
  hex,
  neighboursGenesis,
  signTransaction,
  utf8,
  approvalSigningBytes,
  type Body,
  type CommitCertificate,
  type Executed,
  type Keyring,
  type LedgerRefusal,
  type ReceiptRecord,
  type Signer,
  type Tip,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { keyedHashKeyring } from '../standin/keyed-hash.ts'

export const START_MS = 1_800_000_000_000n
export const SLOT_MS = 10_000n

export const FOUNDER = keyedHashKeyring('founder')

export const GENESIS = neighboursGenesis({
  name: 'Elm Street',
  currency: 'EUR',
  foundedAtMs: START_MS,
  trial: true,
  slotMs: Number(SLOT_MS),
  supplierPrice: 300_000n,
  feedInPrice: 80_000n,
  localFee: 20_000n,
  overdraftLimitMicro: 50_000_000n,
  founder: {
    name: utf8('Founders'),
    kind: 0,
    householdKey: FOUNDER.household.key,
    deviceKey: FOUNDER.device.key,
    transportKey: hash(utf8('transport/founder')),
  },
})

export type World = {
  tip: Tip
  receipts: ReceiptRecord[]
  refused: ReadonlyMap<string, LedgerRefusal>
  nonce: bigint
  /** The block agreed last. */
  last: Executed | undefined
  /** Whose device lets newcomers in. */
  readonly founder: Keyring
  /** Every block from the first on, for tests that run the past again. */
  blocks: readonly Uint8Array[]
}

export const createWorld = (genesis = GENESIS, founder = FOUNDER): World => ({
  tip: foundedTip(genesis),
  founder,
  blocks: [],
  receipts: [],
  refused: new Map(),
  nonce: 0n,
  last: undefined,
})

export const nowMs = (world: World): bigint => world.tip.state.street.timeMs

export const sign = (
  world: World,
  signer: Signer,
  body: Body,
  expiresInMs = 3_600_000n,
): Promise<Verified<Transaction>> => {
  world.nonce += 1n
  const { chainId, firstChainId } = world.tip.state.street
  return signTransaction(
    signer,
    { chainId, firstChainId },
    { body, nonce: world.nonce, expiresAtMs: nowMs(world) + expiresInMs },
  )
}

/**
 * Agrees on one block at the given time; refused transactions are left in `world.refused`.
 * @param signers who is in the certificate of the block before.
 */
export const agree = (
  world: World,
  atMs: bigint,
  transactions: readonly Verified<Transaction>[] = [],
  signers: readonly number[] = [1],
): Executed => {
  const { tip } = world
  const proposer = tip.state.street.nextSet[0]?.household ?? 0
  const lastCommit: CommitCertificate = {
    height: tip.state.street.height,
    round: 0,
    blockId: fromHex(tip.id),
    signatures: signers.map((household) => ({ household, timeMs: atMs, signature: new Uint8Array(64) })),
  }
  const { executed, refused } = buildBlock(tip, proposer, lastCommit, transactions)
  const bytes = encodeBlock(executed.block)
  const decoded = decodeBlock(bytes)
  if (!decoded.ok) throw new Error(decoded.why)
  const again = executeBlock(tip, {
    ...decoded.value,
    transactions: decoded.value.transactions as Verified<Transaction>[],
  })
  if (!again.ok) throw new Error(`re-execution: ${again.fault} ${again.refusal ?? ''}`)
  if (hex(again.executed.tip.state.rootHash) !== hex(executed.tip.state.rootHash)) throw new Error('roots differ')
  world.tip = again.executed.tip
  world.receipts.push(...executed.receipts)
  world.refused = refused
  world.last = executed
  world.blocks = [...world.blocks, bytes]
  return executed
}

/** Signs and agrees one transaction a millisecond after the last block, and gives its refusal, if any. */
export const send = async (world: World, signer: Signer, body: Body): Promise<LedgerRefusal | undefined> => {
  const transaction = await sign(world, signer, body)
  agree(world, nowMs(world) + 1n, [transaction])
  return world.refused.get(transaction.id)
}

const INVITATION = (name: string): Uint8Array => hash(utf8(`invitation/${name}`)).slice(0, 16)

export const joinBody = async (world: World, name: string, keyring: Keyring, invitation: Uint8Array): Promise<Body> => {
  const request = {
    invitation,
    name: utf8(name),
    kind: 0,
    householdKey: keyring.household.key,
    deviceKey: keyring.device.key,
    transportKey: hash(utf8(`transport/${name}`)),
  }
  const approval = approvalSigningBytes(chainIdOf(world.tip.state.genesis), request)
  return {
    kind: 'join',
    request,
    approvals: [{ key: world.founder.device.key, signature: await world.founder.device.sign(approval) }],
  }
}

/** A neighbour who was invited by the founder and admitted. */
export const admit = async (
  world: World,
  name: string,
  keys = keyedHashKeyring(name),
): Promise<{ id: number; keys: Keyring }> => {
  const invitation = INVITATION(name)
  await must(
    send(world, world.founder.device, { kind: 'invite', invitation, uses: 1, expiresAtMs: nowMs(world) + 3_600_000n }),
  )
  await must(send(world, keys.household, await joinBody(world, name, keys, invitation)))
  return { id: world.tip.state.street.nextHousehold - 1, keys }
}

export const addMeter = async (world: World, keys: Keyring, serial: string, source = 1): Promise<Signer> => {
  const signer = await keys.meter(serial)
  await must(
    send(world, keys.household, {
      kind: 'meter',
      meterKey: signer.key,
      serialHash: hash(utf8(serial)),
      source,
      nameplateW: 50_000,
      label: utf8('roof'),
      simulated: false,
    }),
  )
  return signer
}

export const readingBody = (sequence: bigint, atMs: bigint, importWh: bigint, exportWh: bigint): Body => ({
  kind: 'reading',
  sequence,
  atMs,
  importWh,
  exportWh,
  resolutionWh: 1,
  quality: 0,
})

/** What hands in a reading that the ledger refuses. */
export const refusedBody = ({ key, nonce, expiresAtMs, body, signature }: Transaction): Body => {
  if (body.kind !== 'reading') throw new Error('only a reading is handed in')
  return { kind: 'refused', meterKey: key, nonce, expiresAtMs, reading: body, signature }
}

const must = async (outcome: Promise<LedgerRefusal | undefined>): Promise<void> => {
  const refusal = await outcome
  if (refusal !== undefined) throw new Error(`refused: ${refusal}`)
}
