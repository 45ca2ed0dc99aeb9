// Bugs in coming in and in founding again: who is bound by what, who follows whom, and what a door has told.
import { mutantIn, type Mutant } from './mutant.ts'

const inRelease = mutantIn('src/node/household/release.ts', 'node/release', 'node/refounding')
const inEnrolment = mutantIn('src/node/household/enrolment.ts', 'node/enrolment')
const atTheDoor = mutantIn('src/node/sync/catch-up.ts', 'node/door')
const inFounding = mutantIn('src/node/household/refounding.ts', 'node/refounding-anew', 'node/refounding-together')
const inExchange = mutantIn('src/node/household/refounding-exchange.ts', 'node/refounding-together', 'node/refounding')
const inChoice = mutantIn('src/node/household/document-choice.ts', 'node/document-choice')
const inDoor = mutantIn('src/node/sync/trust.ts', 'node/door', 'node/trust')

export const REFOUNDING_MUTANTS: readonly Mutant[] = [
  inRelease('one block above the document releases', 'return tip > ancestor + 1 ||', 'return tip > ancestor ||'),
  inRelease('one voter above the document releases', 'isHonest(spoken.length, set.length)', 'spoken.length > 0'),
  inRelease(
    'a lone organiser is not thought of',
    '  if (members.length < ALONE_BELOW) return members.every((id) => id === self || spoken.includes(id))\n',
    '',
  ),
  inRelease('who is released is not on disk', '  await node.ports.store.voidRefounding()\n', ''),
  inEnrolment('a key that another one has replaced is enrolled again', '  if (isSpent) await renewal.finish()\n', ''),
  inFounding(
    'who is bound agrees to nothing besides',
    '    bound !== undefined &&\n    !maySignBesides(',
    '    bound !== undefined ||\n    !maySignBesides(',
  ),
  inFounding(
    'a linked computer that cannot vote is a first voter',
    'isVoting(presence, id, nowMs)',
    'isPresent(presence, id, nowMs)',
    [
      {
        file: 'src/node/household/refounding.ts',
        find: "import { isUnheard, isVoting } from '../presence.ts'",
        replace: "import { isPresent, isUnheard } from '../presence.ts'",
      },
    ],
  ),
  mutantIn('src/node/agreement/own-key.ts', 'node/refounding-together')(
    'a key that went astray says that it votes',
    "node.validating && node.ownKey.standing !== 'retired'\n\nconst isAlone",
    'node.validating\n\nconst isAlone',
  ),
  mutantIn('src/node/household/open-refounding.ts', 'node/refounding-anew', 'node/refounding-together')(
    'what is only offered takes the place of a bond',
    'if (bondOf(node) !== undefined && bondedAs(',
    'if (false && bondedAs(',
  ),
  mutantIn('src/node/household/open-refounding.ts', 'node/refounding-together')(
    'who is bound and has got one block more signs nothing of the block below',
    'return isSigned && tip.state',
    'return false && isSigned && tip.state',
  ),
  inExchange(
    'who has one block more stays behind',
    '[bondOf(node), openHere(node)].find((one) => one',
    '[openHere(node)].find((one) => one',
  ),
  inExchange(
    'who has one block more goes back before all have signed',
    'return refoundingFault(tip, genesis, signers, BigInt(ports.clock.nowMs()))',
    'return wentOn > 0 ? undefined : refoundingFault(tip, genesis, signers, BigInt(ports.clock.nowMs()))',
  ),
  inExchange(
    'an organiser who has one block more stays bound for ever',
    'wentOn > 1 && !households',
    'wentOn > 0 && !households',
  ),
  inExchange(
    'who is left with one block more is told to wait',
    'named.height + 1n === height && votes(',
    'named.height === height && votes(',
  ),
  inExchange(
    'a street that was founded twice says nothing to who slept',
    'if (!isOurs && !isNews) return',
    'if (!isOurs) return',
  ),
  inExchange('a document of long ago strands a home', ' && genesis.foundedAtMs > chain.genesis.foundedAtMs', ''),
  inChoice('documents of one block have no order', 'return one.chainId < other.chainId', 'return true'),
  inChoice(
    'an older document goes before',
    'return one.ancestor > other.ancestor',
    'return one.ancestor < other.ancestor',
  ),
  inChoice(
    'a street of three follows somebody else than its organiser',
    '  if (members.count < ALONE_BELOW && !offered.signers.includes(members.organiser)) return false\n',
    '',
  ),
  mutantIn('src/node/household/own-transactions.ts', 'node/refounding-anew')(
    'what was signed for a chain that ended is proposed on the next',
    'verifyTransaction(ports.crypto, chain.tip().state.street, own)',
    'Promise.resolve(own as Verified<Transaction>)',
  ),
  mutantIn('src/node/node.ts', 'node/refounding-anew')(
    'a greeted neighbour is told words of the old chain',
    '  await recallDoubts(node)\n  const agreement',
    '  await recallDoubts(node)\n  tellMembers(node)\n  const agreement',
  ),
  atTheDoor('a newcomer asks its door only once', ' || node.sponsor !== undefined', ''),
  inDoor('a reload forgets who let us in', '  node.sponsor = door?.peer\n', ''),
  inDoor('a reload forgets what the door has told', '  believe(node, door?.checkpoints ?? [])\n', ''),
]
