// The page in English. This object is the shape every language must fill: a missing or extra key is a type error. The
// page itself loads its two halves apart.
import { enFirst } from './en-first.ts'
import { enRest } from './en-rest.ts'

export const en = { ...enFirst, ...enRest }

export type Words = typeof en
