// The part of the snapshot about the household's key: how it is kept, never what it is. No word, passphrase or seed ever
// stands in a snapshot.

/** A household that was restored in this browser and is not yet back on its street. */
export type ComingBack = {
  /** Empty when it came back by its words, which do not know it. */
  readonly householdName: string
  readonly streetName: string
  readonly safetyWords: readonly string[]
}

export type Keys = {
  /**
   * `open`: no passphrase is set, and whoever sits at this computer can spend. `given`: the key comes from outside, as on
   * a demo street, and nothing of it can be kept here.
   */
  readonly lock: 'open' | 'unlocked' | 'locked' | 'given'
  readonly autoLockMinutes: number
  /** When three of the twelve words were entered rightly; undefined before. */
  readonly rehearsedAtMs: number | undefined
  /** When a backup file was handed out last. */
  readonly savedAtMs: number | undefined
  /** No passphrase is looked at before this moment, after wrong ones. */
  readonly retryAtMs: number | undefined
  /** Something was agreed for this household that would be a pity to lose. */
  readonly worthKeeping: boolean
  readonly comingBack: ComingBack | undefined
  /** What this computer may still set aside today without the household's key; undefined without a street. */
  readonly allowance: { readonly dailyMicro: bigint; readonly leftMicro: bigint } | undefined
}
