// Who comes, goes and changes keys in a random life (`stream.ts`): invitations, newcomers and their approvals, devices lost
// and enrolled, meters registered and retired, allowances, readings handed in, and keys caught with two words.
import {
  approvalSigningBytes,
  deviceSigningBytes,
  doubleVoteOf,
  fromHex,
  hash,
  hex,
  statementOfVote,
  utf8,
  voteBytes,
  type Body,
  type BodyOf,
  type Keyring,
  type Signer,
  type Transaction,
  type Verified,
  type Vote,
} from '../../src/ledger/index.ts'
import { BASE, naming, type MakeSigner, type Move, type Said, type Stream } from './stream.ts'
import { refusedBody } from './world.ts'

/** What the street does not know of: keys that nobody has shown it yet, wishes, and readings that it refused. */
export type Life = {
  readonly make: MakeSigner
  readonly signers: Map<string, Signer>
  readonly newcomers: Map<string, Keyring>
  readonly wishes: Wish[]
  readonly heard: Transaction[]
  /** Households of which a meter was taken off the list: what it has counted is told nowhere any more. */
  readonly unmetered: Set<number>
}
type Wish = { readonly request: BodyOf<'join'>['request']; readonly keyring: Keyring }

/** What is remembered of each: the newest. */
const REMEMBERED = 12

export const createLife = (make: MakeSigner): Life => ({
  make,
  signers: new Map(),
  newcomers: new Map(),
  wishes: [],
  heard: [],
  unmetered: new Set(),
})

export const copyLife = (life: Life): Life => ({
  make: life.make,
  signers: new Map(life.signers),
  newcomers: new Map(life.newcomers),
  wishes: [...life.wishes],
  heard: [...life.heard],
  unmetered: new Set(life.unmetered),
})

export const keyringOf = async (make: MakeSigner, name: string): Promise<Keyring> => ({
  household: await make(`${name}/household`),
  device: await make(`${name}/device`),
  meter: (meterId) => make(`${name}/meter/${meterId}`),
  meterOf: () => Promise.resolve(undefined),
})

/** Brings the keys and meters that we hold in line with what the block has made of the street. */
export const follow = (stream: Stream, made: readonly Verified<Transaction>[]): void => {
  const { world, keys, meters, life } = stream
  const { state } = world.tip
  for (const one of made) if (one.body.kind === 'reading' && world.refused.has(one.id)) remember(life.heard, one)
  for (const { id, householdKey, voterKey } of state.households.rows) {
    const known = keys[id - 1] ?? life.newcomers.get(hex(householdKey))
    if (known === undefined) throw new Error('whoever came in has keys here')
    const device = hex(known.device.key) === hex(voterKey) ? known.device : life.signers.get(hex(voterKey))
    keys[id - 1] = { ...known, device: device ?? known.device }
  }
  const listed = new Map(state.meters.rows.map((row) => [row.id, row]))
  for (const meter of meters.splice(0)) {
    const row = listed.get(meter.id)
    if (row === undefined) life.unmetered.add(meter.household)
    else meters.push({ ...meter, signer: life.signers.get(hex(row.key)) ?? meter.signer })
    listed.delete(meter.id)
  }
  for (const { id, household, key } of listed.values()) {
    const signer = life.signers.get(hex(key))
    if (signer !== undefined) meters.push({ id, household, signer, ...BASE, sequence: 0n })
  }
}

const remember = <T>(list: T[], one: T): void => {
  list.push(one)
  if (list.length > REMEMBERED) list.shift()
}

/** @param move `what` says which of ten things; most of them are sound now and then. */
export const memberOf = async (stream: Stream, { who, what, a, b }: Move, atMs: bigint): Promise<Said | undefined> => {
  const keyring = stream.keys[who]
  if (keyring === undefined) return undefined
  const { household, device } = keyring
  const { state } = stream.world.tip
  switch (what) {
    case 0:
      return {
        signer: device,
        body: { kind: 'invite', invitation: idOf(a), uses: b % 3, expiresAtMs: atMs + BigInt(b % 300_000) },
      }
    case 1:
      return b % 4 > 0
        ? undefined
        : naming(state.invitations.rows, a, ({ invitation, inviter }) => ({
            signer: (b % 3 === 0 ? keyring : (stream.keys[inviter - 1] ?? keyring)).device,
            body: { kind: 'revoke', invitation },
          }))
    case 2:
      return joining(stream, device, a, b)
    case 3:
      return approving(stream, device, a, b)
    case 4:
      return b % 3 === 0 ? enrolling(stream, who, a, b) : undefined
    case 5:
      return { signer: household, body: { kind: 'allowance', dailyMicro: BigInt(b * 40) } }
    case 6:
      return registering(stream, keyring, a, b)
    case 7:
      return b % 5 > 0
        ? undefined
        : naming(state.meters.rows, a, ({ id, household: owner }) => ({
            signer: b % 4 === 0 ? household : (stream.keys[owner - 1] ?? keyring).household,
            body: { kind: 'meterRetire', meter: id },
          }))
    case 8:
      return naming(stream.life.heard, a, (reading) => ({ signer: device, body: refusedBody(reading) }))
    default:
      return b % 6 === 0 ? accusing(stream, device, a, b) : undefined
  }
}

const idOf = (a: number): Uint8Array => hash(utf8(`an invitation ${a % 50}`)).slice(0, 16)

const wishing = async ({ world, life }: Stream, a: number): Promise<Wish | undefined> => {
  const { state } = world.tip
  const open = state.invitations.rows.filter(({ expiresAtMs }) => a % 8 === 0 || expiresAtMs > state.street.timeMs)
  const row = open[a % Math.max(1, open.length)]
  if (row === undefined) return undefined
  const name = `newcomer ${world.nonce}`
  const keyring = await keyringOf(life.make, name)
  const request = {
    invitation: row.invitation,
    // Few names, so that some are taken and a street stays a neighbourhood.
    name: utf8(`Home ${a % 7}`),
    kind: a % 4,
    householdKey: keyring.household.key,
    deviceKey: keyring.device.key,
    transportKey: hash(utf8(`transport/${name}`)),
  }
  life.newcomers.set(hex(keyring.household.key), keyring)
  const wish = { request, keyring }
  remember(life.wishes, wish)
  return wish
}

/** Approved by a device of a member, or on the books, or by nobody. */
const joining = async (stream: Stream, device: Signer, a: number, b: number): Promise<Said | undefined> => {
  const { wishes } = stream.life
  const wish = b % 3 === 0 ? wishes[a % Math.max(1, wishes.length)] : await wishing(stream, a)
  if (wish === undefined) return undefined
  const bytes = approvalSigningBytes(stream.world.tip.state.street.chainId, wish.request)
  const approvals = b % 3 === 0 ? [] : [{ key: device.key, signature: await device.sign(bytes) }]
  return { signer: wish.keyring.household, body: { kind: 'join', request: wish.request, approvals } }
}

const approving = async (stream: Stream, device: Signer, a: number, b: number): Promise<Said | undefined> => {
  const { wishes } = stream.life
  const wish = b % 2 === 0 ? wishes[a % Math.max(1, wishes.length)] : await wishing(stream, a)
  return wish && { signer: device, body: { kind: 'approve', request: wish.request } }
}

/** Another computer, or none any more. */
const enrolling = async (stream: Stream, who: number, a: number, b: number): Promise<Said | undefined> => {
  const { world, keys, life } = stream
  const keyring = keys[who]
  if (keyring === undefined) return undefined
  const { household } = keyring
  if (b % 4 === 0)
    return {
      signer: household,
      body: {
        ...{ kind: 'device', deviceKey: keyring.device.key, transportKey: new Uint8Array(32) },
        ...{ proof: new Uint8Array(64), retire: true },
      },
    }
  const device = await life.make(`another computer ${a} ${world.nonce}`)
  life.signers.set(hex(device.key), device)
  const transportKey = hash(utf8(`transport/${world.nonce}`))
  const bytes = deviceSigningBytes(world.tip.state.street.chainId, household.key, transportKey)
  const proof = await device.sign(bytes)
  return { signer: household, body: { kind: 'device', deviceKey: device.key, transportKey, proof, retire: false } }
}

/** A meter of four numbers, some of them registered before: then it is another key for the same meter. */
const registering = async (stream: Stream, keyring: Keyring, a: number, b: number): Promise<Said> => {
  const signer = await keyring.meter(`drawn ${stream.world.nonce}`)
  stream.life.signers.set(hex(signer.key), signer)
  return {
    signer: keyring.household,
    body: {
      kind: 'meter',
      meterKey: signer.key,
      serialHash: hash(utf8(`drawn meter ${a % 9}`)),
      source: b % 8,
      nameplateW: 1_000 * (b % 60),
      label: utf8('drawn'),
      simulated: b % 5 === 0,
    },
  }
}

/** Two words of one key for one place; the founder's is left alone, so that somebody always votes. */
const accusing = async ({ world, keys }: Stream, device: Signer, a: number, b: number): Promise<Said | undefined> => {
  const id = 2 + (a % Math.max(1, keys.length - 1))
  const liar = keys[id - 1]?.device
  if (liar === undefined) return undefined
  const { chainId, height } = world.tip.state.street
  const said = async (choice: string) => {
    const vote: Vote = {
      ...{ type: 'prevote', height: Number(height), round: b % 3, household: id, choice, timeMs: 7n },
    }
    return statementOfVote({ ...vote, signature: await liar.sign(voteBytes(chainId, vote)) })
  }
  const [one, other] = [await said('aa'.repeat(32)), await said('bb'.repeat(32))]
  const body: Body | undefined = doubleVoteOf({ household: id, key: fromHex(hex(liar.key)) }, one, other)
  return body && { signer: device, body }
}
