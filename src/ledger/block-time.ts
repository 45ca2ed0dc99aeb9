// Time of block h: the lower median of the precommit times in its `lastCommit`, at least one millisecond after its
// parent. Below a third of wrong clocks the median lies between two right ones. It lags one block by design.
import type { CommitCertificate } from './block.ts'

export const blockTimeMs = (parentTimeMs: bigint, lastCommit: CommitCertificate | undefined): bigint => {
  const least = parentTimeMs + 1n
  if (lastCommit === undefined) return least
  const times = lastCommit.signatures.map((signature) => signature.timeMs).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const median = times[(times.length - 1) >> 1] ?? least
  return median < least ? least : median
}
