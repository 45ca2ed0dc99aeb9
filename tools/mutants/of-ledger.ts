// Bugs in what a block means: its time, its roots, who votes, who is away, who lied, and what a snapshot or a founding
// document must be.
import { mutantIn, type Mutant } from './mutant.ts'

const inTime = mutantIn('src/ledger/block-time.ts', 'ledger/block-rules')
const inExecution = mutantIn('src/ledger/execute.ts', 'ledger/block-rules')
const inBlocks = mutantIn('src/ledger/block.ts', 'ledger/codec', 'ledger/block-rules')
const SETS = ['ledger/absence', 'ledger/active-set'] as const
const inBeginning = mutantIn('src/ledger/begin-block.ts', ...SETS, 'ledger/delivery-and-wake')
const inTree = mutantIn('src/ledger/state.ts', 'ledger/conservation', 'ledger/codec')
const inAttendance = mutantIn('src/ledger/attendance.ts', ...SETS)
const inNextSet = mutantIn('src/ledger/next-active-set.ts', ...SETS)
const inAbsence = mutantIn('src/ledger/kinds/absence.ts', 'ledger/absence')
const inWake = mutantIn(
  'src/ledger/kinds/wake.ts',
  'ledger/absence',
  'ledger/delivery-and-wake',
  'ledger/doublevote',
  'ledger/device',
)
const inDoubleVote = mutantIn('src/ledger/kinds/doublevote.ts', 'ledger/doublevote', 'ledger/device')
const inEvidence = mutantIn('src/ledger/evidence.ts', 'ledger/doublevote')
const atTheDoor = mutantIn('src/ledger/verify.ts', 'ledger/doublevote', 'ledger/device', 'ledger/membership')
const inSnapshot = mutantIn('src/ledger/snapshot.ts', 'ledger/snapshot')
const inRefounding = mutantIn('src/ledger/refounding.ts', 'ledger/refounding')
const inRefounded = mutantIn('src/ledger/refounded.ts', 'ledger/refounding')

const BLOCKS: readonly Mutant[] = [
  inTree('only the first row of a list of the street is written', 'row === before[place] ?', 'place > 0 ?'),
  inTree('a street that changed is not written', 'if (old === value) continue', 'continue'),
  inBeginning('the newest block takes any place', 'one.height === oldest ? newest : one', 'newest'),
  inTime('time does not grow', 'return median < least ? least : median', 'return median'),
  inTime('time is the latest of all', '[(times.length - 1) >> 1]', '[times.length - 1]'),
  inTime('time is the first that signed', '.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))', ''),
  inExecution('the state root is not compared', 'if (hex(state.rootHash) !== hex(header.stateRoot))', 'if (false)'),
  inExecution(
    'the receipts root is not compared',
    'if (hex(receiptsRoot(receipts)) !== hex(header.receiptsRoot))',
    'if (false)',
  ),
  inExecution(
    'the time of a block is not compared',
    'if (header.timeMs !== blockTimeMs(street.timeMs, lastCommit))',
    'if (false)',
  ),
  inExecution(
    'the order of transactions is the proposer’s choice',
    'ordered.some((transaction, i) => transaction.id !== transactions[i]?.id)',
    'false',
  ),
  inExecution('who does not vote proposes', 'if (!votes(street.nextSet, header.proposer))', 'if (false)'),
  inBlocks(
    'a block’s last commit is not what its header says',
    'if (hex(lastCommitRoot(lastCommit)) !== hex(header.lastCommitRoot))',
    'if (false)',
  ),
  inBlocks(
    'a block’s transactions are not what its header says',
    'if (hex(transactionsRoot(transactions)) !== hex(header.transactionsRoot))',
    'if (false)',
  ),
]

const ATTENDANCE: readonly Mutant[] = [
  inBeginning(
    'attendance is that of another height’s set',
    'takeAttendance(draft, lastCommit, street.activeSet, street.awakeMs)',
    'takeAttendance(draft, lastCommit, street.nextSet, street.awakeMs)',
  ),
  inBeginning(
    'a set counts a block too early',
    '    nextSet: street.afterNextSet,\n',
    '    nextSet: street.afterNextSet.slice(),\n',
    [
      {
        file: 'src/ledger/begin-block.ts',
        find: '    activeSet: street.nextSet,\n',
        replace: '    activeSet: street.afterNextSet,\n',
      },
    ],
  ),
  inBeginning('a night asleep is a silence', '(stepMs < AWAKE_STEP_MS ? stepMs : AWAKE_STEP_MS)', 'stepMs'),
  inAttendance(
    'whoever leaves is counted of the wrong set',
    'before: street.nextSet.length',
    'before: street.afterNextSet.length',
  ),
  inAttendance(
    'one vote ends no silence',
    'if (signers.has(household)) hear(draft, record, certificate.height)',
    'if (signers.has(household)) continue',
  ),
  inAttendance(
    'a vote does not say that an absence is over',
    'const isBack = record.announcedHeight !== 0n',
    'const isBack = false && record.announcedHeight !== 0n',
  ),
  inAttendance('any absence is over with the next vote', ' && height > record.announcedHeight\n', '\n'),
  inAttendance(
    'who goes on voting is away',
    'if (announced && (silent || announcedHeight === height)) return true',
    'if (announced) return true',
  ),
  inAttendance('an absence has no end', ' && (awayUntilMs === 0n || timeMs < awayUntilMs)', ''),
  inAttendance('an absence begins at once', ' && awayFromMs <= timeMs', ''),
  inAttendance('a night ends at midnight', ': atMs >= fromMs || atMs < untilMs', ': atMs >= fromMs'),
  inAttendance('a timetable takes who goes on voting', 'return silent && isNight(', 'return isNight('),
  inAttendance(
    'a silence begins a block early',
    '? 0n : height - silentSinceHeight',
    '? 0n : height - silentSinceHeight + 1n',
  ),
  inAttendance(
    'when a household left is forgotten',
    '  put(draft.attendance, { ...record, leftHeight: street.height, leftAtMs: street.timeMs })\n',
    '',
  ),
  inAttendance(
    'nobody is missing',
    '.filter((household) => attendanceOf(state, household).silentSinceHeight !== 0n)',
    '.filter((household) => attendanceOf(state, household).silentSinceHeight < 0n)',
  ),
]

const SET_RULES: readonly Mutant[] = [
  inNextSet('absence goes below the floor', ', trusted.length - rule.floor))', ', trusted.length))'),
  inNextSet(
    'more than a third leave at once',
    'Math.min(Math.floor(rule.before / 3) - suspended, trusted.length - rule.floor)',
    'trusted.length - rule.floor',
  ),
  inNextSet(
    'the suspended are not of the third that leaves',
    'Math.floor(rule.before / 3) - suspended',
    'Math.floor(rule.before / 3)',
  ),
  inNextSet(
    'suspended households vote',
    'const trusted = seats.filter((seat) => !seat.suspended)',
    'const trusted = seats',
  ),
  inNextSet(
    'the last voter is suspended',
    '  if (trusted.length === 0) return seats.slice(0, 1).map((seat) => seat.voter)\n',
    '',
  ),
  inNextSet(
    'a short silence is an absence',
    'seat.silentBlocks >= absentAfterBlocks && seat.silentAwakeMs',
    'seat.silentBlocks > 0n && seat.silentAwakeMs',
  ),
  inNextSet('blocks alone make an absence', ' && seat.silentAwakeMs >= absentAfterMs)', ')'),
  inNextSet(
    'the latest silent leave first',
    'Number(b.silentBlocks - a.silentBlocks)',
    'Number(a.silentBlocks - b.silentBlocks)',
  ),
  inNextSet(
    'of equals the higher id leaves',
    'a.voter.household - b.voter.household',
    'b.voter.household - a.voter.household',
  ),
  inNextSet('the floor forgets who conspires', '3 * conspiring + 1, atLeast', 'atLeast'),
  inNextSet('the floor lets a third conspire', '3 * conspiring + 1', '3 * conspiring'),
  inNextSet(
    'the founding document does not raise the floor',
    ', 3 * conspiring + 1, atLeast)',
    ', 3 * conspiring + 1)',
  ),
  inNextSet('one proposer silences a voter', '2n * BigInt(Math.max(...sizes))', '1n * BigInt(Math.max(...sizes))'),
]

const WAKING: readonly Mutant[] = [
  inAbsence('an absence may begin in years', "  if (fromMs > street.timeMs + EXPIRY_MS) return 'time-invalid'\n", ''),
  inAbsence('an absence may be over', ' || untilMs <= street.timeMs)', ')'),
  inAbsence(
    'a night may be longer than a day',
    "  if (fromMs >= DAY_MS || untilMs >= DAY_MS) return 'time-invalid'\n",
    '',
  ),
  inWake('a wake forgets what is planned', 'isPlanned(record, street) ? record.announcedHeight : 0n', '0n'),
  inWake('what a closing page said counts after a wake', 'awayUntilMs !== 0n && awayFromMs', 'awayFromMs'),
  inWake('a wake needs no meter', 'if (!metered || retired ||', 'if (retired ||'),
  inWake('the suspended wake', ' || record.suspendedHeight !== 0n', ''),
  inWake('a wake by a retired device counts', 'if (!metered || retired ||', 'if (!metered ||'),
  inWake(
    'there is no cool-down in blocks',
    'const rested = street.height - leftHeight >= COOL_DOWN_BLOCKS',
    'const rested = street.height >= leftHeight',
  ),
  inWake(
    'there is no cool-down in time',
    'return rested && street.timeMs - leftAtMs >= BigInt(street.terms.wakeAfterMs) ?',
    'return rested ?',
  ),
  inWake(
    'newcomers fill the set overnight',
    "return fresh >= Math.max(1, Math.floor(voters / 3)) ? 'too-many' : undefined",
    "return fresh < 0 ? 'too-many' : undefined",
  ),
  inWake('newcomers are counted below the floor', ' || voters < floorOf(members, street.terms.floor)', ''),
  inWake('newcomers are counted in a street that knows each other', 'members < ACTIVATIONS_COUNT_FROM || ', ''),
  inWake('the activation window never passes', 'firstActiveAtMs > sinceMs', 'firstActiveAtMs > 0n * sinceMs'),
  inWake('who was in the set before is a newcomer', 'record.firstActiveAtMs !== 0n || street.terms', 'street.terms'),
  inWake(
    'a wake names any block',
    'named === undefined || hex(named.blockId) !== hex(body.blockId)',
    'named === undefined',
  ),
  inWake(
    'a wake names an old block',
    "return named.timeMs + FRESH_MS < street.timeMs ? 'time-invalid' : undefined",
    'return undefined',
  ),
  inWake(
    'a voter that was never heard is not missing',
    'silentSinceHeight: firstVoteOf(street)',
    'silentSinceHeight: 0n',
  ),
  inWake(
    'who wakes is still away',
    'isPlanned(record, street) ? record.announcedHeight : 0n',
    'record.announcedHeight',
  ),
]

const PROOFS: readonly Mutant[] = [
  inDoubleVote('a proof has any age', ' || height < evidenceFromHeight(draft.street)', ''),
  inDoubleVote('a proof may be of the future', 'height > draft.street.height || ', ''),
  inDoubleVote('any two statements are a proof', "  if (!isDoubleVote(body)) return 'unknown'\n", ''),
  inDoubleVote('a proof counts for any household', ' || record.household !== body.household', ''),
  inDoubleVote('what a key signs before its time is a proof', 'height < record.votesFrom || ', ''),
  inDoubleVote('a proof counts twice', 'attendance.suspendedHeight !== 0n || !isPresent', '!isPresent'),
  inDoubleVote(
    'an old device suspends the new one',
    'attendance.suspendedHeight !== 0n || !isPresent',
    'attendance.suspendedHeight !== 0n',
  ),
  inDoubleVote(
    'a proof has no consequence',
    '  put(draft.attendance, { ...attendance, suspendedHeight: draft.street.height })\n',
    '',
  ),
  inEvidence('two rounds are a double vote', ' || first.round !== second.round', ''),
  inEvidence('two heights are a double vote', ' || first.height !== second.height', ''),
  inEvidence('a prevote and a precommit are a double vote', 'first.speech !== second.speech || ', ''),
  inEvidence('one statement is a double vote', 'compareBytes(a, b) < 0', 'compareBytes(a, b) <= 0'),
  inEvidence('a proof has two forms', 'compareBytes(a, b) < 0', 'compareBytes(a, b) !== 0'),
  inEvidence(
    'days are forgotten too early',
    'marked.slice(Math.max(0, young - 1))',
    'marked.slice(Math.max(0, young))',
  ),
  inEvidence(
    'days are remembered for ever',
    'marked.slice(Math.max(0, young - 1))',
    'marked.slice(Math.min(0, young - 1))',
  ),
  atTheDoor(
    'the statements of a proof are not checked',
    "  if (body.kind === 'doublevote' && !(await isSaid(crypto, chain, body))) return undefined\n",
    '',
  ),
  atTheDoor(
    'a new device need not ask for itself',
    'return crypto.verify(deviceKey, deviceSigningBytes(chainId, householdKey, transportKey), proof)',
    'return deviceSigningBytes(chainId, householdKey, transportKey).length > proof.length - 64',
  ),
  atTheDoor(
    'approvals are not checked',
    '      if (!(await crypto.verify(approval.key, approved, approval.signature))) return undefined\n',
    '      void [approval, approved]\n',
  ),
]

const BOOKS: readonly Mutant[] = [
  inSnapshot(
    'a snapshot’s state is not its block’s',
    'if (!sameBytes(state.value.rootHash, header.stateRoot))',
    'if (false)',
  ),
  inSnapshot(
    'a snapshot’s receipts are not its block’s',
    'if (!sameBytes(receiptsRoot(receipts.value), header.receiptsRoot))',
    'if (false)',
  ),
  inSnapshot('a snapshot has the certificate of another block', 'hex(certificate.value.blockId) !== id || ', ''),
  inSnapshot(
    'a snapshot has the certificate of another height',
    ' || certificate.value.height !== header.height)',
    ')',
  ),
  inRefounding(
    'a street is founded again on another state',
    "  if (!sameBytes(ancestor.stateRoot, state.rootHash)) return 'another state'\n",
    '',
  ),
  inRefounding(
    'a street is founded again on an old tip',
    "  if (ancestor.height !== street.height || hex(ancestor.blockId) !== id) return 'another tip'\n",
    '',
  ),
  inRefounding(
    'a founding changes the rules',
    "  if (!sameBytes(rulesOf(genesis), rulesOf(state.genesis))) return 'changed rules'\n",
    '',
  ),
  inRefounding(
    'others give a household new keys',
    "    if (!signers.includes(voter.household)) return 'keys of a household that has not signed'\n",
    '',
  ),
  inRefounding('not everybody has to sign', 'members.every((member)', 'members.some((member)'),
  inRefounding('anybody goes on alone', ' || !signers.includes(organiser)', ''),
  inRefounding(
    'an organiser who does not vote goes on alone',
    "  if (!votes(nextSet, organiser) || !votes(afterNextSet, organiser)) return 'missing signer'\n",
    '',
  ),
  inRefounding(
    'the organiser goes on alone at once',
    "return nowMs - state.street.timeMs >= ALONE_AFTER_MS ? undefined : 'too early'",
    'return undefined',
  ),
  inRefounding(
    'signatures under a founding are not checked',
    ' && (await crypto.verify(home.householdKey, bytes, signature))',
    '',
  ),
  inRefounded(
    'a lost computer still votes',
    '  if (old !== undefined) put(draft.keys, { ...old, votesFrom: 0n, votesUntil: NO_HEIGHT })\n',
    '',
  ),
  inRefounded(
    'open orders go on after a founding',
    '  for (const { order } of draft.orders.rows.slice()) closeOrder(draft, hex(order))\n',
    '',
  ),
]

export const LEDGER_MUTANTS: readonly Mutant[] = [
  ...BLOCKS,
  ...ATTENDANCE,
  ...SET_RULES,
  ...WAKING,
  ...PROOFS,
  ...BOOKS,
]
