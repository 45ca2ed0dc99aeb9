// Bugs in the machine, in counting, in certificates and in the journal.
import type { Mutant } from './mutant.ts'

const STEP = 'src/consensus/step.ts'
const TALLY = 'src/consensus/tally.ts'
const QUORUM = 'src/consensus/quorum.ts'
const CERTIFICATE = 'src/consensus/certificate.ts'
const JOURNAL = 'src/consensus/browser/journal.ts'

const inStep = (name: string, find: string, replace: string): Mutant => ({
  name,
  file: STEP,
  find,
  replace,
  suspects: ['machine', 'twins'],
})
const inMachine = (file: string) => (name: string, find: string, replace: string) => ({
  ...inStep(name, find, replace),
  file,
})
const inTally = inMachine(TALLY)
const inQuorum = inMachine(QUORUM)
const inCertificate = (name: string, find: string, replace: string): Mutant => ({
  ...inStep(name, find, replace),
  file: CERTIFICATE,
  suspects: ['machine', 'door'],
})
const onDisk = (name: string, find: string, replace: string): Mutant => ({
  name,
  file: JOURNAL,
  find,
  replace,
  suspects: ['disk'],
})

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
  inStep(
    'no lock is set',
    'precommit({ ...marked, locked: { round, blockId } }, blockId)',
    'precommit(marked, blockId)',
  ),
  inStep('no valid value is kept', 'valid: { round, blockId }, done:', 'done:'),
  inStep('a proposer forgets its valid value', 'if (machine.valid === undefined)', 'if (machine.round >= 0)'),
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
    'an invalid proposal is precommitted',
    'if (proposal === undefined || !proposal.valid) return undefined',
    'if (proposal === undefined) return undefined',
  ),
  inStep(
    'an invalid block is decided',
    'if (blockId === undefined || !holdsValid(machine, blockId)) continue',
    'if (blockId === undefined) continue',
  ),
  inStep(
    'precommits of an earlier round decide nothing',
    'if (blockId === undefined || !holds',
    'if (blockId === undefined || round < machine.round || !holds',
  ),
  inStep(
    'a quorum of those present decides',
    "quorumBlock(tally, 'precommit', machine.set.length)",
    "quorumBlock(tally, 'precommit', machine.set.length - machine.lost.size)",
  ),
  inStep(
    'one voice of a later round is followed',
    'if (isHonest(voices.size, machine.set.length)) latest = round',
    'if (voices.size > 0) latest = round',
  ),
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
  inStep(
    'the precommit timeout is forgotten',
    "  if (machine.done.has(precommitMark)) return undefined\n  return { machine: marked(machine, precommitMark), effects: [timer('precommit', round)] }",
    '  return undefined',
  ),
  inStep(
    'for a lost proposer its block is prevoted unseen',
    'machine.lost.has(proposer) ? prevote(machine, undefined)',
    "machine.lost.has(proposer) ? prevote(machine, machine.valid?.blockId ?? 'b'.repeat(64))",
  ),
  inStep('votes from outside the set count', 'if (!machine.set.includes(vote.household)) return', 'if (false) return'),
  inStep(
    'anybody’s proposal counts',
    'if (known || proposal.household !== proposerOf(machine.set, machine.height, proposal.round))',
    'if (known)',
  ),
  inStep(
    'a later proposal replaces the first',
    'const known = machine.proposals.has(proposal.round) || ',
    'const known = ',
  ),
  inStep('proposals of any round are kept', ' || proposal.round > machine.round + ROUNDS_AHEAD', ''),
  inStep(
    'a block that was built too late is proposed',
    "round === machine.round && machine.step === 'propose'\n    ? {",
    'round <= machine.round\n    ? {',
  ),
  inStep('equivocation goes unnoticed', "counted.outcome === 'conflict' ? [{ kind: 'conflict', vote }] : []", '[]'),
]

const COUNTING: readonly Mutant[] = [
  inTally(
    'nil counts as a vote for the block',
    'if (other === choice) votes++',
    'if (other === choice || other === undefined) votes++',
  ),
  inTally(
    'a liar’s other vote hides a polka',
    'tally: matters ? { ...tally, further: [...tally.further, vote] } : undefined',
    'tally: undefined',
  ),
  inTally('a liar counts as often as it speaks', "if (says(tally, vote)) return { outcome: 'known' }", ''),
  inTally('every lie is kept', '[...seen.values()].includes(vote.choice)', 'true'),
  inTally(
    'the second vote replaces the first',
    '  if (seen.has(vote.household)) {',
    '  if (seen.get(vote.household) === vote.choice && seen.has(vote.household)) {',
  ),
  inTally('a split vote is waited for', 'return !isQuorum(most + out, validators)', 'return false'),
  inTally(
    'a round is given up while it can be won',
    'return !isQuorum(most + out, validators)',
    'return !isQuorum(most, validators)',
  ),
  inQuorum('two thirds are a quorum', 'count * 3 > validators * 2', 'count * 3 >= validators * 2'),
  inQuorum('a third is believed', 'boolean => count * 3 > validators\n/**', 'boolean => count * 3 >= validators\n/**'),
  inQuorum('the proposer is off by one', '(height + round) % set.length', '(height + round + 1) % set.length'),
]

const CERTIFICATES: readonly Mutant[] = [
  inCertificate('a certificate counts a signer twice', 'i > place && voter.household', 'i >= place && voter.household'),
  inCertificate('a certificate has any order', 'i > place && voter.household', 'i !== place && voter.household'),
  inCertificate(
    'a certificate needs no quorum',
    "  if (!isQuorum(signatures.length, voters.length)) return 'no quorum'\n",
    '',
  ),
  inCertificate('a certificate for another height is taken', 'Number(height) !== block.height || ', ''),
  inCertificate('a certificate for another block is taken', ' || !sameBytes(blockId, fromHex(block.id))', ''),
  inCertificate(
    'the signatures of a certificate are not checked',
    "if (!(await crypto.verify(voter.key, voteBytes(chainId, vote), signature))) return 'signature'",
    '',
  ),
  inCertificate('a certificate takes votes for anything', ' && other.choice === blockId)', ')'),
]

const DISK: readonly Mutant[] = [
  onDisk(
    'the journal ignores its watermark',
    'signedUpTo !== undefined && compareSpeech(record, signedUpTo) <= 0',
    'false',
  ),
  onDisk('the journal raises no watermark', ', state.put(watermark, WATERMARK)', ''),
  onDisk('the journal takes other words for the same', "? 'same' : 'conflict'", "? 'same' : 'same'"),
  onDisk(
    'the journal overwrites what it has',
    'journal.add(row, [height, lines.length + i])',
    'journal.put(row, [height, i])',
  ),
  onDisk('the journal is not strict', "{ durability: 'strict' }", "{ durability: 'relaxed' }"),
  onDisk(
    'the journal speaks before the disk has it',
    'await Promise.all([...writes, ',
    'void Promise.all([...writes, ',
  ),
]

export const CONSENSUS_MUTANTS: readonly Mutant[] = [...RULES, ...COUNTING, ...CERTIFICATES, ...DISK]
