// Bugs in what homes take from each other in words: the gate before Yjs, rows of envelopes, asking, and who may look.
import { mutantIn, type Mutant } from './mutant.ts'

const inGate = mutantIn('src/board/gate.ts', 'board/attacks', 'board/gate-fuzz')
const inRows = mutantIn('src/board/board.ts', 'board/attacks', 'board/convergence')

export const BOARD_MUTANTS: readonly Mutant[] = [
  inGate('an update may delete what another author wrote', "    if (whose !== client) return 'not-its-own'\n", ''),
  inGate(
    'words may stand under another author’s client id',
    "    if (struct.id.client !== outline.client) return { ok: false, fault: 'not-its-own' }\n",
    '',
  ),
  inGate(
    'an update may have parts that wait for each other',
    'authors !== 0 && authors !== 1',
    'authors === undefined',
  ),
  inGate('an update may begin anywhere', ' || struct.id.clock !== clock', ''),
  inGate('what is not there yet may be deleted', ' || from + len > clock', ''),
  inGate(
    'a field may be written beside itself',
    'rightOrigin === null && origin?.clock === newestIn(outline, slot)',
    'origin !== rightOrigin',
  ),
  inGate(
    'letters may stand between letters that are no neighbours',
    'if (!(left instanceof Y.Item)) return false',
    'return true',
  ),
  inRows(
    'the signature of an envelope is not checked',
    "  if (!(await isSigned(board, envelope))) return 'signature'\n  const applied",
    '  const applied',
  ),
  inRows('an unsigned proof mutes its author', 'if (!(await isSigned(board, envelope))) return false', 'void envelope'),
  inRows('an honest pair mutes its author', '  if (!contradicts(board.chainId, evidence)) return false\n', ''),
  mutantIn('src/board/exchange.ts', 'board/attacks')(
    'rows that end differently with one number are not looked at',
    'head.sequence === row.sequence && hex(head.last) !== row.last ? row.sequence : head.sequence + 1',
    'head.sequence + 1',
  ),
  mutantIn('src/board/awareness.ts', 'board/awareness')(
    'live watts may be said again',
    'before !== undefined && before.timeMs >= awareness.timeMs',
    'before === undefined && showing.size < 0',
  ),
  mutantIn('src/node/board/hearing.ts', 'node/board')(
    'a stranger gets the board',
    'open === undefined || !isMember(node, from)',
    'open === undefined',
  ),
  mutantIn('src/node/board/writing.ts', 'node/board')(
    'a restored computer writes before it has heard the neighbours',
    'board.open === undefined || !mayWrite(node)',
    'board.open === undefined',
  ),
  mutantIn('src/node/view/view-board.ts', 'node/board')(
    'a home takes back what another one wrote',
    'filter(({ household, id }) => !withdrawn.has(`${household} ${id}`))',
    'filter(({ id }) => ![...withdrawn].some((one) => one.endsWith(id)))',
  ),
]
