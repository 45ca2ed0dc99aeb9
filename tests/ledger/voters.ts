// Streets of voters for the rules of the active set: every household has a meter with a reading and has woken. A block
// is agreed with the votes of whoever is awake.
import {
  fromHex,
  type Body,
  type Executed,
  type Keyring,
  type Transaction,
  type Verified,
} from '../../src/ledger/index.ts'
import { FOUNDER, GENESIS, SLOT_MS, addMeter, admit, agree, createWorld, nowMs, readingBody, sign } from './world.ts'
import type { World } from './world.ts'

export type VotersStreet = { readonly world: World; readonly keys: readonly Keyring[] }

/** Ten awake seconds of silence are an absence; a wake needs two seconds; no founding day slows it down. */
export const PLAIN = { ...GENESIS, absentAfterMs: 10_000, wakeAfterMs: 2_000, activationWindowMs: 0 }

export const everybody = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

const founded = new Map<string, Promise<VotersStreet>>()

/** A street of `n` voters, all heard in the newest certificate. */
export const streetOfVoters = async (n: number, genesis = PLAIN): Promise<VotersStreet> => {
  const name = `${n}/${JSON.stringify(genesis, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))}`
  const known = founded.get(name) ?? found(n, genesis)
  founded.set(name, known)
  const { world, keys } = await known
  return { world: { ...world, receipts: [] }, keys }
}

const found = async (n: number, genesis: typeof GENESIS): Promise<VotersStreet> => {
  const world = createWorld(genesis)
  const keys = [FOUNDER]
  for (let i = 2; i <= n; i++) keys.push((await admit(world, `Home ${i}`)).keys)
  const meters = []
  for (const [i, keyring] of keys.entries()) meters.push(await addMeter(world, keyring, `METER ${i}`, 0))
  const baseMs = nowMs(world) + SLOT_MS
  agree(world, baseMs, await Promise.all(meters.map((meter) => sign(world, meter, readingBody(1n, baseMs, 0n, 0n)))))
  const wakes = await Promise.all(keys.slice(1).map((keyring) => sign(world, keyring.device, wakeBody(world))))
  agree(world, nowMs(world) + 1n, wakes)
  const late = [...world.refused.values()]
  if (late.length > 0) throw new Error(`a wake was refused: ${late.join(' ')}`)
  for (let i = 0; i < 4; i++) round(world)
  return { world, keys }
}

export const wakeBody = (world: World): Body => ({
  kind: 'wake',
  height: world.tip.state.street.height,
  blockId: fromHex(world.tip.id),
})

/** One block; everybody of the parent's set has signed the parent, but for those who are away. */
export const round = (
  world: World,
  options: {
    readonly away?: readonly number[]
    readonly stepMs?: bigint
    readonly transactions?: readonly Verified<Transaction>[]
  } = {},
): Executed => {
  const { away = [], stepMs = 1_000n, transactions = [] } = options
  const signers = world.tip.state.street.activeSet.map((voter) => voter.household)
  return agree(
    world,
    nowMs(world) + stepMs,
    transactions,
    signers.filter((id) => !away.includes(id)),
  )
}

/** One block with one transaction; gives its refusal. */
export const say = async (
  street: VotersStreet,
  household: number,
  body: Body,
  options: { readonly away?: readonly number[]; readonly by?: 'device' | 'household' } = {},
) => {
  const { world, keys } = street
  const keyring = keys[household - 1] ?? FOUNDER
  const made = await sign(world, keyring[options.by ?? 'device'], body)
  round(world, { ...options, transactions: [made] })
  return world.refused.get(made.id)
}

export const decided = ({ tip }: World): number[] => tip.state.street.afterNextSet.map((voter) => voter.household)

/** So many blocks, all alike. */
export const rounds = (world: World, count: number, options: Parameters<typeof round>[1] = {}): void => {
  for (let i = 0; i < count; i++) round(world, options)
}
