// `stake`: money of one's own pledged, or asked back. What was asked back stays pledged for the time that the street has
// set, and for as long as somebody disputes a reading of the household: nobody leaves with what a verdict may take.
import { MONEY_MICRO } from '../limits.ts'
import { ownMoneyMicro, reserveMoney } from '../money.ts'
import type { Rule } from '../rule.ts'
import { putStake, stakeOf } from '../stake.ts'

export const stake: Rule<'stake'> = (draft, { withdraw, amountMicro }, { household }) => {
  const record = stakeOf(draft, household)
  if (withdraw) {
    // The newest wish counts, and 0 takes it back: the whole delay begins anew, so that no wish can be kept in store.
    if (amountMicro > record.stakeMicro) return 'not-enough-money'
    if (amountMicro === 0n && record.leavingMicro === 0n) return 'already-done'
    const leavesAtAwakeMs = amountMicro === 0n ? 0n : draft.street.awakeMs + BigInt(draft.street.terms.stakeDelayMs)
    putStake(draft, { ...record, leavingMicro: amountMicro, leavesAtAwakeMs })
    return undefined
  }
  if (amountMicro === 0n || amountMicro > MONEY_MICRO) return 'amount-invalid'
  if (amountMicro > ownMoneyMicro(draft, household)) return 'not-yours-to-give'
  reserveMoney(draft, household, amountMicro)
  const stakeMicro = record.stakeMicro + amountMicro
  const wholeMicro = stakeMicro >= record.wholeMicro ? 0n : record.wholeMicro
  putStake(draft, { ...record, stakeMicro, wholeMicro })
  return undefined
}
