// What a person says of a relay board, and whether it can be followed.
import { relayDriverOf, RELAY_KINDS, type RelayDriver, type RelayFault } from '../../serial/index.ts'
import type { Refusal } from '../refusal.ts'
import type { RelayKind } from '../view/snapshot.ts'

export type RelayChoice = {
  /** Missing in choices of before there were kinds. */
  readonly kind?: string | undefined
  readonly channel: number
  /** Beside that one, on the same board. */
  readonly others?: readonly number[] | undefined
  readonly unit?: number | undefined
  readonly consent: boolean
}

/** What a person may choose from. */
export const relayKinds = (): readonly RelayKind[] =>
  RELAY_KINDS.map(({ id, name, channels, isBus, failSafe, answers }) => ({
    ...{ id, name, channels, isBus, failSafe, answers },
  }))

/** Why a choice cannot be followed; undefined when it can. A board that opens by itself needs no consent. */
export const relayFaultOf = (choice: RelayChoice): Refusal | undefined => {
  const drivers = driversOf(choice)
  if (typeof drivers === 'string') return 'relay-choice-invalid'
  const opensByItself = [...drivers.values()].every(({ failSafe }) => failSafe === 'lease')
  return opensByItself || choice.consent ? undefined : 'no-consent'
}

/** The driver of every channel that was chosen, by its number. */
export const driversOf = (choice: RelayChoice): ReadonlyMap<number, RelayDriver> | RelayFault => {
  const drivers = new Map<number, RelayDriver>()
  for (const channel of [choice.channel, ...(choice.others ?? [])]) {
    const driver = relayDriverOf({ kind: kindOf(choice), channel, unit: choice.unit })
    if (typeof driver === 'string') return driver
    drivers.set(channel, driver)
  }
  return drivers
}

/** Before there were kinds, boards were LCUS boards, which nobody asked anything. */
export const kindOf = ({ kind, channel }: RelayChoice): string => kind ?? (channel === 1 ? 'lcus-1' : 'lcus')
