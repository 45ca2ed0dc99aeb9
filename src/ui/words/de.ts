// Die Seite auf Deutsch: the same shape as English, checked by its type.
import { deDoors } from './de-doors.ts'
import { dePlaces } from './de-places.ts'
import { deSentences } from './de-sentences.ts'
import type { Words } from './en.ts'

export const de: Words = { ...deDoors, ...dePlaces, sentences: deSentences }
