// How the demo street comes about: founded by the first home, joined by the others through the real door (invitation,
// asking, approval), each with a meter that says it is simulated. Takes about a second, before anybody's eyes.
import { HOUSEHOLD_KINDS, fromHex, neighboursGenesis, utf8, type GenesisDocument } from '../../ledger/index.ts'
import { admit } from '../household/admission.ts'
import { createInvitation, setStanding } from '../household/intents.ts'
import { registerMeter } from '../household/metering.ts'
import { askToJoin } from '../household/newcomer.ts'
import { selfOf } from '../node-state.ts'
import type { Clock } from '../ports.ts'
import type { Outcome } from '../refusal.ts'
import { isTrusted } from '../sync/trust.ts'
import type { DemoHome } from './demo-home.ts'

/** A quarter hour, as on a real street; the clock is what runs faster here. */
export const DEMO_SLOT_MS = 900_000
/** Two days of the demo: an unsold credit ends while somebody may still be looking, and the ledger stays small. */
const CREDIT_LIFE_MS = 2n * 86_400_000n
const NAMEPLATE_W = 20_000

const genesisOf = (founder: DemoHome, clock: Clock): GenesisDocument => ({
  ...neighboursGenesis({
    name: 'Demo Street',
    currency: 'EUR',
    foundedAtMs: BigInt(clock.nowMs()),
    trial: true,
    slotMs: DEMO_SLOT_MS,
    supplierPrice: 340_000n,
    feedInPrice: 80_000n,
    localFee: 20_000n,
    overdraftLimitMicro: 50_000_000n,
    founder: {
      name: utf8(founder.resident.name),
      kind: HOUSEHOLD_KINDS.indexOf('home'),
      householdKey: founder.keyring.household.key,
      deviceKey: founder.keyring.device.key,
      transportKey: fromHex(founder.peer),
    },
  }),
  creditLifeMs: CREDIT_LIFE_MS,
})

/** The first home founds the street and registers its meter; it can be looked at from here on. */
export const foundDemo = async (founder: DemoHome, clock: Clock): Promise<void> => {
  await founder.node.enter(genesisOf(founder, clock))
  await furnish(founder)
}

/** The neighbours come one after another, so that a name always has the same number. */
export const settleDemo = async (founder: DemoHome, neighbours: readonly DemoHome[], clock: Clock): Promise<void> => {
  for (const home of neighbours) {
    const invitation = must(await inLoop(founder, () => createInvitation(founder.node.state))).invitation
    await moveIn(founder, home, invitation, clock)
    await furnish(home)
  }
}

const ASK_MS = 20
/** A door that stays shut this long is a bug of ours. */
const ASKED_AT_MOST = 500

const moveIn = async (host: DemoHome, home: DemoHome, invitation: Uint8Array, clock: Clock): Promise<void> => {
  const wish = { invitation, name: home.resident.name, kind: 'home', transportKey: home.peer } as const
  for (let asked = 0; asked < ASKED_AT_MOST; asked++) {
    const { state } = home.node
    if (state.chain === undefined) {
      const progress = await askToJoin(state.ports, host.peer, wish)
      if (progress.state === 'waiting') await inLoop(host, () => admit(host.node.state, home.peer))
      if (progress.state === 'member') await home.node.enter(progress.genesis, { peer: host.peer, ...progress })
    } else if (selfOf(state) !== undefined && isTrusted(state)) return
    await new Promise<void>((resolve) => void clock.after(ASK_MS, resolve))
  }
  throw new Error(`${home.resident.name} was not admitted`)
}

const furnish = async (home: DemoHome): Promise<void> => {
  const { state } = home.node
  const { standing, roofW } = home.resident
  const meter = {
    meterId: home.meter.meterId,
    label: roofW > 0 ? 'Roof' : 'Grid',
    source: roofW > 0 ? 'solar' : 'none',
    nameplateW: NAMEPLATE_W,
    simulated: true,
  } as const
  must(await inLoop(home, () => registerMeter(state, meter)))
  if (standing !== undefined) must(await inLoop(home, () => setStanding(state, standing)))
}

const inLoop = <T>(home: DemoHome, task: () => Promise<T>): Promise<T> => home.node.state.loop.run(task)

/** Founding follows a script of ours, so a refusal is a bug. */
const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`the demo street was refused: ${outcome.refusal}`)
  return outcome.value
}
