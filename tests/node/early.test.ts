// Words before their time wait in a place that nobody can fill: not one neighbour alone, and not all with large ones.
import { expect, test } from 'vitest'
import { keepEarly, takeEarly } from '../../src/node/agreement/early.ts'
import { EARLY_BYTES } from '../../src/node/limits.ts'
import { getUp, nodeOf } from './awake.ts'

const quietNode = async () => nodeOf((await getUp(() => true, 1)).households[0]).state

test('one neighbour has an eighth of it, and the others their own', async () => {
  const node = await quietNode()
  for (let i = 0; i < 600; i++) keepEarly(node, { height: 9, from: 'one', bytes: new Uint8Array(10) })
  expect(node.early).toHaveLength(64)
  keepEarly(node, { height: 9, from: 'other', bytes: new Uint8Array(10) })
  expect(node.early).toHaveLength(65)
})

test('all together have a bounded number of messages, and of bytes', async () => {
  const node = await quietNode()
  for (let i = 0; i < 600; i++) keepEarly(node, { height: 9, from: `peer ${i}`, bytes: new Uint8Array(10) })
  expect(node.early).toHaveLength(512)
  expect(takeEarly(node, 9)).toHaveLength(512)
  expect(node.early).toHaveLength(0)
  for (let i = 0; i < 20; i++) keepEarly(node, { height: 9, from: `peer ${i}`, bytes: new Uint8Array(200_000) })
  const held = node.early.reduce((sum, { bytes }) => sum + bytes.length, 0)
  expect(held).toBeLessThanOrEqual(EARLY_BYTES)
  expect(held).toBeGreaterThan(EARLY_BYTES / 2)
})
