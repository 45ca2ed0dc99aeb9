// The contacts of an emulated relay board, with the lease that some boards keep and the faults that real ones have. Time is
// whatever the board's clock says, so that a test can turn it.
export type Switching = { readonly channel: number; readonly on: boolean; readonly atMs: number }

/** `silent`: obeys and never answers. `wrong`: answers the opposite. `stuck`: a contact that was closed once stays closed. */
export type RelayFault = 'well' | 'silent' | 'wrong' | 'stuck'
export const RELAY_FAULTS: readonly RelayFault[] = ['well', 'silent', 'wrong', 'stuck']

export type Contacts = {
  /** True when the load has power. */
  isOn(channel: number): boolean
  /** Every valid command, oldest first. */
  readonly switchings: readonly Switching[]
  setFault(fault: RelayFault): void
  /** Its power is gone for a moment: every coil has dropped. */
  blink(): void
}

export type ContactsOptions = { readonly channels?: number; readonly nowMs?: () => number }

/** What the board's own program does with its contacts. */
export type Coils = Contacts & {
  readonly channels: number
  has(channel: number): boolean
  set(channel: number, on: boolean, leaseMs?: number): void
  /** What the board answers when it is asked where a channel stands. */
  says(channel: number): boolean
  leaseLeftMs(channel: number): number
  readonly isSilent: boolean
}

export const createContacts = ({ channels = 1, nowMs = Date.now }: ContactsOptions = {}): Coils => {
  const closedUntilMs = new Map<number, number>()
  const closedOnce = new Set<number>()
  const switchings: Switching[] = []
  let fault: RelayFault = 'well'
  const isClosed = (channel: number): boolean => nowMs() < (closedUntilMs.get(channel) ?? 0)
  return {
    channels,
    switchings,
    has: (channel) => Number.isInteger(channel) && channel >= 1 && channel <= channels,
    set: (channel, on, leaseMs = Number.POSITIVE_INFINITY) => {
      closedUntilMs.set(channel, on ? nowMs() + leaseMs : 0)
      if (on) closedOnce.add(channel)
      switchings.push({ channel, on, atMs: nowMs() })
    },
    isOn: (channel) => isClosed(channel) || (fault === 'stuck' && closedOnce.has(channel)),
    says: (channel) => isClosed(channel) !== (fault === 'wrong'),
    leaseLeftMs: (channel) => (isClosed(channel) ? (closedUntilMs.get(channel) ?? 0) - nowMs() : 0),
    setFault: (next) => {
      fault = next
    },
    blink: () => closedUntilMs.clear(),
    get isSilent() {
      return fault === 'silent'
    },
  }
}

/** Where an emulated board is plugged in. */
export type RelayWire = { send(bytes: Uint8Array): void; onBytes(listener: (bytes: Uint8Array) => void): unknown }
