// German, what the page needs from its first moment on.
import { deDoors } from './de-doors.ts'
import { deRestore } from './de-restore.ts'
import { deScan } from './de-scan.ts'
import { deSentences } from './de-sentences.ts'
import type { FirstWords } from './en-first.ts'

export const deFirst: FirstWords = { ...deDoors, ...deScan, ...deRestore, sentences: deSentences }
