// The door of the ledger: what a block means. Types, codec, keys and signatures, the state and the rules that change
// it, the pool of waiting transactions, and the ports for storage and cryptography.
export { sameSet, votes, withVoter } from './active-set.ts'
export { attendanceOf, isAnnouncedAbsent, isOffByPlan, missingVoters } from './attendance.ts'
export { allowanceLeftMicro } from './allowance.ts'
export { assert, must, BrokenPromise } from './assert.ts'
export { compareBytes, fromHex, hex, joinBytes, sameBytes, textOf, uint64Bytes, utf8, type Hex } from './bytes.ts'
export * from './codec.ts'
export * from './block.ts'
export * from './carbon.ts'
export { carbonFactorsOf } from './carbon-factors.ts'
export { firstApplicable } from './applicable.ts'
export { blockTimeMs } from './block-time.ts'
export type { BackupContent, BackupFault, Crypto, DeviceRenewal, Keyring, Signer, Vault, VaultNotes } from './crypto.ts'
export { entropyOfWords, wordLike, wordsOfEntropy, type WordsFault } from './recovery-words.ts'
export type { Tip } from './begin-block.ts'
export { awakeAuctionOf } from './auctions.ts'
export { nextDeadlineMs } from './deadlines.ts'
export { signingBytes, type Domain } from './domain.ts'
export { doubleVoteOf, isDoubleVote, statementBytes, statementOfProposal, statementOfVote } from './evidence.ts'
export type { StatementRecord } from './evidence.ts'
export {
  buildBlock,
  executeBlock,
  type BlockFault,
  type Executed,
  type Execution,
  type VerifiedBlock,
} from './execute.ts'
export * from './figures.ts'
export { foundedTip } from './found.ts'
export * from './genesis.ts'
export { hash } from './hash.ts'
export { remembering } from './remembered.ts'
export * as limits from './limits.ts'
export { REASON_BYTES, SNAPSHOTS_KEPT } from './limits.ts'
export { floorOf, nextActiveSet, type Seat, type SetRule } from './next-active-set.ts'
export { peakPlaces, provesLeaves, witnessPlaces, withLeaf, type Place } from './mountain.ts'
export { useNonce } from './nonces.ts'
export { account, mayOweMicro, ownMoneyMicro, spendableMicro, STREET_ACCOUNT, sumOfAccounts } from './money.ts'
export { NEW_WATCH, WINDOW_SLOTS, crossCheck, fullYield, type Alarm, type Watched } from './cross-check.ts'
export { isAccused, isFrozen as isCreditFrozen, openDisputes } from './frozen.ts'
export { disputePhase, judgesOf, mayJudge } from './disputes.ts'
export { firstOpenSlot, openForMs } from './finality.ts'
export { freeStake, pledgedMicro, stakeIsWhole, stakeOf } from './stake.ts'
export { freeCreditsWh, ownedCreditsWh } from './credits.ts'
export { approvalsNeeded, wishFault, wishOf } from './kinds/join.ts'
export { plausibleWh } from './kinds/reading.ts'
export { wakeFault } from './kinds/wake.ts'
export { bookOf } from './kinds/order.ts'
export { isLatePayment } from './payments.ts'
export { addToPool, candidates, createPool, dropFromPool, type Pool, type PoolOutcome } from './pool.ts'
export { mayOffer } from './providers.ts'
export * from './records.ts'
export { mayVote, outcomeOf, tallyOf, type Tally } from './council.ts'
export { isFrozen } from './freezing.ts'
export { isMember, membersOf } from './members.ts'
export { hasRole, rolesOf } from './roles.ts'
export { isWeighty, unsafeTerms, changedTerms, type TermChange, type TermName } from './term-changes.ts'
export { knowsTariff, tariffOf, type Tariff } from './tariff.ts'
export { isAboutMeter, METER_REFUSALS, type LedgerRefusal } from './refusal.ts'
export * from './proof.ts'
export * from './pruning.ts'
export * from './refounding.ts'
export { isAncestor, refoundedTip } from './refounded.ts'
export { settleUp, type SettlingPayment } from './settle-up.ts'
export { signTransaction } from './signing.ts'
export * from './snapshot.ts'
export { originsOf, type Matched, type Origin } from './origins.ts'
export { preferenceFor, standingFor, type SlotMatch } from './slots.ts'
export * from './statement.ts'
export {
  decodeState,
  encodeState,
  flowKey,
  household,
  householdByTransport,
  keyRecord,
  meterByKey,
  slotEndsAtMs,
  slotOf,
  type State,
  type Tables,
} from './state.ts'
export {
  DECIDED_ROUND,
  type BlockStore,
  type Door,
  type Fork,
  type FoundingStore,
  type SnapshotPlace,
  type StoredBlock,
} from './store.ts'
export { addSources, mixFor, sourcesOf } from './sources.ts'
export { find } from './table.ts'
export { TERM_NAMES, Terms, termsFault, termsOf, type TermsRecord } from './terms.ts'
export * from './transaction.ts'
export { verifyTransaction, type ChainIds } from './verify.ts'
export * from './vote.ts'
