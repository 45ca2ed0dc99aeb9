// Bugs in how the chain grows, in catching up, in snapshots, in whom a node believes and in forks.
import { mutantIn, type Mutant } from './mutant.ts'

const inChain = mutantIn('src/node/sync/chain.ts', 'node/bad-blocks', 'node/full-disk', 'node/fork', 'node/trust')
const inAhead = mutantIn('src/node/sync/ahead.ts', 'node/ahead', 'node/catching-up')
const inFetching = mutantIn('src/node/sync/fetching.ts', 'node/fork', 'node/catching-up')
const inCarried = mutantIn('src/node/sync/carry-in.ts', 'node/carrying', 'node/carrying-forks')
const inSnapshots = mutantIn('src/node/sync/snapshot-fetch.ts', 'node/snapshots')
const inTrust = mutantIn('src/node/sync/trust.ts', 'node/trust')
const inFork = mutantIn('src/node/agreement/fork.ts', 'node/fork')

const CHAIN: readonly Mutant[] = [
  inChain('sync appends without a certificate', "  if (fault !== undefined) return 'refused'\n", ''),
  inChain(
    'sync does not execute',
    "return execution.ok ? execution.executed : 'refused'",
    'return execution.ok ? execution.executed : { tip: { id: block.id, state: tip.state }, block, receipts: [] }',
  ),
  inChain(
    'sync takes a block that a checkpoint forbids',
    "  if (contradicts(height, block.id)) return 'contradicts'\n",
    '',
  ),
  inChain('sync takes any parent', "  if (hex(block.header.parentId) !== tip.id) return 'foreign-parent'\n", ''),
  inChain(
    'the chain grows before the disk has it',
    'await store.append(storedOf(tip, executed, bytes), encodeState(executed.tip.state))',
    'store.append(storedOf(tip, executed, bytes), encodeState(executed.tip.state)).catch(() => {})',
  ),
  inChain(
    'a run of blocks grows before the disk has it',
    'await store.appendAll(stored, encodeState(last.executed.tip.state))',
    'store.appendAll(stored, encodeState(last.executed.tip.state)).catch(() => {})',
  ),
  inAhead('the set that was guessed has the last word', 'voters === real || sameSet(voters, real)', 'real.length > 0'),
  inAhead('the first certificate proves what stands behind it', 'const last = run.at(-1)', 'const last = run[0]'),
  inAhead('one bad certificate lets no other count', 'if (run.length === 1) return', 'if (fault) return'),
  inAhead(
    'a range is proved whatever its last certificate says',
    'if (fault === undefined) return run.map',
    'if (run.length > 1) return run.map',
  ),
  inAhead(
    'blocks of a range need not stand on each other',
    '  if (before !== undefined && !sameBytes(block.value.header.parentId, fromHex(before.block.id))) return undefined\n',
    '',
  ),
  inAhead(
    'what a neighbour wrote beside a block is handed on',
    'if (certificate === undefined || hex(certificate.blockId) !== one.block.id) return one',
    'return one',
  ),
]

const FETCHING: readonly Mutant[] = [
  inFetching('who answers wrongly is asked again at once', '  leaveAlone(node, peer, WRONG_MS)\n', ''),
  inFetching(
    'who does not answer is waited for',
    '  node.ports.clock.after(RANGE_MS, () => node.loop.input(giveUp))\n',
    '',
  ),
  inFetching(
    'one neighbour has to serve everything',
    'if (fetching.asked.size >= PEERS_ASKED) return',
    'if (fetching.asked.size >= 1) return',
  ),
  inFetching(
    'another history of our height goes unnoticed',
    "if (there !== undefined && there.block.id !== tip?.id) wrong(node, peer, 'rival', there)",
    '',
  ),
  mutantIn('src/node/sync/append-batch.ts', 'node/catching-up', 'node/carrying')(
    'people wait until all blocks are there',
    'done < BATCH_BLOCKS && Math.abs(node.ports.clock.nowMs() - startedMs) < BATCH_MS',
    'done >= 0',
  ),
  inFetching('nonsense behind good blocks is no fault', "if (run.malformed) wrong(node, run.peer, 'malformed')", ''),
  inFetching(
    'what nobody keeps is asked for',
    'reach.height >= from && reach.base <= from\n',
    'reach.height >= from\n',
  ),
]

const SNAPSHOTS: readonly Mutant[] = [
  inSnapshots(
    'a snapshot is taken without a checkpoint',
    'const isTrusted = checkpoints.get(offer.height) === offer.id',
    'const isTrusted = checkpoints.size >= 0',
    [
      {
        file: 'src/node/sync/snapshot-fetch.ts',
        find: 'if (node.trust.checkpoints.get(offer.height) !== offer.id || chain.height() >= offer.height) return',
        replace: 'if (chain.height() >= offer.height) return',
      },
    ],
  ),
  inSnapshots('another snapshot than the one offered is taken', ' || read.value.stored.id !== offer.id', ''),
  inSnapshots(
    'a snapshot needs no certificate',
    'return fault === undefined ? read.value : undefined',
    'return read.value',
  ),
  inSnapshots(
    'a snapshot is fetched for a few blocks',
    'gap < gapOf(chain.genesis)) return goOn()',
    'gap < 0) return goOn()',
  ),
  inSnapshots('a false snapshot is offered again', '    leaveAlone(node, peer, WRONG_MS)\n', ''),
  inSnapshots(
    'pieces are taken without an end',
    'piece.length === 0 || at + piece.length > length',
    'piece.length > length',
  ),
]

const TRUST: readonly Mutant[] = [
  inTrust('one neighbour is enough to be believed', 'Math.max(WITNESSES, Math.floor(reached / 2) + 1)', '1'),
  inTrust('three of many are enough to be believed', 'Math.max(WITNESSES, Math.floor(reached / 2) + 1)', 'WITNESSES'),
  inTrust('what most say is believed, however few', 'needed > 0 && most[1] >= needed', 'needed > 0'),
  inTrust(
    'old books are believed for ever',
    'nowMs - Math.max(ownMs(node), node.trust.confirmedAtMs) < TRUST_MS',
    'nowMs - Math.max(ownMs(node), node.trust.confirmedAtMs) < Number.POSITIVE_INFINITY',
  ),
  inTrust(
    'a newcomer believes the books of whoever let it in',
    'if (chain === undefined || sponsor !== undefined) return Number.NEGATIVE_INFINITY',
    'if (chain === undefined) return Number.NEGATIVE_INFINITY',
  ),
  inTrust(
    'new blocks that one neighbour brings after a fortnight are believed',
    'return trust.believedMs ?? blockMs(chain)',
    'return blockMs(chain)',
  ),
  inTrust('a reload forgets the doubts', 'node.trust.believedMs = await node.ports.store.doubted()\n', '\n'),
  inTrust('doubts stay for ever', 'believedMs: undefined, doubtIsKept: false', 'doubtIsKept: false'),
  inTrust(
    'books that differ from everybody’s are believed',
    'if (own !== trust.checkpoints.get(height)) {',
    'if (own === undefined) {',
  ),
  inTrust(
    'newcomers outvote a street',
    '  for (const [peer, { height }] of tips) if (height === 0n) tips.delete(peer)\n',
    '',
  ),
  inTrust(
    'no checkpoint contradicts anything',
    'return trusted !== undefined && trusted !== id',
    'return false && trusted !== id',
  ),
]

const FORKS: readonly Mutant[] = [
  inFork(
    'a fork is forgotten over a restart',
    '  if (kept !== undefined) halt(node, kept.height, blockOf(kept.first), blockOf(kept.second))\n',
    '',
  ),
  inFork('a fork is not written', '  await ports.store.saveFork({ height, first, second })\n', ''),
  inFork(
    'a fork needs no signatures',
    'if ((await verifyCommit(ports.crypto, chain.chainId, certificate, claimed, activeSet)) !== undefined) return false\n',
    '',
  ),
  inFork(
    'our own certificate is a fork',
    'if (ours === undefined || sameBytes(ours.blockId, certificate.blockId)) return false',
    'if (ours === undefined) return false',
  ),
]

const CARRIED: readonly Mutant[] = [
  mutantIn('src/node/agreement/behind.ts', 'node/carrying')(
    'who takes a file goes on voting at its old tip',
    '  if (node.carrying !== undefined && node.carrying.to > (node.chain?.height() ?? 0)) return true\n',
    '',
  ),
  inCarried('a file of another street is taken', "return 'file-other-street'", 'return undefined'),
  inCarried('a file beyond a gap is begun', "return 'file-gap'", 'return undefined'),
  inCarried(
    'a carried block that we have in another form says nothing',
    "if (await noteFork(node, theirs)) return 'file-fork'",
    '',
  ),
  inCarried('who has taken a file is behind for ever', '  node.carrying = undefined\n', ''),
]

export const SYNC_MUTANTS: readonly Mutant[] = [...CHAIN, ...FETCHING, ...SNAPSHOTS, ...TRUST, ...FORKS, ...CARRIED]
