// What a person types about a meter that has to be asked or that is sealed, read before it goes to the worker; the worker
// judges it again.

import type { AskedMeter } from '../../node/index.ts'

/** Speeds that meters on a bus can be set to. */
export const SPEEDS = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200] as const

/** An address on a bus; undefined where nothing is typed and the one of delivery holds. */
export const readUnit = (text: string): number | undefined | 'wrong' => {
  const typed = text.trim()
  if (typed === '') return undefined
  const unit = /^\d{1,3}$/.test(typed) ? Number(typed) : 0
  return unit >= 1 && unit <= 247 ? unit : 'wrong'
}

/** Addresses of several meters, each once, parted by commas or spaces; empty where nothing is typed. */
export const readUnits = (text: string): readonly number[] | 'wrong' => {
  const units = text
    .split(/[\s,;]+/)
    .filter((typed) => typed !== '')
    .map(readUnit)
  const numbers = units.filter((unit): unit is number => typeof unit === 'number')
  return numbers.length === units.length ? [...new Set(numbers)] : 'wrong'
}

/** Who is asked on a bus already, the first one with the address that it was delivered with unless another is given. */
export const askedOn = (asked: AskedMeter | undefined): readonly { readonly meter: string; readonly unit: number }[] =>
  asked === undefined ? [] : [{ meter: asked.meter, unit: asked.unit ?? 1 }, ...(asked.others ?? [])]

/** True for 32 hex digits, whatever stands between them. */
export const isSealKey = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text.replaceAll(/[\s:.-]/g, ''))
