// English, what the page needs from its first moment on: the doors, and the sentences for whatever goes wrong.
import { enDoors } from './en-doors.ts'
import { enRestore } from './en-restore.ts'
import { enScan } from './en-scan.ts'
import { enSentences } from './en-sentences.ts'

export const enFirst = { ...enDoors, ...enScan, ...enRestore, sentences: enSentences }

export type FirstWords = typeof enFirst
