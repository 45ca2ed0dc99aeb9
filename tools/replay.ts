// `npm run replay -- FILE`: runs the inputs of a saved bug report through the pure consensus machine again. Prints what
// each height came to and whether it is the same as on the computer that saved it; a difference ends with status 1.
import { readFileSync } from 'node:fs'
import { replayReport } from '../src/node/index.ts'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: npm run replay -- FILE')
  process.exit(2)
}
const replayed = replayReport(readFileSync(file, 'utf8'))
if (!replayed.ok) {
  console.error(`${file}: ${replayed.why}`)
  process.exit(2)
}
for (const { height, inputs, firstRound, lastRound, decided, same } of replayed.segments) {
  const rounds = firstRound === lastRound ? `round ${lastRound}` : `rounds ${firstRound} to ${lastRound}`
  const outcome = decided === undefined ? 'undecided' : `decided ${decided.slice(0, 16)}`
  console.log(`height ${height}: ${inputs} inputs, ${rounds}, ${outcome}, ${same ? 'same' : 'DIFFERENT'}`)
}
const differs = replayed.segments.find((segment) => !segment.same)
console.log(differs === undefined ? 'same' : `differs first at height ${differs.height}`)
process.exitCode = replayed.same ? 0 : 1
