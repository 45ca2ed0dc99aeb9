// What the check of a statement has to say, as sentences: the page and `npm run audit` say the same.
import type { Statement, StatementVerdict } from '../../node/index.ts'
import type { enStatement } from '../words/en-statement.ts'
import type { Formats } from './formats.ts'

type Words = (typeof enStatement)['statement']

export type VerdictSentences = {
  readonly headline: string
  readonly faults: readonly string[]
  readonly checked: readonly string[]
  /** What no file can show, and what this one leaves open. */
  readonly open: readonly string[]
}

export const verdictSentences = (
  { faults, statement }: StatementVerdict,
  words: Words,
  formats: Formats,
): VerdictSentences => {
  const isRight = faults.length === 0
  return {
    headline: isRight ? words.right : words.wrong,
    faults: faults.map(({ code, about }) => words.faults[code](about ?? '')),
    checked: isRight && statement !== undefined ? checkedOf(statement, words, formats) : [],
    open: statement === undefined ? [] : openOf(statement, words, formats),
  }
}

const checkedOf = (statement: Statement, words: Words, formats: Formats): string[] => {
  const { rows, figures, currency, anchor, tariffs } = statement
  const money = (micro: bigint): string => formats.money(micro, currency)
  const { height, atMs, signed, voters, founders, foundersSigned, inOurBooks } = anchor
  return [
    words.rowsProved(formats.count(rows.length)),
    words.noGap,
    words.sums(money(figures.openingMicro), money(figures.closingMicro)),
    words.terms(tariffs.length > 1 ? formats.count(tariffs.length - 1) : ''),
    words.signed(formats.count(height), formats.dateTime(atMs), formats.count(signed), formats.count(voters)),
    foundersSigned > 0 ? words.founders(formats.count(foundersSigned), formats.count(founders)) : words.noFounders,
    ...(inOurBooks === undefined ? [] : [inOurBooks ? words.ours : words.notOurs]),
  ]
}

const openOf = ({ anchor, chainId, untilMs, begunAnew }: Statement, words: Words, formats: Formats): string[] => [
  ...(anchor.inOurBooks === true ? [] : [words.compare(chainId, formats.count(anchor.height), anchor.id)]),
  ...(anchor.atMs < untilMs ? [words.early(formats.dateTime(anchor.atMs))] : []),
  ...(begunAnew ? [words.anew] : []),
  words.meters,
]
