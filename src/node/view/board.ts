// What the page is told of the board: words between homes, which the books know nothing of.

/** A note on the board. `rule` is a house rule; `dispute` what somebody says about a receipt or dispute. */
export type BoardEntry = {
  readonly id: string
  readonly household: number
  readonly name: string
  /** Written by this home, so it may change and remove it. */
  readonly mine: boolean
  readonly kind: 'notice' | 'rule' | 'dispute'
  /** Of a notice or rule; empty otherwise. */
  readonly title: string
  /** Id of the receipt or dispute; empty otherwise. */
  readonly about: string
  readonly text: string
  /** As its author's clock said, and never after now. */
  readonly atMs: number
}

/** What homes tell each other in words. The books know nothing of it. */
export type BoardView = {
  /** The newest first. */
  readonly entries: readonly BoardEntry[]
  readonly profiles: readonly { readonly household: number; readonly name: string; readonly text: string }[]
  /** Whose computer has signed two different things as its `envelope`-th, so nothing of it is shown; `here`: this one's. */
  readonly muted: readonly {
    readonly household: number
    readonly name: string
    readonly envelope: number
    readonly here: boolean
  }[]
  /** Watts at the meters of homes that show them now; negative while a home feeds in. */
  readonly live: readonly { readonly household: number; readonly name: string; readonly watts: number }[]
  /** This home shows its own. */
  readonly sharesWatts: boolean
  /** A note can be written: the neighbours have told what they have of this computer's. */
  readonly ready: boolean
}
