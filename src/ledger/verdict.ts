// What the votes of a dispute come to. Two thirds of those who may judge must have voted; more than half of the votes
// must find something, and then the middle finding counts, the milder one when two are in the middle.
import { FINDINGS, type DisputeOutcome, type Finding } from './bodies.ts'

const SLASH_PERCENT: Readonly<Record<DisputeOutcome, bigint>> = {
  open: 0n,
  undecided: 0n,
  cleared: 0n,
  settled: 0n,
  frivolous: 0n,
  minor: 10n,
  negligent: 25n,
  falsified: 50n,
}
/** Of the stake, in per cent (DESIGN 4). */
export const slashPercent = (outcome: DisputeOutcome): bigint => SLASH_PERCENT[outcome]

const isGuilty = (finding: Finding): boolean => FINDINGS.indexOf(finding) >= FINDINGS.indexOf('minor')

/** @param judges how many may vote. */
export const outcomeOf = (findings: readonly Finding[], judges: number): DisputeOutcome => {
  if (findings.length === 0 || findings.length * 3 < judges * 2) return 'undecided'
  const guilty = findings.filter(isGuilty).sort((a, b) => FINDINGS.indexOf(a) - FINDINGS.indexOf(b))
  if (guilty.length * 2 > findings.length) return guilty[(guilty.length - 1) >> 1] ?? 'minor'
  const frivolous = findings.filter((finding) => finding === 'frivolous').length
  return frivolous * 2 > findings.length ? 'frivolous' : 'cleared'
}
