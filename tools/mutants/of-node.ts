// Bugs in what a node lets in, says, keeps and replays, and in what a block means.
import type { Mutant, SuspectName } from './mutant.ts'

const mutantIn =
  (file: string, ...suspects: SuspectName[]) =>
  (name: string, find: string, replace: string): Mutant => ({ name, file, find, replace, suspects })

const inSpeech = mutantIn('src/node/agreement.ts', 'words', 'days', 'sim')
const inReplay = mutantIn('src/node/replay.ts', 'words', 'days', 'sim')
const inResume = mutantIn('src/node/resume.ts', 'words', 'days', 'sim')
const inTimers = mutantIn('src/node/timers.ts', 'words', 'days', 'sim')
const inIntake = mutantIn('src/node/intake.ts', 'door', 'sim')
const inChain = mutantIn('src/node/chain.ts', 'door', 'days', 'sim')
const inTime = mutantIn('src/ledger/block-time.ts', 'ledger')
const inExecution = mutantIn('src/ledger/execute.ts', 'ledger', 'door')
const inBlocks = mutantIn('src/ledger/block.ts', 'ledger', 'door')
const inStore = mutantIn('src/ledger/browser/block-store.ts', 'disk')

const SPEECH: readonly Mutant[] = [
  inSpeech(
    'words are signed before they are saved',
    'const written = await journal.write(height, inputs, { height, ...words })',
    "const written: string = 'written'\n    void journal.write(height, inputs, { height, ...words }).catch(() => {})",
  ),
  inSpeech('words that the journal refused are said', "    if (written === 'conflict') return undefined\n", ''),
  inSpeech(
    'what led to an unwritten word is forgotten',
    "    if (written !== 'written') agreement.unsaved = inputs\n",
    '',
  ),
  inSpeech(
    'the inputs of a word are not written',
    'const inputs = agreement.unsaved\n',
    'const inputs: JournalEntry[] = []\n',
  ),
  inSpeech('a full disk does not silence', '    agreement.silenced = true\n', ''),
  inSpeech(
    'a person’s stop is not heard',
    'if (agreement.silenced || !agreement.context.mayVote())',
    'if (agreement.silenced)',
  ),
  inSpeech('timeouts are not remembered', "        remember(agreement, { kind: 'timeout', timer, round })\n", ''),
  inSpeech('the start of a height is not remembered', "  remember(agreement, { kind: 'start' })\n", ''),
  inSpeech('the polka behind the valid value is not repeated', ', machine.valid?.round ?? machine.round]', ']'),
  inSpeech(
    'any device of a household votes',
    'household === self && hex(key) === hex(signer.key)',
    'household === self',
  ),
  inSpeech('timers of a finished height go on', '  agreement.timers.clear()\n  Object', '  Object'),
  inSpeech(
    'lies are not kept as evidence',
    '    if (first !== undefined) conflicts.push({ first, second: vote })\n',
    '',
  ),
]

const REPLAY: readonly Mutant[] = [
  inReplay(
    'replay forgets timeouts',
    "else if (entry.kind === 'timeout') run({ kind: 'timeout', timer: entry.timer, round: entry.round })",
    "else if (entry.kind === 'timeout') continue",
  ),
  inReplay('replay forgets what neighbours said', 'await replayMessage(agreement, entry.bytes, read, run)', '{}'),
  inReplay('replay forgets our own words', '      await replaySpeech(agreement, entry.record, read, run)\n', ''),
  inReplay('replay does not go on', '  await resume(agreement, asked, spoken)\n', ''),
  inResume('the journal is not read', 'await node.ports.journal.entries(chain.height() + 1)', '[] as never[]'),
  inResume('the journal of another height is read', 'entries(chain.height() + 1)', 'entries(chain.height())'),
  inTimers('frozen timers fire', 'if (born !== generation || frozen) return', 'if (false) return'),
  inTimers(
    'timers do not thaw',
    'for (const { timer, round } of [...waiting.values()])',
    'for (const { timer, round } of [])',
  ),
]

const INTAKE: readonly Mutant[] = [
  inIntake(
    'the signature of a vote is not checked',
    "if (!(await node.ports.crypto.verify(voter.key, voteBytes(chain.chainId, vote), vote.signature))) return 'reject'",
    '',
  ),
  inIntake(
    'a vote is checked with any household’s key',
    'const voter = voters.find((other) => other.household === vote.household)',
    'const voter = voters[1]',
  ),
  inIntake(
    'the signature of a proposal is not checked',
    'voter === undefined || !(await node.ports.crypto.verify(voter.key, signed, proposal.signature))',
    'voter === undefined',
  ),
  inIntake(
    'anybody may propose',
    "  if (proposerOf(machine.set, machine.height, round) !== household) return 'reject'\n",
    '',
  ),
  inIntake('a proposal may name another block', ' || decoded.value.id !== proposal.blockId', ''),
  inIntake(
    'a block may name another proposer',
    "  if (proposal.validRound < 0 && block.header.proposer !== proposal.household) return 'foreign'\n",
    '',
  ),
  inIntake('the last commit is not verified', '  if (block.lastCommit !== undefined) {', '  if (false) {'),
  inIntake(
    'the last commit is verified against the next set',
    'tip.state.street.activeSet',
    'tip.state.street.nextSet',
  ),
  inIntake(
    'a block needs no last commit',
    '? block.lastCommit !== undefined : block.lastCommit === undefined',
    '? false : false',
  ),
  inIntake(
    'a signature borrows another’s verdict',
    'known !== undefined && hex(known.signature) === hex(transaction.signature)',
    'known !== undefined',
  ),
  inIntake('transactions of a block are not verified', "    if (verified === undefined) return 'invalid'\n", ''),
  inIntake('votes of any round are kept', '  return kept < 2\n', '  return true\n'),
  inIntake('votes of another height count', ' || votes.some((vote) => vote.height !== height)', ''),
  inIntake(
    'time far ahead is taken below four',
    "  if (judged !== 'invalid' && isTooFarAhead(node, chain, judged.block)) return 'clock-far-off'\n",
    '',
  ),
]

const CHAIN: readonly Mutant[] = [
  inChain('sync appends without a certificate', "    if (fault !== undefined) return 'refused'\n", ''),
  inChain('sync does not execute', '    if (!execution.ok) return', '    if (false) return'),
  inChain('the chain grows before the disk has it', '    await store.append(stored,', '    void store.append(stored,'),
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
  inStore(
    'the journal stays',
    "      transaction.objectStore('journal').delete(IDBKeyRange.upperBound([stored.height, Number.MAX_SAFE_INTEGER])),\n",
    '',
  ),
  inStore(
    'the journal is dropped too early',
    'IDBKeyRange.upperBound([stored.height, Number.MAX_SAFE_INTEGER])',
    'IDBKeyRange.upperBound([stored.height + 1, Number.MAX_SAFE_INTEGER])',
  ),
  inStore(
    'a block raises no watermark',
    "        .put({ height: stored.height, round: LAST_ROUND, speech: 'precommit' }, 'signedUpTo'),",
    "        .get('signedUpTo'),",
  ),
  inStore(
    'blocks are not strict',
    "const STRICT = { durability: 'strict' } as const",
    "const STRICT = { durability: 'relaxed' } as const",
  ),
]

export const NODE_MUTANTS: readonly Mutant[] = [...SPEECH, ...REPLAY, ...INTAKE, ...CHAIN]
