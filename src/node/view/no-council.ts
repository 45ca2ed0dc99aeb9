// A council of nobody, before there is a street.
import type { Council } from './council.ts'

export const NO_COUNCIL: Council = {
  terms: [],
  proposals: [],
  holders: [],
  frozen: [],
  wishes: [],
  former: [],
  rates: [],
  exchanges: [],
  mayIssueMicro: undefined,
}
