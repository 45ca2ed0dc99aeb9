// What a person types about a meter that has to be asked or that is sealed, read before it goes to the worker; the worker
// judges it again.

/** Speeds that meters on a bus can be set to. */
export const SPEEDS = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200] as const

/** An address on a bus; undefined where nothing is typed and the one of delivery holds. */
export const readUnit = (text: string): number | undefined | 'wrong' => {
  const typed = text.trim()
  if (typed === '') return undefined
  const unit = /^\d{1,3}$/.test(typed) ? Number(typed) : 0
  return unit >= 1 && unit <= 247 ? unit : 'wrong'
}

/** True for 32 hex digits, whatever stands between them. */
export const isSealKey = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text.replaceAll(/[\s:.-]/g, ''))
