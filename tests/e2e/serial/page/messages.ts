// What the test may ask the worker of the test page; everything survives JSON.
import type { Chunk, Line, LinkInfo, LinkState, OpenResult, WriteResult } from '../../../../src/serial/index.ts'

export type Question =
  | { readonly ask: 'open'; readonly link: LinkName; readonly line: Line }
  | { readonly ask: 'write'; readonly link: LinkName; readonly bytes: readonly number[] }
  | { readonly ask: 'read'; readonly link: LinkName }
  | { readonly ask: 'next'; readonly link: LinkName }
  | { readonly ask: 'leave'; readonly link: LinkName }
  | { readonly ask: 'close'; readonly link: LinkName }
  | { readonly ask: 'start-session'; readonly link: LinkName; readonly line: Line }
  | { readonly ask: 'session'; readonly link: LinkName }
  | { readonly ask: 'stop-session'; readonly link: LinkName }
  | { readonly ask: 'watched-ports' }

/** Links are made on first use, over the granted port with this product id. */
export type LinkName = { readonly usbProductId: number; readonly serial: number }

export type JsonChunk = { readonly bytes: readonly number[]; readonly atMs: number } | Extract<Chunk, { error: string }>

export type SessionLog = {
  readonly readings: readonly {
    meterId: string
    importWh: string
    exportWh: string
    powerW: number | undefined
    quality: string
  }[]
  readonly states: readonly string[]
  readonly ended: string | undefined
}

export type Answer = {
  readonly state?: LinkState
  readonly info?: LinkInfo
  readonly opened?: OpenResult
  readonly written?: WriteResult
  readonly chunk?: JsonChunk
  readonly session?: SessionLog
  readonly productIds?: readonly (readonly number[])[]
  readonly failed?: string
}
