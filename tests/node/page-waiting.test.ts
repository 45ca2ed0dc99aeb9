// The page of a home that is in, but waits for what its street goes on from: also after a reload, when only the worker
// knows that anybody was let in.
import { expect, test } from 'vitest'
import { createPageNode, refused, type PageParts } from '../../src/node/page/index.ts'
import { emptyView } from '../../src/node/page/empty-view.ts'
import type { Snapshot } from '../../src/node/index.ts'

const nowhere = async (): Promise<never> => Promise.reject(new Error('no network here'))
const parts: PageParts = {
  mesh: {
    self: '',
    offer: nowhere,
    accept: async () => refused('not-allowed'),
    complete: nowhere,
    personal: nowhere,
    publish: () => {},
    request: nowhere,
    setMembers: () => {},
    links: () => [],
    waysBack: () => 0,
    setHelpers: () => {},
  },
  reader: { readInvitation: () => refused('code-not-a-code'), readReply: () => refused('code-not-a-code') } as never,
  wishes: { kept: undefined, keep: () => {} },
  tell: () => {},
  choosePort: async () => refused('no-serial'),
  address: 'https://example.org/',
  iceServers: [],
  iceFault: undefined,
  readHelpers: () => ({ hosts: [], fault: undefined }),
  secure: true,
  isNew: false,
  onFailure: () => {},
  reload: () => {},
}

test('shows the street and why its books are not here, and joins nobody else to it', async () => {
  const page = createPageNode(parts)
  const seen: Snapshot[] = []
  page.api.subscribe((snapshot) => seen.push(snapshot))
  const joinProgress = {
    state: 'admitted',
    streetName: 'Elm Street',
    safetyWords: ['one', 'two', 'three', 'four'],
    refusal: 'old-books-missing',
  } as const
  page.heard({ kind: 'view', view: { ...emptyView(true), stage: 'joining', joinProgress } })
  expect(seen.at(-1)).toMatchObject({ stage: 'joining', joining: { ...joinProgress, reply: '' } })
  expect(await page.api.openReply('any')).toEqual({ ok: false, refusal: 'no-street' })
  page.heard({ kind: 'view', view: { ...emptyView(true), stage: 'catching-up', joinProgress: undefined } })
  expect(seen.at(-1)).toMatchObject({ stage: 'catching-up', joining: undefined })
})
