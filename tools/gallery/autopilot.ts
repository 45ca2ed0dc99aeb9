// The autopilot: asked nothing yet, at work with every rule, paused, and a form that the books would refuse.
import type { AutopilotView, Snapshot } from '../../src/node/index.ts'
import { relayPort, relays } from './relays.ts'
import type { Screen } from './screens.ts'
import { NOW_MS, busy, readingPort, roofMeter } from './snapshots.ts'

const entry = (minutesAgo: number, more: Partial<AutopilotView['log'][number]>): AutopilotView['log'][number] => ({
  ...{ atMs: NOW_MS - minutesAgo * 60_000, what: 'load-on', about: '', why: undefined, does: undefined },
  ...{ energyWh: undefined, priceMicroPerKwh: undefined, refusal: undefined },
  ...more,
})

const working: AutopilotView = {
  settings: {
    paused: false,
    sell: { atLeastMicro: 220_000n, keepWh: 1_000n, keepForecast: true },
    buy: { atMostMicro: 140_000n, holdWh: 5_000n },
    loads: [
      {
        ...{ relayId: 'usb1 · 1', name: 'Boiler', powerW: 2_000, belowMicro: 120_000n, aboveW: 1_800 },
        ...{ leastRunMinutes: 20, mustRunMinutes: 90, byMinute: 18 * 60 },
      },
      {
        ...{
          relayId: 'usb2 · 1',
          name: 'Car charger in the shed',
          powerW: 3_700,
          belowMicro: undefined,
          aboveW: 3_500,
        },
        ...{ leastRunMinutes: 30, mustRunMinutes: 0, byMinute: 7 * 60 },
      },
    ],
    battery: {
      ...{ chargeRelay: 'usb3', dischargeRelay: undefined, capacityWh: 5_000n, chargeW: 1_200, dischargeW: 800 },
      ...{ chargeBelowMicro: 120_000n, dischargeAboveMicro: 260_000n, reserveWh: 800n },
    },
    latitude: 50.1,
  },
  priceMicroPerKwh: 187_000n,
  sell: 'resting',
  buy: 'enough',
  loads: [
    {
      ...{ relayId: 'usb1 · 1', wanted: true, closed: true, why: 'surplus' },
      ...{ mustStillRunMs: 42 * 60_000, byMs: NOW_MS + 5 * 3_600_000 },
    },
    { relayId: 'usb2 · 1', wanted: false, closed: undefined, why: 'waits-for-surplus', mustStillRunMs: 0, byMs: 0 },
  ],
  battery: { does: 'rest', why: 'between', levelWh: 3_412 },
  forecast: {
    taken: { wh: 6_080, errorWh: 1_190 },
    given: { wh: 11_420, errorWh: 4_870 },
    method: 'smoothed',
    days: 23,
  },
  log: [
    entry(3, { what: 'load-on', about: 'Boiler', why: 'surplus' }),
    entry(14, { what: 'sell-changed', energyWh: 3_920n, priceMicroPerKwh: 220_000n }),
    entry(48, { what: 'battery', does: 'rest', why: 'full' }),
    entry(131, { what: 'buy-placed', energyWh: 2_500n, priceMicroPerKwh: 140_000n, refusal: 'not-enough-money' }),
    entry(190, { what: 'load-off', about: 'Boiler', why: 'waits-for-surplus' }),
    entry(1_600, { what: 'sell-placed', energyWh: 2_100n, priceMicroPerKwh: 220_000n }),
  ],
}

const home: Snapshot = {
  ...busy,
  ports: [...busy.ports, relayPort],
  relays: [{ ...relays.ready, target: 'on', commanded: 'on', reason: 'autopilot', leaseLeftMs: 24_000 }],
}
const at = (autopilot: AutopilotView): Pick<Screen, 'snapshot' | 'hash'> => ({
  snapshot: { ...home, autopilot },
  hash: '#/trade/autopilot',
})
const paused: AutopilotView = {
  ...working,
  settings: { ...working.settings, paused: true },
  ...{ sell: 'paused', buy: 'paused', forecast: undefined, priceMicroPerKwh: undefined },
  loads: working.loads.map((load) => ({ ...load, closed: false, why: 'paused', mustStillRunMs: 0 })),
  battery: { does: 'rest', why: 'no-price', levelWh: 3_412 },
}

const keeping = (does: 'charge' | 'discharge'): Pick<Screen, 'snapshot' | 'hash'> => ({
  snapshot: {
    ...home,
    autopilot: { ...working, battery: { does, why: does === 'charge' ? 'surplus' : 'price-high', levelWh: 3_412 } },
  },
  hash: '#/home',
})

/** Sun on a meter of its own beside the battery: what it gives, and what the home draws meanwhile. */
const twoMeters = {
  ...keeping('charge').snapshot,
  meters: [roofMeter, { ...roofMeter, id: 2, label: 'Cellar', source: 'none' as const }],
  ports: [readingPort, { ...readingPort, id: 'usb4', meterId: '1EMH0098765432', onBooks: 2, powerW: 415 }],
}

export const AUTOPILOT_SCREENS: Record<string, Screen> = {
  'home-battery-charging': keeping('charge'),
  'home-two-meters': { snapshot: twoMeters, hash: '#/home' },
  'home-two-meters-de': { snapshot: twoMeters, hash: '#/home', language: 'de' },
  'home-battery-feeding-de': { ...keeping('discharge'), language: 'de' },
  autopilot: { ...at(working), press: ['autopilot-log'] },
  'autopilot-de': { ...at(working), language: 'de', press: ['autopilot-log'] },
  'autopilot-form': { ...at(working), press: ['autopilot-form'] },
  'autopilot-form-de': { ...at(working), language: 'de', press: ['autopilot-form'] },
  'autopilot-paused': at(paused),
  'autopilot-first': {
    snapshot: home,
    hash: '#/trade/autopilot',
    press: ['autopilot-form', 'autopilot-sells', 'add-load'],
  },
  'autopilot-refused': {
    ...at(working),
    refuses: 'autopilot-relay-twice',
    press: ['autopilot-form', 'save-autopilot'],
  },
}
