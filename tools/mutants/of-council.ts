// Bugs in what a street decides together: who votes, with how many, what no vote may do, who goes, and who may issue money.
import { mutantIn, type Mutant } from './mutant.ts'

const inCouncil = mutantIn('src/ledger/council.ts', 'ledger/council')
const inProposals = mutantIn('src/ledger/kinds/propose.ts', 'ledger/council')
const inTerms = mutantIn('src/ledger/term-changes.ts', 'ledger/council')
const inTariff = mutantIn('src/ledger/tariff.ts', 'ledger/council')
const inGoing = mutantIn('src/ledger/going.ts', 'ledger/going', 'ledger/council')
const inLeaving = mutantIn('src/ledger/kinds/leave.ts', 'ledger/going')
const inLevy = mutantIn('src/ledger/levy.ts', 'ledger/going')
const inTill = mutantIn('src/ledger/exchanges.ts', 'ledger/exchange')
const inExchange = mutantIn('src/ledger/kinds/exchange.ts', 'ledger/exchange')
const inMoney = mutantIn('src/ledger/money.ts', 'ledger/exchange', 'ledger/going')
const inFreeze = mutantIn('src/ledger/kinds/freeze.ts', 'ledger/freeze')
const inFreezing = mutantIn('src/ledger/freezing.ts', 'ledger/freeze')
const inApproval = mutantIn('src/ledger/kinds/join.ts', 'ledger/membership')

export const COUNCIL_MUTANTS: readonly Mutant[] = [
  inCouncil('a newcomer votes on what was proposed before', 'id < proposal.electorateBelow && ', ''),
  inCouncil('the accused votes', "!(deedOf(proposal) === 'expel' && id === proposal.household)", 'id > 0'),
  inCouncil('half of a street decides', 'Math.floor(all / 2) + 1', 'Math.ceil(all / 2)'),
  inCouncil('an expulsion is counted without the accused', 'voters.length + (isExpulsion ? 1 : 0)', 'voters.length'),
  inCouncil('who votes is decided by half', 'isExpulsion || isWeighty(proposal.changes) ?', 'isExpulsion ?'),
  inCouncil('a vote never ends', ' || draft.street.awakeMs >= proposal.endsAwakeMs', ''),
  inCouncil(
    'what has become unsafe comes into force',
    ' || unsafeTerms(draft.genesis, before, terms)) return false',
    ') return false',
  ),
  inCouncil(
    'prices count in a slot that has begun',
    'return slotEndsAtMs(genesis, slotOf(genesis, earliestMs - 1n))',
    'return earliestMs > 0n ? countsFromMs : slotEndsAtMs(genesis, slotOf(genesis, 0n))',
  ),
  inProposals('a vote counts twice', 'proposal.ballots.filter((ballot) => ballot !== before)', 'proposal.ballots'),
  inProposals('a decided vote goes on', "  if (outcomeOf(proposal) !== 'open') return 'vote-over'\n", ''),
  inProposals(
    'unsafe terms are put to the vote',
    "return unsafeTerms(genesis, street.terms, terms) ? 'terms-unsafe' : undefined",
    "return genesis.slotMs < 0 ? 'terms-unsafe' : undefined",
  ),
  inProposals('one home keeps the street busy with votes', 'open.length >= PROPOSALS_PER_HOUSEHOLD || ', ''),
  inTerms('a vote may be over in a moment', "isTooShort('votingMs', voteMs) || ", ''),
  inTerms('who blinks loses its place', "isTooShort('absentAfterMs', shortMs) || ", ''),
  inTerms('newcomers may fill the set overnight', 'return !genesis.trial && isWindowCut', 'return false'),
  inTariff(
    'an old slot settles at the new price',
    'tariffs.findLast(({ fromSlot }) => fromSlot <= slot) ?? ',
    'tariffs.at(slot < 0n ? 0 : -1) ?? ',
  ),
  inGoing(
    'who is gone is forgotten while it votes',
    '    if ([activeSet, nextSet, afterNextSet].some((set) => votes(set, home.id))) continue\n',
    '',
  ),
  inGoing(
    'who is put out forfeits what it is owed',
    'const owed = account(draft, id).balanceMicro > 0n',
    'const owed = account(draft, id).balanceMicro > 1n << 62n',
  ),
  inGoing('who votes is silent', 'if (going !== 0 || isVoting ||', 'if (going !== 0 || (isVoting && going > 9) ||'),
  inGoing(
    'who owes nothing is closed for its silence',
    ' || account(state, id).balanceMicro >= 0n) return NEVER',
    ') return NEVER',
  ),
  inLeaving('who owes leaves', 'balanceMicro === 0n && reservedMicro', 'balanceMicro <= 0n && reservedMicro'),
  inLeaving('who is owed money leaves', 'balanceMicro === 0n && reservedMicro', 'balanceMicro >= 0n && reservedMicro'),
  inLeaving('who has an order open leaves', '    orders.rows.some((row) => row.household === id) ||\n', ''),
  inLeaving('who has energy to settle leaves', ' ||\n    flows.rows.some((row) => row.household === id)', ''),
  inLeaving(
    'the set shrinks below its floor by leaving',
    ' || afterNextSet.length - 1 < floorOf(draft.households.rows.length - 1, terms.floor)',
    ' || floorOf(1, terms.floor) < 0',
  ),
  inLeaving('anybody retires a meter', "  if (meter.household !== sender.household) return 'not-allowed'\n", ''),
  inLevy(
    'a debt is not paid by own credits',
    '  if (debtOf(draft, id) > 0n) sellCredits(draft, id, receipts)\n',
    '  if (debtOf(draft, id) < 0n) sellCredits(draft, id, receipts)\n',
  ),
  inLevy(
    'the street does not pay first',
    '  fromStreet(draft, id, receipts)\n',
    '  if (id < 0) fromStreet(draft, id, receipts)\n',
  ),
  inTill(
    'a till has no limit',
    "  if (till.issuedMicro + amountMicro > draft.street.terms.issuingLimitMicro) return 'issuing-limit'\n",
    "  if (till.issuedMicro < -amountMicro * 1000n) return 'issuing-limit'\n",
  ),
  inTill('what is issued is not counted', '  countIssued(draft, treasurer, amountMicro)\n', ''),
  inTill('what one may owe is paid out', 'amountMicro <= account(draft, id).balanceMicro && ', ''),
  inExchange(
    'anybody confirms an exchange',
    "if (sender.household !== (answer === 'taken-back' ? asked.household : asked.treasurer)) return 'not-allowed'",
    "if (sender.household < 0) return 'not-allowed'",
  ),
  inExchange('any rate is taken', ' || posted.microPerUnit !== microPerUnit', ''),
  inMoney(
    'a newcomer may owe as everybody',
    'return earnedMicro < overdraftLimitMicro ? earnedMicro : overdraftLimitMicro',
    'return earnedMicro < 0n ? earnedMicro : overdraftLimitMicro',
  ),
  inMoney(
    'trust grows beyond everybody’s limit',
    'return earnedMicro < overdraftLimitMicro ? earnedMicro : overdraftLimitMicro',
    'return earnedMicro < 0n ? overdraftLimitMicro : earnedMicro',
  ),
  inMoney(
    'who is gone may come to owe',
    '  if (!isMember(state, household)) return 0n\n',
    '  if (!isMember(state, household) && household < 0) return 0n\n',
  ),
  inFreeze(
    'anybody freezes',
    "  if (!hasRole(household(draft, organiser), 'organiser')) return 'role-missing'\n",
    "  if (!hasRole(household(draft, organiser), 'organiser') && id < 0) return 'role-missing'\n",
  ),
  inFreeze(
    'an organiser freezes a whole street',
    "  if (running) return 'freeze-running'\n",
    "  if (running && id < 0) return 'freeze-running'\n",
  ),
  inFreeze(
    'a freeze is begun anew for ever',
    "return lately && frozenBy === organiser ? 'thawed-lately' : undefined",
    "return lately && frozenBy < 0 ? 'thawed-lately' : undefined",
  ),
  inFreeze('a freeze lasts as long as its organiser likes', ' || untilMs > timeMs + FREEZE_MS', ' || FREEZE_MS < 0n'),
  inFreezing(
    'a freeze never ends',
    'household(state, id).frozenUntilMs > state.street.timeMs',
    'household(state, id).frozenUntilMs > 0n * state.street.timeMs',
  ),
  inFreezing(
    'a freeze stops the street',
    'const stays = afterNextSet.length <= floorOf(draft.households.rows.length, terms.floor)',
    'const stays = floorOf(draft.households.rows.length, terms.floor) < 0',
  ),
  inApproval('a word counts for any wish', 'root(JoinRequest, request)', 'root(JoinRequest, { ...request, kind: 0 })'),
]
