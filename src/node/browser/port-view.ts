// A port as the page is told of it.
import { lineText, MAX_UNIT, sealTitle, type Believed, type PollMember } from '../../serial/index.ts'
import { meterOf } from '../household/board-key.ts'
import type { Node } from '../node.ts'
import type { Port } from '../view/snapshot.ts'
import type { Device } from './device.ts'
import { REPLAY } from './replaying.ts'

export const portView = (node: Node, device: Device): Port => {
  const { id, asked, isUnsure, isReplay, wire, decoder, reading } = device
  return {
    ...{ id, label: isReplay ? id.slice(REPLAY.length) : id, asked, isUnsure },
    ...{ bus: busView(node, device), search: searchView(device) },
    role: device.relay !== undefined ? 'relay' : isOnTheBooks(node, device) ? 'meter' : 'unknown',
    state: stateOf(device),
    sealed: sealedView(device),
    signing: signingView(node, device),
    keyElsewhere: reading !== undefined && node.state.keyElsewhere.has(reading.meterId),
    replayed: isReplay,
    protocol: reading?.protocol,
    line: wire.line && lineText(wire.line),
    recording: wire.recording,
    frames: decoder?.stats.frames ?? 0,
    badFrames: decoder?.stats.bad ?? 0,
    leftOut: decoder?.stats.resync ?? 0,
    doubted: [...device.believed.values()].reduce((sum, { doubted }) => sum + doubted, 0),
    meterId: reading?.meterId,
    onBooks: reading && node.state.meterIds.get(reading.meterId),
    powerW: powerOf(device),
    importWh: reading?.importWh,
    exportWh: reading?.exportWh,
    lastReadingAtMs: reading?.atMs,
  }
}

/** On a bus, that of all who answer together. */
const powerOf = (device: Device): number | undefined => {
  const { poll, reading } = device
  const members = (poll?.members ?? []).filter(({ isAbsent }) => !isAbsent)
  const known = members.flatMap((member) => believedOf(device, member)?.last?.powerW ?? [])
  return members.length < 2 || known.length === 0 ? reading?.powerW : known.reduce((sum, powerW) => sum + powerW, 0)
}

/** What is believed of a meter on a bus: it may have said something else last. */
const believedOf = ({ believed }: Device, { reading }: PollMember): Believed | undefined =>
  reading && believed.get(reading.meterId)

/** On a bus, as soon as one of its meters is. */
const isOnTheBooks = (node: Node, { reading, poll }: Device): boolean =>
  [reading, ...(poll?.members ?? []).map((member) => member.reading)].some(
    (one) => one !== undefined && node.state.meterIds.has(one.meterId),
  )

/** Known as soon as it has shown its key, or failed to. */
const signingView = (node: Node, { relay }: Device): Port['signing'] => {
  const { key, fault } = relay?.board.hello ?? {}
  if (key === undefined) return fault && { meter: undefined, fault }
  return { meter: meterOf(node.state, key)?.id, fault: key.fault }
}

const busView = (node: Node, device: Device): Port['bus'] => {
  const members = device.poll?.members ?? []
  if (members.length < 2) return []
  return members.map((member) => {
    const { last, doubted = 0 } = believedOf(device, member) ?? {}
    return {
      ...{ meter: member.meter, unit: member.unit, silent: member.isAbsent, doubted },
      onBooks: last && node.state.meterIds.get(last.meterId),
      meterId: last?.meterId,
      powerW: last?.powerW,
      importWh: last?.importWh,
      exportWh: last?.exportWh,
      lastReadingAtMs: last?.atMs,
    }
  })
}

const searchView = ({ search }: Device): Port['search'] =>
  search && {
    unit: Math.min(search.unit, MAX_UNIT),
    over: search.isOver,
    found: search.found.filter(({ is }) => is === 'likely').map(({ unit }) => unit),
    others: search.found.filter(({ is }) => is === 'other').map(({ unit }) => unit),
  }

/** Sealed telegrams come in well, and say nothing yet. */
const stateOf = ({ state, sealed }: Device): Port['state'] => {
  if (state !== 'reading' || sealed === undefined || sealed.key === 'right') return state
  return sealed.key === 'none' ? 'sealed' : 'wrong-key'
}

const sealedView = ({ sealed }: Device): Port['sealed'] =>
  sealed && {
    title: sealTitle(sealed.frame.systemTitle),
    key: sealed.key,
    unopened: sealed.unopened,
    replayed: sealed.replayed,
  }
