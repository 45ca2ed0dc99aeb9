// The page in English. This object is the shape every language must fill: a missing or extra key is a type error.
import { enAbsence } from './en-absence.ts'
import { enBoard } from './en-board.ts'
import { enCarry } from './en-carry.ts'
import { enDoors } from './en-doors.ts'
import { enPlaces } from './en-places.ts'
import { enPort } from './en-port.ts'
import { enRepairs } from './en-repairs.ts'
import { enReturn } from './en-return.ts'
import { enSettle } from './en-settle.ts'
import { enSentences } from './en-sentences.ts'

export const en = {
  ...enDoors,
  ...enPlaces,
  ...enPort,
  ...enRepairs,
  ...enAbsence,
  ...enBoard,
  ...enCarry,
  ...enReturn,
  ...enSettle,
  sentences: enSentences,
}

export type Words = typeof en
