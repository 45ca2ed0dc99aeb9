// Sealed telegrams on a port: opened one after the other with the key that the household gave for their meter, or counted
// and said in words. The key itself is never here longer than it takes to hand it over.
import { UNOPENED_IN_A_ROW, readSealKey, type Decoder, type SealedFrame, type Seals } from '../../serial/index.ts'
import type { Node } from '../node.ts'
import { notice, tellTrouble, unnotice } from '../node-state.ts'
import { done, refused, type Outcome } from '../refusal.ts'
import { hear, type Device, type SealedHearing } from './device.ts'

/** The same decoder, whose sealed telegrams are opened on the way. */
export const openingDecoder = (
  node: Node,
  device: Device,
  decoder: Decoder,
  seals: Seals,
  changed: () => void,
): Decoder => {
  // One after the other: a counter may only grow.
  let work = Promise.resolve()
  return {
    push: (bytes, atMs) => {
      const readings = decoder.push(bytes, atMs)
      for (const frame of decoder.sealed?.take() ?? [])
        work = work
          .then(() => takeFrame(node, device, decoder, frame, seals, changed))
          .catch((error: unknown) => void tellTrouble(node.state, error))
      return readings
    },
    lineError: () => decoder.lineError(),
    get inFrame() {
      return decoder.inFrame
    },
    get stats() {
      return decoder.stats
    },
  }
}

const takeFrame = async (
  node: Node,
  device: Device,
  decoder: Decoder,
  frame: SealedFrame,
  seals: Seals,
  changed: () => void,
): Promise<void> => {
  const isNews = device.sealed === undefined
  const hearing = (device.sealed ??= { frame, decoder, key: 'none', unopened: 0, unopenedInARow: 0, replayed: 0 })
  Object.assign(hearing, { frame, decoder })
  const opened = await seals.open(frame)
  if (device.gone) return
  switch (opened.kind) {
    case 'no-key':
      // Said once: it would come back with every telegram to whoever has put it away.
      if (isNews || hearing.key !== 'none') notice(node.state, 'meter-sealed', device.id)
      hearing.key = 'none'
      break
    case 'replayed':
      hearing.replayed++
      break
    case 'wrong-key':
      unopened(node, device, hearing)
      break
    case 'opened':
      if (understand(node, device, decoder, opened.plain, frame, changed)) {
        await seals.accept(frame)
        fits(node, device, hearing)
      } else unopened(node, device, hearing)
  }
  changed()
}

/** False when what came out is no telegram: without a tag, that is all that a wrong key shows. */
const understand = (
  node: Node,
  device: Device,
  decoder: Decoder,
  plain: Uint8Array,
  frame: SealedFrame,
  changed: () => void,
): boolean => {
  const before = decoder.stats.bad
  const readings = decoder.sealed?.opened(plain, frame) ?? []
  if (decoder.stats.bad > before) return false
  for (const reading of readings) hear(node, device, reading, changed)
  return true
}

const fits = (node: Node, device: Device, hearing: SealedHearing): void => {
  hearing.key = 'right'
  hearing.unopenedInARow = 0
  for (const code of ['meter-sealed', 'seal-key-wrong'] as const) unnotice(node.state, code, device.id)
}

const unopened = (node: Node, device: Device, hearing: SealedHearing): void => {
  hearing.unopened++
  hearing.unopenedInARow++
  if (hearing.key === 'right' && hearing.unopenedInARow < UNOPENED_IN_A_ROW) return
  if (hearing.key !== 'wrong') notice(node.state, 'seal-key-wrong', device.id)
  hearing.key = 'wrong'
}

export type KeyTexts = { readonly encryptionKey: string; readonly authenticationKey: string }

/** Tries the keys on the newest telegram of this port, and keeps them for its meter if they open it. */
export const giveKey = async (
  node: Node,
  device: Device,
  texts: KeyTexts,
  seals: Seals,
  changed: () => void,
): Promise<Outcome> => {
  const { sealed } = device
  if (sealed === undefined) return refused('not-sealed')
  const encryption = readSealKey(texts.encryptionKey)
  if (encryption === undefined) return refused('seal-key-malformed')
  const isGiven = texts.authenticationKey.trim() !== ''
  const authentication = isGiven ? readSealKey(texts.authenticationKey) : undefined
  if (isGiven && authentication === undefined) return refused('second-key-malformed')
  const keys = { encryption, authentication }
  const { frame, decoder } = sealed
  const plain = await seals.attempt(frame, keys)
  if (plain === undefined || !understand(node, device, decoder, plain, frame, changed)) return refused('seal-key-wrong')
  await seals.keep(frame.systemTitle, keys)
  await seals.accept(frame)
  fits(node, device, sealed)
  changed()
  return done
}
