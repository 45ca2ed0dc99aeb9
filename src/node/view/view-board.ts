// The board as the page shows it: everybody's notes with their names, those of a household's computers put together. What a
// newer computer has taken back, and everything of whoever has written two rows, is left out.
import { fromHex, hex, textOf, type Hex } from '../../ledger/index.ts'
import { shownAt, type Row } from '../../board/index.ts'
import { authorsHousehold } from '../board/hearing.ts'
import { BOARD_CHARACTERS_SHOWN, BOARD_ENTRIES_SHOWN } from '../limits.ts'
import { selfOf, type NodeState } from '../node-state.ts'
import type { Chain } from '../sync/chain.ts'
import type { BoardEntry, BoardView } from './snapshot.ts'

const EMPTY: BoardView = { entries: [], profiles: [], muted: [], live: [], sharesWatts: false, ready: false }

export const boardView = (node: NodeState): BoardView => {
  const { chain, board } = node
  if (chain === undefined || board.open === undefined) return EMPTY
  const nowMs = node.ports.clock.nowMs()
  const names = namesOf(chain)
  const authors = [...board.open.rows].flatMap(([key, row]) => {
    const household = authorsHousehold(chain, row.author)
    return household === undefined ? [] : [{ key, row, household, name: names.get(household) ?? '' }]
  })
  return {
    entries: shown(entriesOf(authors, selfOf(node), nowMs)),
    profiles: profilesOf(authors),
    muted: authors.flatMap(({ key, row, household, name }) =>
      row.mutedAt === undefined
        ? []
        : [{ household, name, envelope: row.mutedAt, here: key === hex(node.ports.keyring.device.key) }],
    ),
    live: shownAt(board.showing, nowMs).flatMap(({ author, watts }) => {
      const household = authorsHousehold(chain, fromHex(author))
      return household === undefined ? [] : [{ household, name: names.get(household) ?? '', watts }]
    }),
    sharesWatts: board.sharesWatts,
    ready: board.caughtUp || node.peers.size === 0,
  }
}

type Author = { readonly key: Hex; readonly row: Row; readonly household: number; readonly name: string }

const namesOf = (chain: Chain): Map<number, string> =>
  new Map(chain.tip().state.households.rows.map(({ id, name }) => [id, textOf(name) ?? '']))

const entriesOf = (authors: readonly Author[], self: number | undefined, nowMs: number): BoardEntry[] => {
  // Only a household takes back what it has written itself.
  const withdrawn = new Set(
    authors.flatMap(({ row, household }) => row.written.withdrawn.map((id) => `${household} ${id}`)),
  )
  return authors
    .flatMap(({ key, row, household, name }) =>
      row.written.entries.map((entry): BoardEntry => ({
        id: `${key}/${entry.id}`,
        household,
        name,
        mine: household === self,
        kind: entry.kind,
        title: entry.kind === 'dispute' ? '' : entry.title,
        about: entry.kind === 'dispute' ? entry.about : '',
        text: entry.text,
        // A clock that is ahead keeps nobody's note on top.
        atMs: Math.min(entry.atMs, nowMs),
      })),
    )
    .filter(({ household, id }) => !withdrawn.has(`${household} ${id}`))
    .sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1))
}

const shown = (entries: readonly BoardEntry[]): BoardEntry[] => {
  let room = BOARD_CHARACTERS_SHOWN
  return entries.slice(0, BOARD_ENTRIES_SHOWN).filter(({ title, text }) => (room -= title.length + text.length) >= 0)
}

/** Of a household's computers the newest words count. */
const profilesOf = (authors: readonly Author[]): BoardView['profiles'] => {
  const newest = new Map<number, { name: string; text: string; atMs: number }>()
  for (const { row, household, name } of authors) {
    const { profile } = row.written
    if (profile === undefined || profile.atMs < (newest.get(household)?.atMs ?? 0)) continue
    newest.set(household, { name, ...profile })
  }
  return [...newest]
    .filter(([, { text }]) => text !== '')
    .map(([household, { name, text }]) => ({ household, name, text }))
    .sort((a, b) => a.household - b.household)
}
