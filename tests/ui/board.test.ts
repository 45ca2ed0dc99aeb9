// Notes as people write and read them: room that is left, what is folded, why nothing can be written, and which receipt
// a note is about.
import { describe, expect, test } from 'vitest'
import { boardLimits } from '../../src/board/index.ts'
import { formatsFor } from '../../src/ui/format/formats.ts'
import {
  aboutLine,
  entryOf,
  freshKeyReason,
  isLong,
  receiptLine,
  roomLeft,
  TEXT_MOST,
  TITLE_MOST,
  wordsAbout,
  writingStopped,
} from '../../src/ui/places/board.ts'
import { en } from '../../src/ui/words/en.ts'
import * as board from '../../tools/gallery/board.ts'
import { settling } from '../../tools/gallery/money.ts'
import * as repairs from '../../tools/gallery/repairs.ts'
import { busy } from '../../tools/gallery/snapshots.ts'
import { disputed } from '../../tools/gallery/trust.ts'

const NAMES = busy.members.map(({ name }) => name)
const speaker = {
  words: en,
  formats: formatsFor('en-GB', en.phrases, 'UTC'),
  nameOf: (household: number): string => NAMES[household] ?? 'somebody',
}
const { entries } = board.boardFull.board
const [first] = entries
const order = busy.receipts.find(({ kind }) => kind === 'trade')
if (first === undefined || order === undefined) throw new Error('the gallery has notes and an order')

describe('room for words', () => {
  test('is what the board takes', () => {
    expect([TITLE_MOST, TEXT_MOST]).toEqual([boardLimits.TITLE_LENGTH, boardLimits.TEXT_LENGTH])
  })

  test('is told near its end only, to the character, and beyond it', () => {
    expect(roomLeft('a'.repeat(2_699), TEXT_MOST)).toBeUndefined()
    expect(roomLeft('a'.repeat(2_700), TEXT_MOST)).toBe(300)
    expect(roomLeft('a'.repeat(3_000), TEXT_MOST)).toBe(0)
    expect(roomLeft('a'.repeat(3_001), TEXT_MOST)).toBe(-1)
    expect(roomLeft('a'.repeat(99), TITLE_MOST)).toBeUndefined()
    expect(roomLeft('a'.repeat(100), TITLE_MOST)).toBe(20)
    // Counted as every home counts: a letter beyond the first 65,536 is two.
    expect(roomLeft('😀'.repeat(1_500), TEXT_MOST)).toBe(0)
  })

  test('a text of many lines or letters is folded, a short one is not', () => {
    expect(isLong('a\nb\nc')).toBe(false)
    expect(isLong('\n'.repeat(8))).toBe(true)
    expect(isLong('a'.repeat(561))).toBe(true)
  })
})

describe('writing', () => {
  test('waits for the neighbours, and stops for good where the street hides this computer', () => {
    expect(writingStopped(board.boardFull)).toBeUndefined()
    expect(writingStopped(board.boardNotReady)).toBe('not-ready')
    expect(writingStopped(board.boardMuted)).toBe('muted')
  })

  test('another computer that is hidden stops nobody here', () => {
    const muted = board.boardMuted.board.muted.filter(({ here }) => !here)
    const others = { ...board.boardMuted, board: { ...board.boardMuted.board, muted } }
    expect(muted).toHaveLength(1)
    expect(writingStopped(others)).toBeUndefined()
    expect(freshKeyReason(others)).toBeUndefined()
  })

  test('a computer that is hidden gets the card with a fresh key, and a lost vote is the graver reason', () => {
    expect(freshKeyReason(busy)).toBeUndefined()
    expect(freshKeyReason(board.boardMuted)).toBe('muted')
    expect(freshKeyReason({ ...board.boardMuted, computer: repairs.suspended.computer })).toBe('suspended')
  })
})

describe('words about a receipt', () => {
  test('name the entry of a receipt, and nothing of what is none', () => {
    expect(entryOf('2316-4')).toBe(2_316)
    for (const none of ['', '2316', '-4', '2316-', '2316-4-1', '0x10-1', '9'.repeat(20) + '-1', 'x'.repeat(96)])
      expect(entryOf(none), none).toBeUndefined()
  })

  test('stand at the receipt that they name', () => {
    const note = { ...first, kind: 'dispute', about: order.id, household: 3 } as const
    expect(wordsAbout(order, [...entries, note])).toContain(note)
    expect(wordsAbout(order, [{ ...note, about: `${order.id}0` }])).toEqual([])
    // A notice may say anything about anything.
    expect(wordsAbout(order, [{ ...note, kind: 'notice' }])).toEqual([])
  })

  test('of the other side about the same entry stand there, too, and those of a third home do not', () => {
    const note = { ...first, kind: 'dispute', about: `${order.height}-7`, household: order.counterpart ?? 0 } as const
    expect(wordsAbout(order, [note])).toEqual([note])
    expect(wordsAbout(order, [{ ...note, household: 3 }])).toEqual([])
    expect(wordsAbout(order, [{ ...note, about: `${order.height + 1}-7` }])).toEqual([])
  })

  test('say which receipt it is, as far as this home may know', () => {
    const line = 'Order, sold, 500 Wh, with Ana and Jo, 18 Jun 2027, 18:00, entry 2,316'
    const say = (about: string, household: number): string =>
      aboutLine({ ...first, kind: 'dispute', about, household }, busy, speaker).replaceAll('\u00a0', ' ')
    expect(receiptLine(order, speaker).replaceAll('\u00a0', ' ')).toBe(line)
    expect(say(order.id, 3)).toBe(line)
    expect(say('2316-7', 1)).toBe(`The other side of: ${line}`)
    expect(say('2316-7', 3)).toBe('A receipt of another home, entry 2,316')
    expect(say('<b>anything</b>', 3)).toBe('A receipt that is not among yours')
  })

  test('and which dispute or payment it is', () => {
    const [dispute] = disputed.trust.disputes
    const [payment] = settling.payments
    const say = (about: string): string =>
      aboutLine({ ...first, kind: 'dispute', about }, { ...disputed, payments: settling.payments }, speaker)
    expect(say(dispute?.id ?? '')).toBe('Readings of Bakery Okafor, roof, south side')
    expect(say(payment?.id ?? '')).toMatch(/^A payment to Ana and Jo, said on /)
    expect(say('ab'.repeat(32))).toBe('A dispute or a payment that this home does not know')
  })
})
