// A street of two for the rules: the founder has the sun, the neighbour a load; later the founder also has credits.
import { attendanceOf, type Body, type Keyring, type Signer } from '../../src/ledger/index.ts'
import { draftOf, sealState } from '../../src/ledger/state.ts'
import { put } from '../../src/ledger/table.ts'
import {
  FOUNDER,
  GENESIS,
  SLOT_MS,
  START_MS,
  addMeter,
  admit,
  agree,
  createWorld,
  readingBody,
  send,
  sign,
  type World,
} from './world.ts'

export type StreetOfTwo = {
  readonly world: World
  readonly neighbour: { readonly id: number; readonly keys: Keyring }
  readonly sun: Signer
  readonly load: Signer
  readonly baseMs: bigint
}

/** States never change, so a street is founded once per genesis and every test goes on from a world of its own. */
const shared = <S extends { readonly world: World }>(found: (genesis: typeof GENESIS) => Promise<S>) => {
  const founded = new Map<typeof GENESIS, Promise<S>>()
  return async (genesis = GENESIS): Promise<S> => {
    const known = founded.get(genesis) ?? found(genesis)
    founded.set(genesis, known)
    const street = await known
    return { ...street, world: { ...street.world, receipts: [...street.world.receipts] } }
  }
}

const foundStreet = async (genesis: typeof GENESIS): Promise<StreetOfTwo> => {
  const world = createWorld(genesis)
  const neighbour = await admit(world, 'Miller')
  const sun = await addMeter(world, FOUNDER, 'SUN-1')
  const load = await addMeter(world, neighbour.keys, 'LOAD-1', 0)
  const baseMs = START_MS + 2n * SLOT_MS
  agree(world, baseMs, [
    await sign(world, sun, readingBody(1n, baseMs, 0n, 100_000n)),
    await sign(world, load, readingBody(1n, baseMs, 50_000n, 0n)),
  ])
  return { world, neighbour, sun, load, baseMs }
}

/** Both meters have their base at a slot's edge. */
export const streetOfTwo = shared(foundStreet)

export const standing = (buyPrice: bigint, sellPrice: bigint, keepUnsold: boolean): Body => ({
  kind: 'standing',
  buyPrice,
  sellPrice,
  keepUnsold,
})

const foundCredits = async (genesis: typeof GENESIS): Promise<StreetOfTwo & { readonly endMs: bigint }> => {
  const street = await streetOfTwo(genesis)
  const { world, sun, load, baseMs } = street
  const refusal = await send(world, FOUNDER.household, standing(0n, 400_000n, true))
  if (refusal !== undefined) throw new Error(refusal)
  const endMs = baseMs + 2n * SLOT_MS
  agree(world, endMs, [
    await sign(world, sun, readingBody(2n, endMs, 0n, 100_100n)),
    await sign(world, load, readingBody(2n, endMs, 50_000n, 0n)),
    // From the next slot on, and for what its device may sell and buy by hand.
    await sign(world, FOUNDER.household, standing(500_000n, 1n, true)),
  ])
  return { ...street, endMs }
}

/** The founder (household 1) keeps what it exports: 50 Wh of solar credits; `endMs` is block time. */
export const streetWithCredits = shared(foundCredits)

/** As a proof of a double vote leaves it; see `doublevote.test.ts` for the proof. */
export const suspend = (world: World, household: number): void => {
  const draft = draftOf(world.tip.state)
  put(draft.attendance, { ...attendanceOf(draft, household), suspendedHeight: 1n })
  world.tip = { id: world.tip.id, state: sealState(draft) }
}

export const BUY = 0
export const SELL = 1
export const [GOOD_TILL_CANCELLED, IMMEDIATE, FILL_OR_KILL, POST_ONLY] = [0, 1, 2, 3]

/** An order for the rules: a buyer takes any source, a seller has the sun's; alive for ten minutes. */
export const orderBody = (
  world: World,
  side: number,
  quantityWh: bigint,
  priceMicroPerKwh: bigint,
  other: Partial<Extract<Body, { kind: 'order' }>> = {},
): Body => ({
  kind: 'order',
  side,
  source: side === SELL ? 1 : 0,
  quantityWh,
  priceMicroPerKwh,
  timeInForce: GOOD_TILL_CANCELLED ?? 0,
  expiresAtMs: world.tip.state.street.timeMs + 600_000n,
  partner: 0,
  ...other,
})
