// Bugs in what holds people to their readings: stakes, disputes, votes, final slots, and the cross-check.
import { mutantIn, type Mutant } from './mutant.ts'

const inStake = mutantIn('src/ledger/stake.ts', 'ledger/stake', 'ledger/disputes')
const inPledging = mutantIn('src/ledger/kinds/stake.ts', 'ledger/stake')
const inDisputes = mutantIn('src/ledger/disputes.ts', 'ledger/disputes', 'ledger/stake')
const inJudging = mutantIn('src/ledger/kinds/dispute.ts', 'ledger/disputes')
const inVerdict = mutantIn('src/ledger/verdict.ts', 'ledger/disputes')
const inFrozen = mutantIn('src/ledger/frozen.ts', 'ledger/disputes')
const inFinality = mutantIn('src/ledger/finality.ts', 'ledger/disputes')
const inCredits = mutantIn('src/ledger/credits.ts', 'ledger/disputes')
const inRefused = mutantIn('src/ledger/kinds/refused.ts', 'ledger/watching')
const inChange = mutantIn('src/ledger/kinds/meter-change.ts', 'ledger/watching')
const inCheck = mutantIn('src/ledger/cross-check.ts', 'ledger/watching')
const inWatching = mutantIn('src/ledger/watching.ts', 'ledger/watching')
const inPaid = mutantIn('src/ledger/kinds/paid.ts', 'ledger/payment-disputes', 'ledger/money')
const inPayments = mutantIn('src/ledger/payments.ts', 'ledger/payment-disputes')
const inDoubleVote = mutantIn('src/ledger/kinds/doublevote.ts', 'ledger/stake')

export const TRUST_MUTANTS: readonly Mutant[] = [
  inStake('an accused takes the stake away', ' || isAccused(draft, household)', ''),
  inStake('a stake is free at once', 'leavesAtAwakeMs > draft.street.awakeMs || ', ''),
  inStake('what was asked back still counts as pledged', 'stakeMicro - leavingMicro >=', 'stakeMicro >='),
  inStake(
    'a slashed stake is whole',
    'wholeMicro > minimumStakeMicro ? wholeMicro : minimumStakeMicro',
    'minimumStakeMicro',
  ),
  inPledging('what one may owe is pledged', 'amountMicro > ownMoneyMicro(draft, household)', 'false'),
  inPledging('more is asked back than there is', 'if (amountMicro > record.stakeMicro)', 'if (false)'),
  inDoubleVote('a lost journal costs the stake', 'if (isTwoValues(body))', 'if (true)'),
  inDoubleVote('two values cost nothing', 'if (isTwoValues(body))', 'if (false)'),
  inDisputes('offers of disputed credits stay', '  endOffers(draft, record, receipts)\n', ''),
  inDisputes('the accused judges', 'household !== accused && household !== accuser', 'household !== accuser'),
  inDisputes('the accuser judges', 'household !== accused && household !== accuser', 'household !== accused'),
  inDisputes('newcomers judge', ' && household < votersBelow', ''),
  inDisputes('a dispute has no end', 'if (dispute.votesUntilMs <= draft.street.awakeMs)', 'if (false)'),
  inDisputes('a frivolous dispute is free', "depositMicro }, outcome === 'frivolous')", 'depositMicro }, false)'),
  inDisputes('the deposit stays set aside', '  releaseMoney(draft, accuser, depositMicro)\n', ''),
  inDisputes('who is gone is paid', 'if (!isLost || !hasAccount(draft, accused))', 'if (!isLost)'),
  inStake('the stake of who is gone stops the street', '!hasAccount(draft, household)) return 0n', 'false) return 0n'),
  inDisputes(
    'the guilty shares in its own stake',
    'household !== accused && hasAccount(draft, household)',
    'hasAccount(draft, household)',
  ),
  inDisputes('an outcome is never forgotten', 'closedAtMs + DISPUTE_REMEMBERED_MS <= draft.street.timeMs', 'false'),
  inPaid('anybody asks about a payment', "if (payment.payer !== accuser) return 'not-allowed'", ''),
  inPaid('a fresh payment is judged', "if (!mayBeJudged(draft.street, payment)) return 'payment-young'", ''),
  inPaid('a payment is judged twice', "if (find(draft.disputes, hex(id)) !== undefined) return 'already-done'", ''),
  inPaid('a dispute goes on after the money was found', 'if (dispute !== undefined) decide', 'if (false) decide'),
  inPayments('a jury makes a debtor', '[amountMicro, debtMicro, claimMicro]', '[amountMicro]'),
  inPayments('what is left of a payment is lost', 'if (amountMicro === record.amountMicro)', 'if (true)'),
  inJudging('one’s own readings are disputed', "if (meter.household === accuser) return 'dispute-party'", ''),
  inJudging('final readings are disputed', "if (fromSlot < firstOpenSlot(draft.street)) return 'reading-final'", ''),
  inJudging(
    'a vote counts before evidence is in',
    "if (disputePhase(draft, record) !== 'voting') return 'dispute-phase'",
    '',
  ),
  inJudging('evidence comes late', "if (disputePhase(draft, record) !== 'evidence') return 'dispute-phase'", ''),
  inJudging('a member votes twice', 'if (record.verdicts.some((one) => one.household === household))', 'if (false)'),
  inVerdict('one vote of three is a quorum', 'findings.length * 3 < judges * 2', 'findings.length * 3 < judges'),
  inVerdict(
    'half of the votes find somebody guilty',
    'guilty.length * 2 > findings.length',
    'guilty.length * 2 >= findings.length',
  ),
  inVerdict('the harsher finding counts', '(guilty.length - 1) >> 1', 'guilty.length >> 1'),
  inFrozen('credits are frozen for ever', 'dispute.closedAtMs === 0n && ', ''),
  inFrozen('the last slot is not frozen', 'origin.slot <= untilSlot', 'origin.slot < untilSlot'),
  inFinality('finality counts the clock', 'mark.awakeMs + BigInt(terms.finalAfterMs) <= awakeMs', 'true'),
  inCredits('frozen credits are sold', '.filter((lot) => !isFrozen(state, lot))', ''),
  inCredits('what is revoked vanishes', '    bump(draft, { revokedWh })\n', ''),
  inRefused('old readings speak against a meter', '!isAboutMeter(refusal)', 'refusal === undefined'),
  inRefused('a refused reading counts as often as it is handed in', '  put(draft.keys, used)\n', ''),
  inRefused(
    'yesterday counts, too',
    'watch.refused === 0 || watch.refusedSinceMs + DAY_MS <= timeMs',
    'watch.refused === 0',
  ),
  inChange('a changed meter keeps its base', 'serialHash, based: false', 'serialHash'),
  inChange('a meter changes all day', 'watch.changedAtMs !== 0n && watch.changedAtMs + DAY_MS > timeMs', 'false'),
  inChange('one number hangs twice', "if (taken) return 'meter-known'", ''),
  inCheck('one bright day is a lie', 'above > STRETCH_MOST ? STRETCH_MOST : above', 'above'),
  inCheck('houses that use their sun are compared', 'stretch.importYield * OWN_USE_PART > stretch.ownYield', 'false'),
  inCheck('dawn is sun at night', 'const NIGHTS = 2', 'const NIGHTS = 1'),
  inCheck('two neighbours are enough', 'meters.length <= PEERS', 'meters.length < PEERS'),
  inWatching('half a window is compared', '!== wholeMs) return undefined', '=== -1n) return undefined'),
]
