// Screens of a street that is founded again and of a computer that lost its vote.
import * as repairs from './repairs.ts'
import type { Screen } from './screens.ts'

const { astray, astrayOfThree, enrolling, leftBehind, refoundingAlone, refoundingAsked, restingLong, suspended } =
  repairs

export const REPAIR_SCREENS: Readonly<Record<string, Screen>> = {
  'street-refounding-without-us': {
    snapshot: {
      ...refoundingAsked,
      refounding: refoundingAsked.refounding && { ...refoundingAsked.refounding, voters: [1, 3, 5] },
    },
    hash: '#/street',
  },
  'home-resting-long': { snapshot: restingLong, hash: '#/home' },
  'street-resting-long': { snapshot: restingLong, hash: '#/street' },
  'street-refounding-instead': {
    snapshot: {
      ...refoundingAsked,
      refounding: refoundingAsked.refounding && { ...refoundingAsked.refounding, instead: true },
    },
    hash: '#/street',
  },
  'street-refounding-form': { snapshot: restingLong, hash: '#/street', press: ['refounding-open'] },
  'street-refounding-form-de': {
    snapshot: restingLong,
    hash: '#/street',
    language: 'de',
    press: ['refounding-open', 'refounding-confirm', 'refounding-propose'],
  },
  'street-refounding-asked': { snapshot: refoundingAsked, hash: '#/street' },
  'street-refounding-refused': {
    snapshot: refoundingAsked,
    hash: '#/street',
    refuses: 'unconfirmed',
    press: ['refounding-confirm', 'refounding-approve'],
  },
  'street-refounding-alone': { snapshot: refoundingAlone, hash: '#/street' },
  'street-refounding-alone-de': { snapshot: refoundingAlone, hash: '#/street', language: 'de' },
  'home-astray': { snapshot: astray, hash: '#/home', press: ['enrol-confirm'] },
  'home-astray-de': { snapshot: astray, hash: '#/home', language: 'de' },
  'home-enrolling': { snapshot: enrolling, hash: '#/home' },
  'home-astray-of-three': { snapshot: astrayOfThree, hash: '#/home' },
  'street-astray-of-three': { snapshot: astrayOfThree, hash: '#/street' },
  'home-left-behind': { snapshot: leftBehind, hash: '#/home' },
  'more-suspended': { snapshot: suspended, hash: '#/more/computer' },
}
