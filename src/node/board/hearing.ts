// The board as neighbours bring it: envelopes and live watts by gossip, what was missed by asking one neighbour after
// another, and the answers to theirs. Runs inside the loop; words only, nothing here reaches the books.
import { KEY_ROLES, fromHex, hex, keyRecord, textOf, type Hex } from '../../ledger/index.ts'
import {
  answerTo,
  boardLimits,
  decodeBoardAnswer,
  decodeBoardMessage,
  decodeBoardQuestion,
  draw,
  encodeBoardAnswer,
  encodeBoardMessage,
  encodeBoardQuestion,
  evidenceAgainst,
  hearAwareness,
  openBoard,
  questionOf,
  takeAnswer,
  takeEnvelope,
  type Awareness,
  type Board,
  type Documents,
  type Envelope,
} from '../../board/index.ts'
import { p2pLimits } from '../../p2p/index.ts'
import type { Chain } from '../sync/chain.ts'
import { isMember, notice, tellTrouble, type NodeState } from '../node-state.ts'
import type { Reason } from '../reason.ts'

/** What a board is made of comes from the page's host, which may be slow: it is waited for beside the loop, so nobody votes later. */
export const openBoardSoon = (node: NodeState, chain: Chain): void => {
  node.ports.documents().then(
    (documents) => node.loop.input(() => openNodeBoard(node, chain, documents)),
    (error: unknown) => node.loop.input(async () => tellTrouble(node, error)),
  )
}

/** Opens what is on disk. A board that cannot be read keeps nobody from the books. */
const openNodeBoard = async (node: NodeState, chain: Chain, documents: Documents): Promise<void> => {
  const { boards: store, crypto } = node.ports
  const { firstChainId: chainId } = chain.tip().state.street
  try {
    node.board.open = await openBoard({ store, crypto, chainId, documents })
    node.changed()
    askNext(node)
  } catch (error) {
    node.board.open = undefined
    tellTrouble(node, error)
  }
}

/** A device key of the street writes for its household, also after another one has taken its place. */
export const authorsHousehold = (chain: Chain, key: Uint8Array): number | undefined => {
  const record = keyRecord(chain.tip().state, key)
  return record !== undefined && KEY_ROLES[record.role] === 'device' ? record.household : undefined
}

export const takeBoardGossip = async (
  node: NodeState,
  chain: Chain,
  from: string,
  bytes: Uint8Array,
): Promise<Reason> => {
  const { open, rates } = node.board
  const nowMs = node.ports.clock.nowMs()
  if (open === undefined) return 'not-running'
  if (!draw(rates.peers, from, boardLimits.PEER_RATE, nowMs)) return 'too-often'
  const decoded = decodeBoardMessage(bytes)
  if (!decoded.ok) return 'unreadable'
  const message = decoded.value
  const author = message.kind === 'envelope' ? message.envelope.author : message.awareness.author
  // Our books may be behind those of the sender.
  if (authorsHousehold(chain, author) === undefined) return 'unknown-household'
  return message.kind === 'envelope'
    ? takeWords(node, open, from, message.envelope)
    : takeAwareness(node, open, message.awareness)
}

const takeWords = async (node: NodeState, open: Board, from: string, envelope: Envelope): Promise<Reason> => {
  const taken = await takeEnvelope(open, envelope)
  switch (taken) {
    case 'taken': {
      node.changed()
      // It stands here now; who does not get it from us asks for it. Drawn last, so that only its author can use it up.
      const { clock } = node.ports
      return draw(node.board.rates.authors, hex(envelope.author), boardLimits.AUTHOR_RATE, clock.nowMs())
        ? 'taken'
        : 'too-often'
    }
    case 'contradiction':
      await tellMuted(node, open, hex(envelope.author))
      return 'two-rows'
    case 'gap':
      askBoard(node, from)
      return 'envelope-ahead'
    case 'known':
    case 'not-kept':
      return 'nothing-new'
    case 'muted':
      return 'author-muted'
    case 'crowded':
      return 'board-crowded'
    default:
      return taken
  }
}

/** Both envelopes are said again, so that everybody sees the lie, whichever half came first. */
const tellMuted = async (node: NodeState, open: Board, author: Hex): Promise<void> => {
  const evidence = await evidenceAgainst(open, author)
  for (const envelope of evidence === undefined ? [] : [evidence.first, evidence.second])
    node.ports.network.publish('board', encodeBoardMessage({ kind: 'envelope', envelope }))
  const household = node.chain && authorsHousehold(node.chain, fromHex(author))
  const home = node.chain?.tip().state.households.rows.find(({ id }) => id === household)
  notice(node, 'board-author-muted', home && textOf(home.name))
}

const takeAwareness = async (node: NodeState, { crypto, chainId }: Board, awareness: Awareness): Promise<Reason> => {
  const { showing, rates } = node.board
  const nowMs = node.ports.clock.nowMs()
  const rules = { chainId, skewMs: p2pLimits.BEAT_SKEW_MS, nowMs }
  const heard = await hearAwareness(showing, crypto, awareness, rules)
  if (heard === 'old') return 'nothing-new'
  if (heard !== 'taken') return heard
  node.changed()
  return draw(rates.shown, hex(awareness.author), boardLimits.AWARENESS_RATE, nowMs) ? 'taken' : 'too-often'
}

/** Answers a member's question. */
export const answerBoard = async (
  node: NodeState,
  from: string,
  bytes: Uint8Array,
): Promise<Uint8Array | undefined> => {
  const { open, rates } = node.board
  if (open === undefined || !isMember(node, from)) return undefined
  if (!draw(rates.askers, from, boardLimits.QUESTION_RATE, node.ports.clock.nowMs())) return undefined
  const asked = decodeBoardQuestion(bytes)
  return asked.ok ? encodeBoardAnswer(await answerTo(open, asked.value)) : undefined
}

/** Asks a member what we lack, after those who are asked already. */
export const askBoard = (node: NodeState, peer: string): void => {
  const { board } = node
  if (!isMember(node, peer) || board.asking === peer) return
  board.toAsk.add(peer)
  askNext(node)
}

/** Now and then somebody is asked, whatever was said: gossip may lose a word without leaving a gap. */
export const askBoardAgain = (node: NodeState): void => {
  const { board, ports } = node
  if (board.asking !== undefined) return
  const nowMs = ports.clock.nowMs()
  const everyMs = board.caughtUp ? boardLimits.ASK_MS : boardLimits.ASK_AGAIN_MS
  if (nowMs - board.lastAskMs < everyMs && nowMs >= board.lastAskMs) return
  const peers = [...node.peers].filter((peer) => isMember(node, peer))
  const peer = peers[Math.floor(nowMs / everyMs) % Math.max(1, peers.length)]
  if (peer !== undefined) askBoard(node, peer)
}

const askNext = (node: NodeState): void => {
  const { board } = node
  const [peer] = board.toAsk
  if (board.asking !== undefined || peer === undefined || board.open === undefined) return
  board.toAsk.delete(peer)
  board.asking = peer
  board.lastAskMs = node.ports.clock.nowMs()
  ask(node, peer, { refused: new Set(), rounds: 0 })
}

type Asking = { readonly refused: ReadonlySet<Hex>; readonly rounds: number }

const ask = (node: NodeState, peer: string, asking: Asking): void => {
  const { open } = node.board
  if (open === undefined) return endAsking(node, false)
  node.ports.network.request(peer, 'board', encodeBoardQuestion(questionOf(open, asking.refused))).then(
    (bytes) => node.loop.input(() => takeTold(node, peer, asking, bytes)),
    () => node.loop.input(async () => endAsking(node, false)),
  )
}

const takeTold = async (node: NodeState, peer: string, asking: Asking, bytes: Uint8Array): Promise<void> => {
  const { chain, board } = node
  const decoded = decodeBoardAnswer(bytes)
  const { open } = board
  if (open === undefined || chain === undefined || !decoded.ok) return endAsking(node, false)
  const isAuthor = (key: Uint8Array): boolean => authorsHousehold(chain, key) !== undefined
  const given = await takeAnswer(open, decoded.value, isAuthor).catch((error: unknown) => {
    // Whoever waits for its turn must not wait for a disk that is full.
    endAsking(node, false)
    throw error
  })
  for (const author of given.muted) await tellMuted(node, open, author)
  if (given.news > 0) node.changed()
  const goesOn = decoded.value.more && given.wrong === undefined && asking.rounds < boardLimits.ANSWERS_IN_A_ROW
  // Who gives nothing new and nothing that we refused is going round in a circle.
  const refused = new Set([...asking.refused, ...given.refused])
  if (goesOn && (given.news > 0 || refused.size > asking.refused.size))
    return ask(node, peer, { refused, rounds: asking.rounds + 1 })
  endAsking(node, given.wrong === undefined)
}

const endAsking = (node: NodeState, heard: boolean): void => {
  const { board } = node
  board.asking = undefined
  board.heard ||= heard
  if (board.heard && board.toAsk.size === 0 && !board.caughtUp) {
    board.caughtUp = true
    node.changed()
  }
  askNext(node)
}
