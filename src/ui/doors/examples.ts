// Prices to begin with, per country: round examples of a household's contract that the founder corrects, never advice.
import type { Tariff } from '../../node/index.ts'
import type { FirstWords } from '../words/en-first.ts'

export type Country = keyof FirstWords['countries']

/** Cents (hundredths of the currency) per kWh, as people know them from their bill. */
const example = (
  currency: string,
  supplier: bigint,
  feedIn: bigint,
  fee: bigint,
): { currency: string; tariff: Tariff } => ({
  currency,
  tariff: { supplierPrice: supplier * 10_000n, feedInPrice: feedIn * 10_000n, localFee: fee * 10_000n },
})

export const EXAMPLES: Record<Country, { readonly currency: string; readonly tariff: Tariff }> = {
  DE: example('EUR', 36n, 8n, 10n),
  AT: example('EUR', 31n, 7n, 6n),
  CH: example('CHF', 28n, 8n, 9n),
  NL: example('EUR', 29n, 5n, 8n),
  BE: example('EUR', 34n, 4n, 10n),
  FR: example('EUR', 22n, 4n, 6n),
  GB: example('GBP', 27n, 12n, 8n),
  IT: example('EUR', 30n, 9n, 8n),
  ES: example('EUR', 20n, 6n, 5n),
  US: example('USD', 17n, 5n, 5n),
}

/** The country the browser is set to, when it is one of ours. */
export const countryOf = (languages: readonly string[]): Country => {
  const regions = languages.flatMap((tag) => new Intl.Locale(tag).maximize().region ?? [])
  return regions.find((region): region is Country => region in EXAMPLES) ?? 'DE'
}

/** Preset Open market, as the ledger founds it: what is at stake, and how many speak for a newcomer. */
export const OPEN_MARKET_STAKE_MICRO = 1_000_000_000n
export const OPEN_MARKET_APPROVALS = 3
export const QUARTER_HOUR_MS = 900_000
export const TRIAL_SLOT_MS = 10_000
