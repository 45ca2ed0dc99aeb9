// Homes that write on a board and hear each other's envelopes, without a node around them.
import { hash, hex, utf8, type Signer } from '../../src/ledger/index.ts'
import {
  answerTo,
  decodeBoardAnswer,
  decodeBoardQuestion,
  encodeBoardAnswer,
  encodeBoardQuestion,
  envelopeBytes,
  openBoard,
  questionOf,
  takeAnswer,
  writeOwn,
  type Board,
  type Change,
  type Envelope,
} from '../../src/board/index.ts'
import * as documents from '../../src/board/documents.ts'
import { createDisk, diskBoard, type Disk } from '../sim/disk.ts'
import { keyedHashSigner, seededCrypto } from '../standin/keyed-hash.ts'

export const CHAIN = hash(utf8('a street'))
export const AT_MS = 1_800_000_000_000

export type Home = { readonly signer: Signer; readonly author: string; readonly disk: Disk; board: Board }

export const boardOn = (disk: Disk): Promise<Board> =>
  openBoard({ store: diskBoard(disk, () => true), crypto: seededCrypto(1), chainId: CHAIN, documents })

export const createHome = async (name: string): Promise<Home> => {
  const signer = keyedHashSigner(name)
  const disk = createDisk()
  return { signer, author: hex(signer.key), disk, board: await boardOn(disk) }
}

export const createHomes = (...names: string[]): Promise<Home[]> => Promise.all(names.map(createHome))

export const notice = (title: string, text = 'as it says'): Change => ({
  kind: 'post',
  draft: { kind: 'notice', title, about: '', text },
})

/** Writes at home; fails the test when it may not. */
export const writeAt = async ({ board, signer }: Home, change: Change, atMs = AT_MS): Promise<Envelope> => {
  const written = await writeOwn(board, signer, change, atMs)
  if (!written.ok) throw new Error(written.refusal)
  return written.envelope
}

/** An envelope with any update, as only a liar makes it. */
export const forged = async (
  signer: Signer,
  made: { readonly sequence: number; readonly previous: Uint8Array; readonly update: Uint8Array },
): Promise<Envelope> => {
  const unsigned = { author: signer.key, ...made }
  return { ...unsigned, signature: await signer.sign(envelopeBytes(CHAIN, unsigned)) }
}

/** What everybody could read there, in the order of the authors. */
export const readingOf = ({ rows }: Board): unknown =>
  [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([author, { written, sequence, mutedAt }]) =>
      mutedAt === undefined ? { author, sequence, written } : { author, muted: true },
    )

/** Asks another home until it has nothing more to give; tells what came. */
export const askAll = async (asker: Board, answerer: Board): Promise<{ news: number; rounds: number }> => {
  const refused = new Set<string>()
  let [news, rounds] = [0, 0]
  for (; rounds < 300; rounds++) {
    const asked = decodeBoardQuestion(encodeBoardQuestion(questionOf(asker, refused)))
    if (!asked.ok) throw new Error(asked.why)
    const answer = decodeBoardAnswer(encodeBoardAnswer(await answerTo(answerer, asked.value)))
    if (!answer.ok) throw new Error(answer.why)
    const given = await takeAnswer(asker, answer.value, () => true)
    for (const author of given.refused) refused.add(author)
    news += given.news
    if (given.news === 0 || given.wrong !== undefined) break
  }
  return { news, rounds }
}

/** A number as Yjs writes it: seven bits a byte, the lowest first. */
export const varUint = (value: number): number[] => {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) + 128)
  }
}
