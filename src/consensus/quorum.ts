// Thresholds over the active set: a quorum is more than two thirds of it, never of those who happen to be online.

/** More than 2/3: two quorums share at least one correct validator. */
export const isQuorum = (count: number, validators: number): boolean => count * 3 > validators * 2
/** More than 1/3, the paper's f+1: at least one of them is correct. */
export const isHonest = (count: number, validators: number): boolean => count * 3 > validators
/** Smallest number that is a quorum. */
export const quorumOf = (validators: number): number => Math.floor((validators * 2) / 3) + 1

/** Round robin over the set in its order, by height and round. */
export const proposerOf = (set: readonly number[], height: number, round: number): number | undefined =>
  set[(height + round) % set.length]
