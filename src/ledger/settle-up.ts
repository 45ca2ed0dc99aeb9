// Who would have to pay whom, outside the books, so that everybody is square with the fewest payments. A proposal only: it
// moves nothing. A set of balances that adds up to nothing settles with one payment less than it has members, so the
// fewest payments come of the most such sets.
import { assert, must } from './assert.ts'

export type SettlingPayment = { readonly payer: number; readonly payee: number; readonly amountMicro: bigint }

type Side = { readonly household: number; readonly amountMicro: bigint }

/** Up to here every split into sets is looked at (2^12 sums); above, the largest debts meet the largest claims. */
const EXACT_SIDES = 12

/**
 * @param balances in micro-units, the street's own account left out.
 * @param stepMicro what people can pay in, one cent; what is smaller stays on the books.
 */
export const settleUp = (
  balances: readonly { readonly household: number; readonly balanceMicro: bigint }[],
  stepMicro: bigint,
): SettlingPayment[] => {
  assert(stepMicro > 0n, 'money has a smallest piece')
  const sides = balances
    .map(({ household, balanceMicro }) => ({ household, amountMicro: (balanceMicro / stepMicro) * stepMicro }))
    .filter(({ amountMicro }) => amountMicro !== 0n)
  const even = balanced(sides)
  const sets = even.length <= EXACT_SIDES ? mostSets(even) : [even]
  return sets.flatMap(settleSet)
}

/** Rounded sides need not add up: the largest of the heavier side gives or gets that much less. */
const balanced = (sides: readonly Side[]): Side[] => {
  let excess = sides.reduce((sum, { amountMicro }) => sum + amountMicro, 0n)
  const even: Side[] = []
  for (const side of [...sides].sort(largestFirst)) {
    const isHeavy = excess > 0n === side.amountMicro > 0n && excess !== 0n
    const cut = isHeavy ? nearerToZero(excess, side.amountMicro) : 0n
    excess -= cut
    if (side.amountMicro !== cut) even.push({ ...side, amountMicro: side.amountMicro - cut })
  }
  return even
}

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount)
const nearerToZero = (a: bigint, b: bigint): bigint => (size(a) < size(b) ? a : b)
const largestFirst = (a: Side, b: Side): number => {
  const difference = size(b.amountMicro) - size(a.amountMicro)
  return difference === 0n ? a.household - b.household : difference > 0n ? 1 : -1
}

/** The most sets that add up to nothing each, by dynamic programming over all subsets. */
const mostSets = (sides: readonly Side[]): Side[][] => {
  const all = (1 << sides.length) - 1
  const sums: bigint[] = [0n]
  // most[s]: in how many sets without remainder the members of s can be split, the last one perhaps unfinished.
  const most: number[] = [0]
  const last: number[] = [-1]
  for (let subset = 1; subset <= all; subset++) {
    let best = -1
    for (const [i, side] of sides.entries()) {
      if ((subset & (1 << i)) === 0) continue
      const rest = subset ^ (1 << i)
      sums[subset] = must(sums[rest], 'smaller subsets come first') + side.amountMicro
      const found = must(most[rest], 'smaller subsets come first')
      if (found > best) [best, last[subset]] = [found, i]
    }
    most[subset] = best + (sums[subset] === 0n ? 1 : 0)
  }
  const sets: Side[][] = [[]]
  for (let subset = all; subset > 0;) {
    if (sums[subset] === 0n) sets.push([])
    const i = must(last[subset], 'every subset has a last member')
    must(sets.at(-1), 'a set was begun').push(must(sides[i], 'a place in the list'))
    subset ^= 1 << i
  }
  return sets.filter((set) => set.length > 0)
}

/** Who owes most pays whoever gets most, until one of the two is square. */
const settleSet = (set: readonly Side[]): SettlingPayment[] => {
  const debts = set.filter(({ amountMicro }) => amountMicro < 0n).sort(largestFirst)
  const claims = set.filter(({ amountMicro }) => amountMicro > 0n).sort(largestFirst)
  const payments: SettlingPayment[] = []
  let [owedMicro, claimedMicro] = [0n, 0n]
  for (let [d, c] = [0, 0]; d < debts.length && c < claims.length;) {
    const [debt, claim] = [must(debts[d], 'a debt is left'), must(claims[c], 'a claim is left')]
    const amountMicro = nearerToZero(-debt.amountMicro - owedMicro, claim.amountMicro - claimedMicro)
    payments.push({ payer: debt.household, payee: claim.household, amountMicro })
    owedMicro += amountMicro
    claimedMicro += amountMicro
    if (owedMicro === -debt.amountMicro) [d, owedMicro] = [d + 1, 0n]
    if (claimedMicro === claim.amountMicro) [c, claimedMicro] = [c + 1, 0n]
  }
  return payments
}
