// Bugs in the journal and in the store of blocks: what is on disk after a crash, and what never gets there.
import { mutantIn, type Mutant } from './mutant.ts'

const inJournal = mutantIn('src/consensus/browser/journal.ts', 'contracts/storage')
const inStore = mutantIn('src/ledger/browser/block-store.ts', 'contracts/storage')

const JOURNAL: readonly Mutant[] = [
  inJournal(
    'the journal ignores its watermark',
    'const isAbove = signedUpTo === undefined || compareSpeech(record, signedUpTo) > 0',
    'const isAbove = true',
  ),
  inJournal('the journal raises no watermark', ', state.put(watermark, WATERMARK)', ''),
  inJournal('the journal takes other words for the same', "? 'same' : 'conflict'", "? 'same' : 'same'"),
  inJournal(
    'the journal overwrites what it has',
    'journal.add(row, [height, linesBefore + i])',
    'journal.put(row, [height, i])',
  ),
  inJournal('a line that is missing goes unnoticed', 'hasGap || !isMarked(', '!isMarked('),
  inJournal('lost last words go unnoticed', 'hasGap || !isMarked(entries, height, mark) ?', 'hasGap ?'),
  inJournal('the journal is not strict', "{ durability: 'strict' }", "{ durability: 'relaxed' }"),
  inJournal(
    'the journal speaks before the disk has it',
    'await (early ?? add(linesBefore))',
    'void (early ?? add(linesBefore))',
  ),
  inJournal('another tab may have locked', '(known === undefined || known === linesBefore)', 'true'),
  inJournal('a retired journal goes on writing', 'silence === undefined && isAbove', 'isAbove'),
  inJournal('lines that may not stand are left', '    transaction.abort()\n', ''),
  inJournal(
    'a retired journal does not say so',
    'return silence ?? (place as Place | undefined)',
    'return place as Place | undefined',
  ),
  inJournal('a fresh key keeps the watermark of the one before', 'clear(), state.delete(WATERMARK))', 'clear())'),
  inJournal(
    'a key that went astray comes back clean',
    'const isAstray = isReplaced || astray.includes(astrayName(signer))',
    'const isAstray = isReplaced',
  ),
  inJournal(
    'a tab with the key before writes under the next one',
    'const isReplaced = told !== undefined && told !== signer',
    'const isReplaced = false',
  ),
  inJournal(
    'a tab with the key before retires the next one',
    'const signer = told ?? (await transaction.store.get(SIGNER))',
    'const signer = await transaction.store.get(SIGNER)',
  ),
  inJournal(
    'a key that went astray hides behind the end of its chain',
    "return isAstray ? 'retired' : ended !== undefined ? 'ended' : undefined",
    "return ended !== undefined ? 'ended' : isAstray ? 'retired' : undefined",
  ),
]

const STORE: readonly Mutant[] = [
  inStore(
    'the journal stays',
    "    transaction.objectStore('journal').delete(IDBKeyRange.upperBound([last.height, Number.MAX_SAFE_INTEGER])),\n",
    '',
  ),
  inStore(
    'the journal is dropped too early',
    'IDBKeyRange.upperBound([last.height, Number.MAX_SAFE_INTEGER])',
    'IDBKeyRange.upperBound([last.height + 1, Number.MAX_SAFE_INTEGER])',
  ),
  inStore(
    'a block raises no watermark',
    "    states.put({ height: last.height, round: DECIDED_ROUND, speech: 'precommit' }, 'signedUpTo'),\n",
    '',
  ),
  inStore(
    'blocks are not strict',
    "const STRICT = { durability: 'strict' } as const",
    "const STRICT = { durability: 'relaxed' } as const",
  ),
  inStore(
    'a second fork replaces the first',
    "if ((await transaction.store.get('fork')) === undefined) await",
    'await',
  ),
  inStore('a second founding replaces the first', 'if (before === undefined) {', '{'),
  inStore(
    'a tab that is behind puts the watermark back',
    '  if (newest !== null && Number(newest.key) >= offset + last.height) return transaction.done\n',
    '',
  ),
  inStore('the end of a chain is not written', ', store.put(true, CHAIN_ENDED)]', ']'),
  inStore('the end of a chain is for ever', "['refounding', ENDED_STATE, CHAIN_ENDED]", "['refounding', ENDED_STATE]"),
  inStore('what a signed document continues is not kept', 'store.put(ended, ENDED_STATE), ', ''),
  inStore(
    'what a void document continued stays',
    "['refounding', ENDED_STATE, CHAIN_ENDED]",
    "['refounding', CHAIN_ENDED]",
  ),
  inStore(
    'the door of another street is kept',
    'if (door !== undefined && sameBytes(before ?? genesis, genesis))',
    'if (door !== undefined)',
  ),
  inStore(
    'a street founded again frees a key that went astray',
    "  'newest',\n  'signedUpTo',\n",
    "  'newest',\n  'signedUpTo',\n  'astray/',\n",
  ),
  inStore('a street founded again stays silent', '  CHAIN_ENDED,\n  ENDED_STATE,\n', '  ENDED_STATE,\n'),
  inStore('a street founded again writes over its old books', "      state.put(newest?.key ?? 0, 'offset'),\n", ''),
  inStore('a street founded again keeps the old journal', "      transaction.objectStore('journal').clear(),\n", ''),
  inStore('pruning takes what is to be kept', 'const to = Math.min(below, from + most)', 'const to = from + most'),
  inStore(
    'pruning takes certificates where the set changed',
    'going.map(afterPruning)',
    'going.map((): ReturnType<typeof afterPruning> => undefined)',
  ),
  inStore('snapshots fill the disk', 'all.slice(SNAPSHOTS_KEPT).map', '[].map'),
]

export const DISK_MUTANTS: readonly Mutant[] = [...JOURNAL, ...STORE]
