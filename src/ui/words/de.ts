// Die Seite auf Deutsch: the same shape as English, checked by its type.
import { deAbsence } from './de-absence.ts'
import { deBoard } from './de-board.ts'
import { deCarry } from './de-carry.ts'
import { deDoors } from './de-doors.ts'
import { dePlaces } from './de-places.ts'
import { dePort } from './de-port.ts'
import { deRepairs } from './de-repairs.ts'
import { deReturn } from './de-return.ts'
import { deSettle } from './de-settle.ts'
import { deSentences } from './de-sentences.ts'
import type { Words } from './en.ts'

export const de: Words = {
  ...deDoors,
  ...dePlaces,
  ...dePort,
  ...deRepairs,
  ...deAbsence,
  ...deBoard,
  ...deCarry,
  ...deReturn,
  ...deSettle,
  sentences: deSentences,
}
