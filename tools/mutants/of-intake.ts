// Bugs in what a node lets in: gossip, proposed blocks, words before and after their time.
import { mutantIn, type Mutant } from './mutant.ts'

const inIntake = mutantIn('src/node/intake.ts', 'node/gossip', 'node/liars', 'node/evidence', 'node/clocks')
const inJudge = mutantIn('src/node/agreement/judge.ts', 'node/gossip', 'node/bad-blocks', 'node/clocks')
const inLate = mutantIn(
  'src/node/agreement/late.ts',
  'node/late',
  'node/absence',
  'node/starting',
  'node/evidence',
  'node/fork',
)
const inEarly = mutantIn('src/node/agreement/early.ts', 'node/early')

const MESSAGES: readonly Mutant[] = [
  inIntake(
    'the signature of a vote is not checked',
    "    if (!(await node.ports.crypto.verify(voter.key, signBytes, vote.signature))) return 'signature'\n",
    '',
  ),
  inIntake(
    'a vote is checked with any household’s key',
    'const voter = voters.find((other) => other.household === vote.household)',
    'const voter = voters[1]',
  ),
  inIntake(
    'the signature of a proposal is not checked',
    'voter === undefined || !(await node.ports.crypto.verify(voter.key, signBytes, proposal.signature))',
    'voter === undefined',
  ),
  {
    ...inIntake(
      'anybody may propose',
      "  if (proposerOf(machine.set, machine.height, round) !== household) return 'out-of-turn'\n",
      '',
    ),
    suspects: ['node/bad-blocks'],
  },
  inIntake(
    'votes of another height count',
    'return message.votes.every((vote) => vote.height === height) ? height : undefined',
    'return height',
  ),
  {
    ...inIntake(
      'useless votes are passed on',
      'const useless = !isKept(agreement, vote.round) || !isWanted(agreement.machine, vote)',
      'const useless = false',
    ),
    suspects: ['node/liars'],
  },
  inIntake(
    'time far ahead is taken below four',
    "  if (judged !== 'invalid' && isTooFarAhead(node, chain, judged.block)) return 'clock-far-off'\n",
    '',
  ),
  inIntake('a second vote in one bundle is not noticed', ' ?? firsts.get(voteKey(vote))', ''),
  inIntake(
    'two votes of one household are no lie',
    "      await accuse(node, voter, { kind: 'vote', first: known, second: vote })\n",
    '',
  ),
  inIntake(
    'two proposals of one household are no lie',
    "  if (known !== undefined) await accuse(node, voter, { kind: 'proposal', first: known, second: proposal })\n",
    '',
  ),
  inIntake(
    'a liar’s second vote does not come in',
    'if (known === undefined || known.choice !== vote.choice) fresh.push(vote)',
    'if (known === undefined) fresh.push(vote)',
  ),
  inIntake(
    'a liar’s every vote is passed on',
    "if (why !== 'taken' && !agreement.conflicts.has(vote.household)) why",
    "if (why !== 'taken') why",
  ),
  inIntake(
    'a liar makes us execute without an end',
    "  if (known !== undefined && agreement.blocks.size >= consensusLimits.BLOCKS_PER_HEIGHT) return 'nothing-new'\n",
    '',
  ),
  inIntake(
    'proposals far ahead are executed',
    "  if (round > machine.round + consensusLimits.ROUNDS_AHEAD) return 'round-ahead'\n",
    '',
  ),
  inIntake(
    'the signature of a transaction is not looked at',
    "    if (verified === undefined) {\n      why = 'signature'\n      break\n    }\n    if (addToPool(node.pool, verified)",
    '    if (addToPool(node.pool, verified ?? (transaction as NonNullable<typeof verified>))',
  ),
  inIntake(
    'anybody sends signs of life for others',
    'if (!(await node.ports.crypto.verify(home.voterKey, beatBytes(chain.chainId, beat), beat.signature))) {',
    'if (beat.signature.length === 0) {',
  ),
  inIntake(
    'old signs of life count',
    "  if (Math.abs(Number(beat.timeMs) - nowMs) > p2pLimits.BEAT_SKEW_MS) return 'clock-far-off'\n",
    '',
  ),
]

const OURSELVES: readonly Mutant[] = [
  {
    ...inIntake(
      'a vote in our own name is nothing special',
      '      await heardOfUs(node, { speech: vote.type, signBytes, ...vote })\n',
      '',
    ),
    suspects: ['node/own-key'],
  },
  {
    ...inIntake(
      'a proposal in our own name is nothing special',
      "    await heardOfUs(node, { speech: 'proposal', height, round, signBytes, signature })\n",
      '',
    ),
    suspects: ['node/own-key'],
  },
  {
    ...inIntake(
      'an unsigned claim keeps a node from voting',
      "    if (!(await node.ports.crypto.verify(home.voterKey, signed, said.signature))) return 'height-ahead'\n",
      '',
    ),
    suspects: ['node/own-key'],
  },
  {
    ...inIntake('a height ahead is no claim', '    takeClaim(node, said.household, height - 1)\n', ''),
    suspects: ['node/own-key', 'node/withheld'],
  },
  {
    ...inIntake('between two histories one is chosen', "node.fork !== undefined ? 'not-running' : ", ''),
    suspects: ['node/fork'],
  },
  {
    ...inIntake(
      'what is said before the key is cleared is answered and lost',
      "node.ownKey.standing === 'asking' && isVoter(node)",
      'false',
    ),
    suspects: ['node/own-key', 'node/replay'],
  },
]

const BLOCKS: readonly Mutant[] = [
  inJudge('a proposal may name another block', ' || decoded.value.id !== proposal.blockId', ''),
  inJudge(
    'a block may name another proposer',
    "  if (proposal.validRound < 0 && block.header.proposer !== proposal.household) return 'foreign'\n",
    '',
  ),
  inJudge('the last commit is not verified', '  return fault === undefined\n', '  return true\n'),
  inJudge(
    'the last commit is verified against the next set',
    'lastCommit, before, state.street.activeSet',
    'lastCommit, before, state.street.nextSet',
  ),
  inJudge('a block needs no last commit', 'return chain.height() === 0 && lastCommit === undefined', 'return true'),
  inJudge(
    'a signature borrows another’s verdict',
    'known !== undefined && hex(known.signature) === hex(transaction.signature)',
    'known !== undefined',
  ),
  inJudge(
    'transactions of a block are not verified',
    "    if (verified === undefined) return 'invalid'\n    transactions.push(verified)",
    '    transactions.push(verified ?? (transaction as Verified<Transaction>))',
  ),
  inJudge('a median of four clocks is not trusted', 'chain.tip().state.street.nextSet.length < 4 && ', ''),
  {
    ...inJudge(
      'another history in a proposal goes unnoticed',
      "  if (fault === 'wrong block') await noteCertificate(node, lastCommit)\n",
      '',
    ),
    suspects: ['node/fork'],
  },
]

const OUT_OF_TIME: readonly Mutant[] = [
  inLate(
    'a late precommit of a wrong key is taken',
    "  if (!(await node.ports.crypto.verify(voter.key, signBytes, vote.signature))) return 'signature'\n",
    '',
  ),
  inLate('a precommit of any age counts', ' && node.ports.clock.nowMs() - node.decidedAtMs <= LATE_TAKEN_MS', ''),
  inLate('a late precommit of another round counts', 'vote.round === round && ', ''),
  inLate('a late prevote counts', "  if (vote.type !== 'precommit') return 'height-over'\n", ''),
  inLate(
    'late precommits stand in no order',
    'signatures: all.sort((a, b) => place(a.household) - place(b.household))',
    'signatures: all',
  ),
  inLate(
    'late precommits are not waited for',
    '  if (leftMs <= 0 || leftMs > LATE_WAIT_MS || ',
    '  if (leftMs <= LATE_WAIT_MS || ',
  ),
  inLate(
    'transactions wait for late precommits every time',
    '  if (hasTransactions && waited && !missing.some((household) => isOffByPlan(state, household))) return false\n',
    '',
  ),
  inLate(
    'who is here in its hours off loses its place to a busy street',
    ' && !missing.some((household) => isOffByPlan(state, household))',
    '',
  ),
  inLate(
    'two precommits of a decided height are no lie',
    "    await accuse(node, voter, { kind: 'vote', first: known, second: vote })\n",
    '',
  ),
  inLate('precommits for another block prove no fork', '  if (!ours) await notePrecommit(node, vote)\n', ''),
  inEarly(
    'words before their time fill the memory',
    'const full = node.early.length >= consensusLimits.EARLY_MESSAGES || ofPeer >= PER_PEER || bytes > EARLY_BYTES',
    'const full = false',
  ),
  inEarly('one neighbour crowds out the others', ' || ofPeer >= PER_PEER', ''),
  inEarly('words before their time have no weight', ' || bytes > EARLY_BYTES', ''),
]

export const INTAKE_MUTANTS: readonly Mutant[] = [...MESSAGES, ...OURSELVES, ...BLOCKS, ...OUT_OF_TIME]
