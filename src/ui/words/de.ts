// Die Seite auf Deutsch: the same shape as English, checked by its type.
import { deFirst } from './de-first.ts'
import { deRest } from './de-rest.ts'
import type { Words } from './en.ts'

export const de: Words = { ...deFirst, ...deRest }
