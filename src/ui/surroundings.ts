// What the browser tells of the page itself, beside anything that the node says.

export type Surroundings = {
  /** A piece of the page that was asked for could not be loaded. */
  readonly incomplete: boolean
  /** The page opens without its host. */
  readonly kept: boolean
  /** Puts the newer build that lies ready in the place of this one, in every tab. */
  readonly letIn: (() => void) | undefined
  /** Lets the browser ask whether the page may have a window and an icon of its own. */
  readonly install: (() => void) | undefined
}

export const PLAIN: Surroundings = { incomplete: false, kept: false, letIn: undefined, install: undefined }
