// Bugs that one fault of the simulator finds and its neighbours in `tests/sim/bites.test.ts` or `regressions.test.ts` do
// not: each fault, and each check over it, earns its place.
import { mutantIn, type Mutant } from './mutant.ts'

const BITES = 'sim/bites'
const inResume = mutantIn('src/node/agreement/resume.ts', BITES)
const inJudge = mutantIn('src/node/agreement/judge.ts', BITES)
const inChain = mutantIn('src/node/sync/chain.ts', BITES)
const inNode = mutantIn('src/node/node.ts', BITES)

export const FAULT_MUTANTS: readonly Mutant[] = [
  // A set that changes at every height while somebody hears nothing; it was a bug once.
  mutantIn('src/node/intake.ts', 'sim/regressions')(
    'who knows nobody by their new keys never asks how high they stand',
    "    catchUp(node, from)\n    return 'height-ahead'\n  }\n  node.clockOffsetsMs",
    "    return 'height-ahead'\n  }\n  node.clockOffsetsMs",
    [
      {
        file: 'src/node/sync/catch-up.ts',
        find: 'if (Number(decoded.value.height) > height) node',
        replace: 'if (false) node',
      },
    ],
  ),
  // A journal that cannot be read.
  inResume(
    'a journal that cannot be read is empty',
    'await node.ports.journal.entries(chain.height() + 1)',
    'await node.ports.journal.entries(chain.height() + 1).catch(() => [] as never[])',
  ),
  // A torn journal, and the check of what is said over it.
  inJudge(
    'a journal is whole whatever its messages are',
    "    if (entry.kind === 'message') return isWholeMessage(entry)\n",
    "    if (entry.kind === 'message') return true\n",
  ),
  inJudge(
    'half a block passes for a whole one',
    'decodeMessage(bytes).ok && (digest === undefined || sameBytes(digest, hash(bytes)))',
    'decodeMessage(bytes).ok || digest !== undefined',
  ),
  {
    ...inJudge(
      'own words are whole whatever their block is',
      '(record.digest === undefined || sameBytes(record.digest, digestOf(record)))',
      'record.digest !== undefined',
    ),
    suspects: ['node/torn-journal'],
  },
  // Torn books.
  inChain(
    'books whose founding cannot be read are none',
    'if (!genesis.ok) throw new UnreadableBooks(`the founding document: ${genesis.why}`)',
    'if (!genesis.ok) return undefined',
  ),
  // A cloned profile, once only one engine is left.
  inNode(
    'a retired key goes on speaking',
    "node.validating && node.ownKey.standing !== 'retired' && node.fork",
    'node.validating && node.fork',
    [
      {
        file: 'src/node/node.ts',
        find: "mayVote: () => mayEverSign(node) && node.ownKey.standing === 'clear'",
        replace: "mayVote: () => mayEverSign(node) && node.ownKey.standing !== 'asking'",
      },
      {
        file: 'src/node/agreement/speaking.ts',
        find: "if (written === 'conflict' || written === 'retired') return undefined",
        replace: "if (written === 'conflict') return undefined",
      },
    ],
  ),
]
