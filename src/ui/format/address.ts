// The address of a home, as text and in a QR code: its number on the street and the street's safety words, with an amount
// if one is asked for. Nothing in it is secret, and nothing in it opens anything.

/** `other-street`: an address, but of homes that keep other books. */
export type ReadAddress =
  | { readonly kind: 'home'; readonly household: number; readonly amountMicro: bigint | undefined }
  | { readonly kind: 'other-street' }
  | { readonly kind: 'none' }

const FORM = /^hearthgrid:(\d{1,6})@([a-z-]+)(?:\?micro=(\d{1,15}))?$/

/** @param amountMicro in micro-units of the street's currency, above zero. */
export const addressOf = (household: number, safetyWords: readonly string[], amountMicro?: bigint): string =>
  `hearthgrid:${household}@${safetyWords.join('-')}${amountMicro === undefined ? '' : `?micro=${amountMicro}`}`

/** @param safetyWords of our own street. */
export const readAddress = (text: string, safetyWords: readonly string[]): ReadAddress => {
  const parts = FORM.exec(text.trim())
  if (parts === null) return { kind: 'none' }
  const [, household, street, micro] = parts
  if (street !== safetyWords.join('-')) return { kind: 'other-street' }
  const amountMicro = micro === undefined || BigInt(micro) === 0n ? undefined : BigInt(micro)
  return { kind: 'home', household: Number(household), amountMicro }
}
