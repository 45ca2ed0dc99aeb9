// A street of any size in eight blocks, by the ledger's own rules: one invitation, everybody's join, meter, first
// reading and wake in one block each. Every block has a real certificate by the set of its height.
import {
  addToPool,
  approvalSigningBytes,
  buildBlock,
  candidates,
  createPool,
  dropFromPool,
  encode,
  encodeBlock,
  encodeCertificate,
  encodeGenesis,
  foundedTip,
  fromHex,
  hash,
  hex,
  neighboursGenesis,
  Receipts,
  signTransaction,
  utf8,
  voteBytes,
  type Body,
  type CommitCertificate,
  type Executed,
  type GenesisDocument,
  type Keyring,
  type Signer,
  type StoredBlock,
  type Tip,
  type Transaction,
  type Verified,
} from '../src/ledger/index.ts'
import { certificateOf, proposerOf, quorumOf } from '../src/consensus/index.ts'
import { EPOCH_MS, transportOf } from '../tests/sim/household.ts'

export type BenchStreet = {
  readonly genesis: GenesisDocument
  readonly keyrings: readonly Keyring[]
  tip: Tip
  certificate: CommitCertificate | undefined
  readonly stored: StoredBlock[]
  atMs: number
  /** Signer of each household that votes. */
  readonly voters: Map<number, Signer>
  nonce: bigint
}

const INVITATION = new Uint8Array(16).fill(9)
const HOUR_MS = 3_600_000

export const founding = (keyrings: readonly Keyring[], slotMs: number): GenesisDocument => {
  const founder = keyrings[0]
  if (founder === undefined) throw new Error('a street has a founder')
  return neighboursGenesis({
    name: 'Bench Street',
    currency: 'EUR',
    foundedAtMs: BigInt(EPOCH_MS),
    trial: true,
    slotMs,
    supplierPrice: 300_000n,
    feedInPrice: 80_000n,
    localFee: 20_000n,
    overdraftLimitMicro: 50_000_000n,
    founder: {
      name: utf8('Household 0'),
      kind: 0,
      householdKey: founder.household.key,
      deviceKey: founder.device.key,
      transportKey: fromHex(transportOf(0)),
    },
  })
}

export const sign = (street: BenchStreet, signer: Signer, body: Body): Promise<Verified<Transaction>> => {
  street.nonce += 1n
  const expiresAtMs = BigInt(street.atMs + 24 * HOUR_MS)
  return signTransaction(signer, street.tip.state.street, { body, nonce: street.nonce, expiresAtMs })
}

/** Agrees on a block at the next moment: built, executed, and precommitted by a bare quorum. */
export const agreeOn = async (
  street: BenchStreet,
  transactions: readonly Verified<Transaction>[],
  stepMs = 1_000,
): Promise<Executed> => {
  const { tip } = street
  const set = tip.state.street.nextSet
  const households = set.map(({ household }) => household)
  const height = Number(tip.state.street.height) + 1
  const proposer = proposerOf(households, height, 0) ?? 1
  const { executed, refused } = buildBlock(tip, proposer, street.certificate, transactions)
  if (refused.size > 0) throw new Error(`refused: ${[...refused.values()].join()}`)
  street.atMs += stepMs
  const blockId = executed.block.id
  const vote = { type: 'precommit', height, round: 0, choice: blockId, timeMs: BigInt(street.atMs) } as const
  const precommits = await Promise.all(
    households.slice(0, quorumOf(households.length)).map(async (household) => {
      const signer = street.voters.get(household)
      if (signer === undefined) throw new Error(`household ${household} has no key here`)
      const made = { ...vote, household }
      return { ...made, signature: await signer.sign(voteBytes(tip.state.street.chainId, made)) }
    }),
  )
  const certificate = certificateOf({ height, round: 0, blockId }, households, precommits)
  street.stored.push({
    height,
    id: blockId,
    block: encodeBlock(executed.block),
    certificate: encodeCertificate(certificate),
    receipts: encode(Receipts, [...executed.receipts]),
  })
  street.tip = executed.tip
  street.certificate = certificate
  return executed
}

/** As many blocks as it takes: what fits into one is bounded by bytes. */
const agreeOnAll = async (street: BenchStreet, transactions: readonly Verified<Transaction>[]): Promise<void> => {
  const pool = createPool()
  for (const transaction of transactions) addToPool(pool, transaction)
  while (pool.waiting.size > 0) {
    const { block } = await agreeOn(street, candidates(pool))
    for (const { id } of block.transactions) dropFromPool(pool, id)
  }
}

/** A street in which everybody votes. */
export const foundStreet = async (keyrings: readonly Keyring[], slotMs = 900_000): Promise<BenchStreet> => {
  const genesis = founding(keyrings, slotMs)
  const [founder, ...others] = keyrings
  if (founder === undefined) throw new Error('a street has a founder')
  const street: BenchStreet = {
    genesis,
    keyrings,
    tip: foundedTip(genesis),
    certificate: undefined,
    stored: [],
    atMs: EPOCH_MS,
    voters: new Map([[1, founder.device]]),
    nonce: 0n,
  }
  const expiresAtMs = BigInt(EPOCH_MS + HOUR_MS)
  const invite: Body = { kind: 'invite', invitation: INVITATION, uses: keyrings.length, expiresAtMs }
  await agreeOn(street, [await sign(street, founder.device, invite)])
  await agreeOnAll(street, await Promise.all(others.map((keys, i) => joining(street, founder, keys, i + 1))))
  for (const { id, voterKey } of street.tip.state.households.rows) {
    const keys = keyrings.find(({ device }) => hex(device.key) === hex(voterKey))
    if (keys !== undefined) street.voters.set(id, keys.device)
  }
  await agreeOnAll(street, await Promise.all(keyrings.map((keys, i) => registering(street, keys, i))))
  await agreeOnAll(street, await Promise.all(keyrings.map((keys, i) => firstReading(street, keys, i))))
  const { height } = street.tip.state.street
  const wake: Body = { kind: 'wake', height, blockId: fromHex(street.tip.id) }
  await agreeOnAll(street, await Promise.all(others.map((keys) => sign(street, keys.device, wake))))
  for (let blocks = 0; blocks < 2; blocks++) await agreeOn(street, [])
  return street
}

const joining = async (street: BenchStreet, founder: Keyring, keys: Keyring, index: number) => {
  const request = {
    invitation: INVITATION,
    name: utf8(`Household ${index}`),
    kind: 0,
    householdKey: keys.household.key,
    deviceKey: keys.device.key,
    transportKey: fromHex(transportOf(index)),
  }
  const approval = await founder.device.sign(approvalSigningBytes(street.tip.state.street.chainId, request))
  const approvals = [{ key: founder.device.key, signature: approval }]
  return sign(street, keys.household, { kind: 'join', request, approvals })
}

const registering = async (street: BenchStreet, keys: Keyring, index: number) =>
  sign(street, keys.household, {
    kind: 'meter',
    meterKey: (await keys.meter(`meter-${index}`)).key,
    serialHash: hash(street.tip.state.street.chainId, utf8(`meter-${index}`)),
    source: index % 2,
    nameplateW: 30_000,
    label: utf8('cellar'),
    simulated: false,
  })

const firstReading = async (street: BenchStreet, keys: Keyring, index: number) =>
  sign(street, await keys.meter(`meter-${index}`), {
    kind: 'reading',
    sequence: 1n,
    atMs: BigInt(street.atMs),
    importWh: 1_000n,
    exportWh: 1_000n,
    resolutionWh: 1,
    quality: 0,
  })

export const genesisBytes = (street: BenchStreet): Uint8Array => encodeGenesis(street.genesis)
