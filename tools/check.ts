// `npm run check`: types, lint and formatting.
import { closeParts, runParts } from './parts.ts'
import { CHECKS } from './test-parts.ts'

process.exitCode = closeParts(await runParts(CHECKS))
