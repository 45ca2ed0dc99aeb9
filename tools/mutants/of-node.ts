// Bugs in what a node says, keeps and replays, in whether its key may speak, and in what it does about liars.
import { mutantIn, type Mutant } from './mutant.ts'

const WORDS = ['node/own-words', 'node/speaking', 'node/liars', 'node/replay', 'node/liveness'] as const
const inSpeech = mutantIn('src/node/agreement/speaking.ts', ...WORDS)
const inAgreement = mutantIn('src/node/agreement/agreement.ts', ...WORDS)
const inMemory = mutantIn('src/node/agreement/height-state.ts', 'node/own-words', 'node/liars', 'node/evidence')
const inReplay = mutantIn('src/node/agreement/replay.ts', 'node/replay')
const inResume = mutantIn('src/node/agreement/resume.ts', 'node/replay', 'node/torn-journal')
const inTimers = mutantIn('src/node/agreement/timers.ts', 'node/timers', 'node/liveness')
const inOwnKey = mutantIn('src/node/agreement/own-key.ts', 'node/heard-of-us', 'node/own-key')
const inNode = mutantIn('src/node/node.ts', 'node/own-words', 'node/withheld', 'node/trust', 'node/fork')
const inBehind = mutantIn('src/node/agreement/behind.ts', 'node/own-key')
const inCatchUp = mutantIn('src/node/sync/catch-up.ts', 'node/own-key', 'node/claims')
const inEvidence = mutantIn('src/node/agreement/evidence.ts', 'node/evidence', 'node/replay')
const inSpans = mutantIn('src/node/is-over.ts', 'node/enrolment')
const inHeights = mutantIn(
  'src/node/agreement/heights.ts',
  'node/own-words',
  'node/starting',
  'node/bad-days',
  'node/liveness',
)

const SPEECH: readonly Mutant[] = [
  inSpeech(
    'a key speaks at heights whose set names the one before',
    '  if (voter === undefined || !sameBytes(voter.key, signer.key)) return undefined\n',
    '  void voter\n',
  ),
  inSpeech(
    'words are signed before they are saved',
    'const written = await journal.write(height, inputs, record, agreement.saved)',
    "const written: string = 'written'\n    void journal.write(height, inputs, record).catch(() => {})",
  ),
  inSpeech(
    'words that the journal refused are said',
    "    if (written === 'conflict' || written === 'retired') return undefined\n",
    '',
  ),
  inSpeech('words of a retired journal are said', " || written === 'retired') return undefined", ') return undefined'),
  inSpeech('what led to an unwritten word is forgotten', '    else agreement.unsaved = inputs\n', ''),
  inSpeech(
    'the inputs of a word are not written',
    'const inputs = agreement.unsaved\n',
    'const inputs: typeof agreement.unsaved = []\n',
  ),
  inSpeech('a full disk does not silence', '    agreement.silenced = true\n', ''),
  inSpeech('the polka behind the valid value is not repeated', ', machine.valid?.round ?? machine.round]', ']'),
  inSpeech(
    'a lock travels without its polka',
    "type === 'precommit' && choice !== undefined && round > 0 ?",
    'false ?',
  ),
  inSpeech(
    'the end of a round is not passed on',
    'else if (isQuorum(ended.length, set.length)) sayVotes(agreement, ended)',
    '',
  ),
  inSpeech(
    'what a liar said besides is not repeated',
    'heldVotes(agreement).filter((other) => rounds',
    '[...agreement.votes.values()].filter((other) => rounds',
  ),
  inAgreement('timeouts are not remembered', "        remember(agreement, { kind: 'timeout', timer, round })\n", ''),
  inAgreement('the start of a height is not remembered', "  remember(agreement, { kind: 'start' })\n", ''),
  inAgreement('presence is not in the journal', "  unsaved.push({ kind: 'presence', lost: [...lost] })\n", ''),
  inAgreement(
    'presence that ends a round is not remembered',
    '  if (machine.round !== round || machine.step !== at) rememberPresence(agreement, machine.lost)\n',
    '',
  ),
  inAgreement('timers of a finished height go on', '  agreement.timers.clear()\n  Object', '  Object'),
  inAgreement(
    'who is away is waited for again at the next height',
    "  if (lost.size > 0) advance(agreement, { kind: 'presence', lost: [...lost] })\n",
    '',
  ),
  {
    ...inAgreement(
      'words are withheld and never said',
      'agreement.withheld = [...agreement.withheld, effect].filter((one) => isOfRound(one, agreement.machine.round))',
      '',
    ),
    suspects: ['node/own-key', 'node/withheld'],
  },
  {
    ...inAgreement(
      'a decision needs no quorum of signatures',
      'executed === undefined || !isQuorum(certificate.signatures.length, set.length)',
      'executed === undefined',
    ),
    suspects: ['node/bounds', 'node/liars', 'node/catching-up'],
  },
]

const MEMORY: readonly Mutant[] = [
  inMemory(
    'any device of a household votes',
    'household === self && hex(key) === hex(signer.key)',
    'household === self',
  ),
  inMemory('far votes are kept without the machine', '  if (!isWanted(machine, vote)) return false\n', '', [
    {
      file: 'src/node/intake.ts',
      find: 'const useless = !isKept(agreement, vote.round) || !isWanted(agreement.machine, vote)',
      replace: 'const useless = false',
    },
  ]),
  inMemory('a liar’s second prevote is not kept', 'else seconds.set(voteKey(vote), vote)', ''),
  inMemory(
    'a rival proposal is not kept',
    'else if (!isSameProposal(first, proposal)) agreement.rivals.set(round, proposal)',
    '',
  ),
  inMemory('votes of rounds that are over are kept', 'if (!isKept(agreement, vote.round)) votes.delete(key)', '{}'),
  inMemory(
    'blocks of rounds that are over are kept',
    'if (!named.has(blockId)) agreement.blocks.delete(blockId)',
    '{}',
  ),
  inMemory(
    'the rounds of lock and value are forgotten',
    ' || round === machine.valid?.round || round === machine.locked?.round',
    '',
  ),
]

const REPLAY: readonly Mutant[] = [
  inReplay(
    'replay forgets timeouts',
    "else if (entry.kind === 'timeout') run({ kind: 'timeout', timer: entry.timer, round: entry.round })",
    "else if (entry.kind === 'timeout') continue",
  ),
  inReplay(
    'replay forgets who was away',
    "else if (entry.kind === 'presence') run({ kind: 'presence', lost: entry.lost })",
    "else if (entry.kind === 'presence') continue",
  ),
  inReplay(
    'replay forgets what neighbours said',
    "else if (entry.kind === 'message') await replayMessage(agreement, entry.bytes, read, run)",
    "else if (entry.kind === 'message') continue",
  ),
  inReplay('replay forgets our own words', '      await replaySpeech(agreement, entry.record, read, run)\n', ''),
  inReplay('replay does not go on', '  await resume(agreement, asked, spoken)\n', ''),
  inReplay('replay starts no timer', '      agreement.timers.start(effect.timer, effect.round)\n', '      continue\n'),
  inResume(
    'a torn journal is read as if it were whole',
    "if (entries === 'torn' || !canBeRead(chain.chainId, entries)) {",
    "if (entries === 'torn') {",
  ),
  inResume('the journal is not read', 'await node.ports.journal.entries(chain.height() + 1)', '[] as never[]'),
  inResume('the journal of another height is read', 'entries(chain.height() + 1)', 'entries(chain.height())'),
  inResume('what was heard before the key was cleared is forgotten', '  await hearEarly(node)\n', ''),
  inResume('the journal’s proofs are forgotten', '  await accuseAgain(node)\n', ''),
  inTimers(
    'frozen timers fire',
    'if (born === generation && !frozen && found !== undefined)',
    'if (found !== undefined)',
  ),
  inTimers('frozen timers are looked for', '      if (frozen) return\n', ''),
  inTimers(
    'timers do not thaw',
    'for (const { timer, round: of } of [...waiting.values()])',
    'for (const { timer, round: of } of [] as Due[])',
  ),
  inTimers('timeouts are as long as ever after a rest', '      baseRound = round\n', ''),
  inTimers('timers of a height that is over wait', '      waiting.clear()\n', ''),
  inTimers('late timers are not made up for', 'if (found.atMs <= nowMs) fire(name, found)', '{}'),
]

const KEY: readonly Mutant[] = [
  inOwnKey(
    'a retired key signs after a restart',
    'silent ? { ...FRESH_KEY, standing: mark } : { ...FRESH_KEY, mark }',
    'silent ? FRESH_KEY : { ...FRESH_KEY, mark }',
  ),
  inOwnKey("a key's retirement is not written", '  await node.ports.journal.retire()\n', ''),
  inOwnKey('a key that went astray is heard and signs on', 'if (await isLacking(node, words)) await retire(node)', ''),
  inOwnKey('nobody is asked about the key', '  if (!enough && !isAlone(node)) return\n', ''),
  inOwnKey('an unanswered question clears', 'const enough = answered.length > 0 && (', 'const enough = ('),
  inOwnKey(
    'a senseless answer clears',
    "remember(answer === undefined ? 'failed' : 'answered')",
    "remember('answered')",
  ),
  inOwnKey('a refused question clears', "        remember('failed')\n", "        remember('answered')\n"),
  inOwnKey('the first answer clears', 'everybody || isHonest(voters, set.length) || waitedMs >= ASK_KEY_MS', 'true'),
  inOwnKey('a question is waited for without an end', ' || waitedMs >= ASK_KEY_MS)', ')'),
  inOwnKey('who votes alone waits for an answer', 'if (!enough && !isAlone(node)) return', 'if (!enough) return'),
  inOwnKey(
    'forged words retire a key',
    '  if (!(await ports.crypto.verify(device.key, words.signBytes, words.signature))) return\n',
    '',
  ),
  inOwnKey(
    'a neighbour says where our words stand',
    'chain === undefined || !isWhatItSays(chain.chainId, selfOf(node) ?? 0, words)',
    'chain === undefined',
  ),
  inOwnKey(
    'words beyond the watermark are no sign',
    '  if (mark === undefined || compareSpeech(words, mark) > 0) return true\n',
    '  if (mark === undefined) return true\n',
  ),
  inOwnKey(
    'other words at a known place are no sign',
    '      sameBytes(entry.record.signBytes, words.signBytes),\n',
    '      entry.record.signBytes.length > 0,\n',
  ),
  inOwnKey(
    'our own words of a decided height retire us',
    '  if (words.height <= (node.chain?.height() ?? 0)) return false\n',
    '',
  ),
  inOwnKey(
    'our words in a certificate are not looked at',
    '  if (mark === undefined || compareSpeech(place, mark) > 0) await retire(node)\n',
    '',
  ),
  inOwnKey(
    'of what we heard of a key the oldest is told',
    'words.sort(compareSpeech).at(-1)',
    'words.sort(compareSpeech).at(0)',
  ),
  inOwnKey(
    'the newest certificate is no answer',
    'return newest ?? inCertificate(chain.chainId, chain.certificate(), activeSet, key)',
    'return newest',
  ),
  {
    ...inNode(
      'what we have said ourselves is not marked',
      'onSpoken: (place) => markSpoken(node, place)',
      'onSpoken: () => {}',
    ),
    suspects: ['node/heard-of-us'],
  },
  {
    ...inNode(
      'that another tab has retired our key is not heard',
      'onRetired: () => heardRetired(node)',
      'onRetired: async () => {}',
    ),
    suspects: ['node/own-key'],
  },
  inCatchUp(
    'certificates of sync are not looked at',
    'await heardInCertificate(node, certificate, voters)',
    'void [certificate, voters]',
  ),
]

const MAY_SPEAK: readonly Mutant[] = [
  inNode(
    'a person’s stop is not heard',
    "node.validating && node.ownKey.standing !== 'retired'",
    "node.ownKey.standing !== 'retired'",
  ),
  inNode('a key that is not cleared signs', "node.ownKey.standing === 'clear' && !isBehind(node)", '!isBehind(node)'),
  inNode('who is behind signs', '!isBehind(node) && isTrusted(node)', 'isTrusted(node)'),
  inNode('who only reads signs', '!isBehind(node) && isTrusted(node)', '!isBehind(node)'),
  inNode('a fork is no reason to be silent', '&& node.fork === undefined && !node.chainEnded', '&& !node.chainEnded'),
  inBehind('a claim is believed for ever', 'nowMs - sinceMs < CLAIM_MS && nowMs >= sinceMs', 'nowMs >= sinceMs'),
  inBehind(
    'a liar renews its claim',
    'known !== undefined && known.height > own ? known.sinceMs : node.ports.clock.nowMs()',
    'node.ports.clock.nowMs()',
  ),
  inBehind('nobody is ever behind', 'return true\n  return false', 'return false\n  return false'),
  inCatchUp('blocks that came renew no claim', '    renewClaims(node)\n', ''),
]

const EVIDENCE: readonly Mutant[] = [
  inEvidence('evidence is not kept', '  agreement.conflicts.set(household, double)\n', ''),
  inEvidence('evidence is not sent', "  await submit(node, 'device', body)\n", ''),
  inEvidence('evidence is told to nobody', "  notice(node, 'double-vote', `${name}, ${double.first.height}`)\n", ''),
  inEvidence('we accuse ourselves', ' || household === selfOf(node)', ''),
  inEvidence('evidence is sent again and again', ' || isPending(node, household)', ''),
  inEvidence('evidence has no bound', ' || agreement.conflicts.size >= CONFLICTS_PER_HEIGHT', ''),
  inEvidence(
    'two votes in the journal prove nothing',
    "await accuse(node, voter, { kind: 'vote', first, second })",
    '{}',
  ),
  inEvidence(
    'two proposals in the journal prove nothing',
    "await accuse(node, voter, { kind: 'proposal', first, second })",
    '{}',
  ),
]

const STARTING: readonly Mutant[] = [
  inSpans('a clock that was put back holds up what waits', 'Math.abs(nowMs - sinceMs)', '(nowMs - sinceMs)'),
  inHeights(
    'who is missing is never noticed',
    ' && missingVoters(state).length > 0',
    ' && missingVoters(state).length > 999',
  ),
  inHeights('a height is started for nobody', ' && missingVoters(state).length > 0', ''),
  inHeights(
    'what the proposer does not know stays unknown',
    'if (node.pool.waiting.has(id)) sendSoon(node, transaction)',
    'if (false) sendSoon(node, transaction)',
  ),
  inHeights('a refusing disk silences for good', '    if (isHeldUp(agreement)) await resumeHeight(node)\n', ''),
  inHeights('a street without a quorum does not rest', '      agreement.timers.freeze()\n', ''),
  inHeights(
    'two of four are enough to go on',
    'if (!isQuorum(present.length, set.length)) {',
    'if (present.length * 2 < set.length) {',
  ),
  inHeights(
    'who is stuck asks nobody',
    '    repeat(agreement)\n    askRunning(node)\n  }\n  await considerStart',
    '    repeat(agreement)\n  }\n  await considerStart',
  ),
]

export const NODE_MUTANTS: readonly Mutant[] = [
  ...SPEECH,
  ...MEMORY,
  ...REPLAY,
  ...KEY,
  ...MAY_SPEAK,
  ...EVIDENCE,
  ...STARTING,
]
