// Bugs in the machine, in counting and in certificates.
import { mutantIn, type Mutant } from './mutant.ts'

const MACHINE = [
  'consensus/step',
  'consensus/lock',
  'consensus/liars',
  'consensus/hidden-lock',
  'consensus/holes',
] as const
const inStep = mutantIn('src/consensus/step.ts', ...MACHINE)
const inTally = mutantIn('src/consensus/tally.ts', ...MACHINE)
const inQuorum = mutantIn('src/consensus/quorum.ts', ...MACHINE)
const inCertificate = mutantIn('src/consensus/certificate.ts', 'consensus/message', 'node/bad-blocks')

const RULES: readonly Mutant[] = [
  inStep(
    'a fresh proposal is prevoted against the lock',
    'const free = locked === undefined || locked.blockId === blockId\n',
    'const free = true\n',
  ),
  inStep(
    'an old polka opens a newer lock',
    'locked.round <= validRound || locked.blockId === blockId',
    'validRound >= 0 || locked.blockId === blockId',
  ),
  inStep('no lock is set', 'precommit({ ...valid, locked: { round, blockId } }, blockId)', 'precommit(valid, blockId)'),
  inStep(
    'a polka after the prevote step moves the lock',
    'return { machine: valid, effects: [] }',
    'return { machine: { ...valid, locked: { round, blockId } }, effects: [] }',
  ),
  inStep('no valid value is kept', '{ ...marked(machine, mark), valid: { round, blockId } }', 'marked(machine, mark)'),
  inStep('a proposer forgets its valid value', 'if (machine.valid === undefined)', 'if (machine.round >= 0)'),
  inStep('the remember rule is dropped', '(remember(machine) ?? prevoteRule(machine)', '(prevoteRule(machine)'),
  inStep(
    'a polka for an invalid block is remembered',
    "'prevote', machine.set.length)\n    if (blockId === undefined || !holdsValid(machine, blockId)) continue",
    "'prevote', machine.set.length)\n    if (blockId === undefined) continue",
  ),
  inStep('the polka of the valid round is not required', '  if (!polka) return undefined\n', ''),
  inStep(
    'a valid round of the future is believed',
    '  if (validRound >= machine.round) return prevote(machine, undefined)\n',
    '',
  ),
  inStep(
    'an invalid proposal is prevoted',
    'locked.blockId === blockId\n    return prevote(machine, valid && free ? blockId',
    'locked.blockId === blockId\n    return prevote(machine, free ? blockId',
  ),
  inStep(
    'an invalid proposal with a polka is prevoted',
    'locked.blockId === blockId\n  return prevote(machine, valid && free ? blockId',
    'locked.blockId === blockId\n  return prevote(machine, free ? blockId',
  ),
  inStep(
    'an invalid proposal is precommitted',
    'if (blockId === undefined || !holdsValid(machine, blockId)) return undefined',
    'if (blockId === undefined) return undefined',
  ),
  inStep(
    'an invalid block is decided',
    "'precommit', machine.set.length)\n    if (blockId === undefined || !holdsValid(machine, blockId)) continue",
    "'precommit', machine.set.length)\n    if (blockId === undefined) continue",
  ),
  inStep(
    'of a proposal only its name counts',
    'proposal.blockId === blockId && proposal.valid',
    'proposal.blockId === blockId',
  ),
  inStep(
    'precommits of an earlier round decide nothing',
    "'precommit', machine.set.length)\n    if (blockId === undefined ||",
    "'precommit', machine.set.length)\n    if (blockId === undefined || round < machine.round ||",
  ),
  inStep(
    'a quorum of those present decides',
    "quorumBlock(tally, 'precommit', machine.set.length)",
    "quorumBlock(tally, 'precommit', machine.set.length - machine.lost.size)",
  ),
  inStep(
    'one voice of a later round is followed',
    'rounds.find((_, i) => isHonest(i + 1, machine.set.length))',
    'rounds.find((_, i) => i >= 0)',
  ),
  inStep('a machine at rest follows nobody', "machine.step === 'idle' ? -1 : machine.round", 'machine.round'),
  inStep(
    'a timeout of an old round is taken',
    '  if (input.round !== machine.round) return { machine, effects: [] }\n',
    '',
  ),
  inStep(
    'a round is prevoted twice',
    "input.timer === 'propose' && machine.step === 'propose'",
    "input.timer === 'propose'",
  ),
  inStep(
    'a round is precommitted twice',
    "input.timer === 'prevote' && machine.step === 'prevote'",
    "input.timer === 'prevote'",
  ),
  inStep('the prevote timeout is forgotten', "effects: [timer('prevote', round)] }", 'effects: [] }'),
  inStep('the precommit timeout is forgotten', "effects: [timer('precommit', round)] }", 'effects: [] }'),
  inStep(
    'for a lost proposer its block is prevoted unseen',
    'machine.lost.has(proposer) ? prevote(machine, undefined)',
    "machine.lost.has(proposer) ? prevote(machine, machine.valid?.blockId ?? 'b'.repeat(64))",
  ),
  inStep('a lost proposer is waited for', 'proposer !== undefined && machine.lost.has(proposer)', 'false'),
  inStep('votes from outside the set count', 'if (!machine.set.includes(vote.household)) return false', ''),
  inStep('far votes are kept without a bound', 'return kept < FAR_VOTES', 'return true'),
  inStep('far votes are not kept at all', 'return kept < FAR_VOTES', 'return false'),
  inStep(
    'anybody’s proposal counts',
    'const foreign = household !== proposerOf(machine.set, machine.height, round)',
    'const foreign = false',
  ),
  inStep(
    'a later proposal replaces the first',
    'if (first === undefined)\n',
    'if (first === undefined || !isSame(first, proposal))\n',
  ),
  inStep('proposals of any round are kept', 'foreign || round > machine.round + ROUNDS_AHEAD', 'foreign'),
  inStep(
    'a rival proposal is not decided',
    'for (const proposals of [machine.proposals, machine.rivals])',
    'for (const proposals of [machine.proposals])',
  ),
  inStep(
    'a rival proposal goes unnoticed',
    "const effects: Effect[] = [{ kind: 'conflict', proposal }]",
    'const effects: Effect[] = []',
  ),
  inStep(
    'the first rival stays, whatever comes',
    'if (rival !== undefined && isBacked(machine, rival))',
    'if (rival !== undefined)',
  ),
  inStep(
    'a rival is dropped that honest households voted for',
    'if (rival !== undefined && isBacked(machine, rival))',
    'if (false)',
  ),
  inStep(
    'a block that was built too late is proposed',
    "round === machine.round && machine.step === 'propose'\n    ? {",
    'round <= machine.round\n    ? {',
  ),
  inStep('equivocation goes unnoticed', "counted.outcome === 'conflict' ? [{ kind: 'conflict', vote }] : []", '[]'),
  inStep('a later round that is lost ends at once', '  if (round === 0) return true\n', '  return true\n'),
  inStep(
    'the first round is never left early',
    '  if (round === 0) return true\n',
    '  if (round === 0) return false\n',
  ),
  inStep(
    'a lock without its polka is no reason to wait',
    "    if (choice !== undefined && !isQuorum(votesFor(tally, 'prevote', choice), set.length)) return false\n",
    '',
  ),
  inStep(
    'who is awake and has not precommitted is not waited for',
    '      if (lost.has(household)) continue\n      return false\n',
    '      continue\n',
  ),
  inStep('an observer speaks', "machine.self === undefined ? [] : [{ kind: 'vote'", "[{ kind: 'vote'"),
]

const COUNTING: readonly Mutant[] = [
  inTally(
    'nil counts as a vote for the block',
    'if (other === choice) votes++',
    'if (other === choice || other === undefined) votes++',
  ),
  inTally(
    'a liar’s second prevote hides a polka',
    "return type === 'prevote' ? countSecond(tally, vote, validators) : { outcome: 'conflict', tally }",
    "return { outcome: 'conflict', tally }",
  ),
  inTally(
    'a second prevote counts as a precommit',
    "if (type === 'prevote') yield* tally.seconds.values()",
    'yield* tally.seconds.values()',
  ),
  inTally(
    'a liar’s second vote is one voice more',
    'isQuorum(tally[type].size, validators)',
    'isQuorum(tally[type].size + tally.seconds.size, validators)',
  ),
  inTally(
    'a liar takes a polka back',
    "    if (isQuorum(votesFor(tally, 'prevote', second), validators)) return { outcome: 'conflict', tally }\n",
    '',
  ),
  inTally('the same vote again is a lie', "  if (seen.get(household) === choice) return { outcome: 'known' }\n", ''),
  inTally(
    'the second vote replaces the first',
    'if (!seen.has(household))\n',
    'if (!seen.has(household) || seen.get(household) !== choice)\n',
  ),
  inTally('a split vote is waited for', 'return !isQuorum(most + out, validators)', 'return false'),
  inTally(
    'a round is given up while it can be won',
    'return !isQuorum(most + out, validators)',
    'return !isQuorum(most, validators)',
  ),
  inTally('precommits are no voices', '[...tally.prevote.keys(), ...tally.precommit.keys()]', 'tally.prevote.keys()'),
  inQuorum('two thirds are a quorum', 'count * 3 > validators * 2', 'count * 3 >= validators * 2'),
  inQuorum('a third is believed', 'boolean => count * 3 > validators\n/**', 'boolean => count * 3 >= validators\n/**'),
  inQuorum('the proposer is off by one', '(height + round) % set.length', '(height + round + 1) % set.length'),
]

const CERTIFICATES: readonly Mutant[] = [
  inCertificate('a certificate counts a signer twice', 'const voter = voters[place++]', 'const voter = voters[place]'),
  inCertificate(
    'a certificate has any order',
    '    while (place < voters.length && voters[place]?.household !== household) place++\n    const voter = voters[place++]',
    '    const voter = voters.find((one) => one.household === household && place++ < voters.length)',
  ),
  inCertificate(
    'a certificate needs no quorum',
    "  if (!isQuorum(signatures.length, voters.length)) return 'no quorum'\n",
    '',
  ),
  inCertificate('a certificate for another height is taken', 'Number(height) !== block.height || ', ''),
  inCertificate('a certificate for another block is taken', ' || hex(blockId) !== block.id', ''),
  inCertificate(
    'the signatures of a certificate are not checked',
    "return verdicts.every((valid) => valid) ? undefined : 'signature'",
    'return undefined',
  ),
  inCertificate(
    'one good signature makes a certificate',
    'verdicts.every((valid) => valid)',
    'verdicts.some((valid) => valid)',
  ),
  inCertificate('a certificate takes votes for anything', ' && other.choice === blockId)', ')'),
]

export const CONSENSUS_MUTANTS: readonly Mutant[] = [...RULES, ...COUNTING, ...CERTIFICATES]
