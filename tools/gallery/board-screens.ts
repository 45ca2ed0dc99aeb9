// Screens of the board, and of words about receipts.
import * as board from './board.ts'
import type { Screen } from './screens.ts'
import { disputed, doubtedTrade } from './trust.ts'

export const BOARD_SCREENS: Readonly<Record<string, Screen>> = {
  'street-board': { snapshot: board.boardFull, hash: '#/street/board' },
  'street-board-de': { snapshot: board.boardShares, hash: '#/street/board', language: 'de', press: ['fold'] },
  'street-board-empty': { snapshot: board.boardEmpty, hash: '#/street/board' },
  'street-board-empty-de': { snapshot: board.boardEmpty, hash: '#/street/board', language: 'de' },
  'street-board-write': {
    snapshot: board.boardFull,
    hash: '#/street/all',
    press: ['write-note', 'note-kind-rule', 'note-send', 'write-profile'],
  },
  'street-board-posted': {
    snapshot: board.boardFull,
    hash: '#/street/board',
    press: ['note-change', 'change-send', 'note-remove'],
  },
  'street-board-refused': {
    snapshot: board.boardFull,
    hash: '#/street/all',
    refuses: 'board-full',
    press: ['note-change', 'change-send', 'share-watts'],
  },
  'street-board-not-ready': { snapshot: board.boardNotReady, hash: '#/street/board' },
  'street-board-not-ready-de': { snapshot: board.boardNotReady, hash: '#/street/board', language: 'de' },
  'street-board-muted': { snapshot: board.boardMuted, hash: '#/street/board' },
  'street-board-muted-de': { snapshot: board.boardMuted, hash: '#/street/board', language: 'de' },
  'home-board-muted': { snapshot: board.boardMuted, hash: '#/home' },
  'more-board-muted-de': { snapshot: board.boardMuted, hash: '#/more/computer', language: 'de' },
  'street-board-long': { snapshot: board.boardLong, hash: '#/street/board', press: ['all-notice'] },
  'money-words': { snapshot: board.boardFull, hash: '#/money/receipts', press: ['receipt-say'] },
  'money-dispute': { snapshot: disputed, hash: '#/money/receipts', press: ['receipt-say', 'dispute-receipt'] },
  'money-dispute-de': {
    snapshot: doubtedTrade,
    hash: '#/money/receipts',
    language: 'de',
    press: ['receipt-say', 'dispute-receipt'],
  },
  'money-dispute-refused': {
    snapshot: disputed,
    hash: '#/money/receipts',
    refuses: 'nobody-to-judge',
    press: ['receipt-say', 'dispute-receipt', 'dispute-begin'],
  },
  'money-dispute-final': {
    snapshot: { ...disputed, receipts: disputed.receipts.slice(0, 1) },
    hash: '#/money/receipts',
    press: ['receipt-say'],
  },
  'money-words-theirs-de': {
    snapshot: { ...board.boardFull, receipts: board.boardFull.receipts.slice(1) },
    hash: '#/money/receipts',
    language: 'de',
    press: ['receipt-say', 'dispute-send'],
  },
}
