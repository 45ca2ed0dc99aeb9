// Statements for the gallery: a month of a home with sun, and the same file after somebody has altered it.
import type { MadeStatement, Statement, StatementRow, StatementVerdict } from '../../src/node/index.ts'
import { NOW_MS } from './snapshots.ts'

const DAY_MS = 86_400_000
const UNTIL_MS = NOW_MS - DAY_MS
const CHAIN = '5f1c0de27a9be4418c63f0527d1b9a36e8c4d25f7a10b3e6925cd8f4017ab39e'
const BLOCK = 'b3e6925cd8f4017ab39e5f1c0de27a9be4418c63f0527d1b9a36e8c4d25f7a10'

const row = (number: number, rest: Partial<StatementRow>): StatementRow => ({
  id: `${2_318 - number}-0`,
  height: 2_318 - number,
  atMs: UNTIL_MS - number * 900_000,
  kind: 'clearing',
  side: 'sold',
  counterpart: undefined,
  energyWh: -420n,
  priceMicroPerKwh: 182_250n,
  moneyMicro: 76_545n,
  number: 4_180n - BigInt(number),
  balanceMicro: 18_740_000n - BigInt(number) * 76_545n,
  sourcesWh: [0n, 420n],
  ...rest,
})

const rows: StatementRow[] = Array.from({ length: 64 }, (_, i) =>
  i % 5 === 3
    ? row(i, { kind: 'grid', side: 'none', energyWh: 310n, priceMicroPerKwh: 320_000n, moneyMicro: 0n, sourcesWh: [] })
    : i % 7 === 5
      ? row(i, { side: 'bought', energyWh: 95n, moneyMicro: -17_314n, sourcesWh: [0n, 60n, 35n] })
      : row(i, {}),
)

export const STATEMENT: Statement = {
  streetName: 'Elm Street',
  chainId: CHAIN,
  currency: 'EUR',
  foundedAtMs: NOW_MS - 200 * DAY_MS,
  household: 1,
  householdName: 'Garden house',
  fromMs: UNTIL_MS - 30 * DAY_MS,
  untilMs: UNTIL_MS,
  rows,
  figures: {
    openingMicro: -4_212_500n,
    closingMicro: 18_740_000n,
    boughtWh: 41_230n,
    boughtMicro: 7_514_167n,
    soldWh: 167_190n,
    soldMicro: 30_466_667n,
    movedMicro: 0n,
    keptWh: 12_400n,
    ownCreditsWh: 9_800n,
    expiredWh: 0n,
    gridWh: 88_410n,
    gridMicro: 28_291_200n,
    fedInWh: 22_040n,
    fedInMicro: 1_763_200n,
    localWh: 51_030n,
    localFeeMicro: 1_020_600n,
    withoutMicro: 28_493_200n,
    withMicro: 4_596_100n,
    savedMicro: 23_897_100n,
    carbon: {
      preset: 'life-cycle',
      footprintMg: 27_907_950n,
      avoidedMg: 12_808_530n,
      milliTrees: 609n,
      kilometres: 75n,
    },
  },
  tariffs: [
    { fromMs: UNTIL_MS - 30 * DAY_MS, supplierPrice: 320_000n, feedInPrice: 80_000n, localFee: 20_000n },
    { fromMs: UNTIL_MS - 12 * DAY_MS, supplierPrice: 318_000n, feedInPrice: 80_000n, localFee: 20_000n },
  ],
  carbonText:
    'IPCC AR5 WG3 Annex III (2014), medians of the life cycle: solar 41, wind 11, hydro 24, biomass 230 g per kWh. Main grid: average of the European Union, 2022, Ember: 292 g per kWh.',
  anchor: {
    height: 2_318,
    id: BLOCK,
    atMs: NOW_MS - 60_000,
    signed: 4,
    voters: 5,
    foundersSigned: 1,
    founders: 1,
    inOurBooks: undefined,
  },
  begunAnew: false,
}

export const CHECKED_VERDICT: StatementVerdict = { faults: [], statement: STATEMENT }

export const MADE_STATEMENT: MadeStatement = {
  verdict: {
    faults: [],
    statement: { ...STATEMENT, anchor: { ...STATEMENT.anchor, inOurBooks: true } },
  },
  text: '{}',
  beginsLater: true,
}

export const WRONG_VERDICT: StatementVerdict = {
  faults: [
    { code: 'row-altered', about: '4176' },
    { code: 'row-missing', about: '4160' },
    { code: 'figure', about: 'soldMicro' },
  ],
  statement: STATEMENT,
}
