// Promises of personal codes: both sides work out the same answer, nobody else's key gives it, and the invitation that goes
// with a code goes with no other.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodePersonal } from '../../src/p2p/connection-code.ts'
import { personalCredentials, personalInvitation } from '../../src/p2p/personal.ts'
import { buildSdp, parseSdp } from '../../src/p2p/sdp.ts'
import { descriptions, peerKeys } from './samples.ts'

test('the credentials are those of a browser, and follow from the code and the key alone', () => {
  fc.assert(
    fc.property(peerKeys, descriptions, (target, description) => {
      const agreed = personalCredentials(target, description)
      expect([agreed?.ufrag.length, agreed?.pwd.length]).toEqual([4, 24])
      expect(personalCredentials(target, { ...description })).toEqual(agreed)
      const answer = { ...description, ufrag: agreed?.ufrag ?? '', pwd: agreed?.pwd ?? '' }
      expect(parseSdp(buildSdp('answer', answer))).toMatchObject({ ufrag: agreed?.ufrag, pwd: agreed?.pwd })
    }),
  )
})

test('another key, or another offer, has others', () => {
  fc.assert(
    fc.property(peerKeys, peerKeys, descriptions, descriptions, (one, other, offer, later) => {
      fc.pre(one !== other && (offer.ufrag !== later.ufrag || offer.pwd !== later.pwd))
      const agreed = personalCredentials(one, offer)
      expect(personalCredentials(other, offer)).not.toEqual(agreed)
      expect(personalCredentials(one, later)).not.toEqual(agreed)
    }),
  )
})

test('what is no key has none', () => {
  for (const key of ['', 'ab', 'AB'.repeat(32), 'zz'.repeat(32)])
    expect(personalCredentials(key, { ufrag: 'abcd', pwd: 'x'.repeat(24) })).toBeUndefined()
})

test('each code has an invitation of its own, of 16 bytes', () => {
  fc.assert(
    fc.property(peerKeys, peerKeys, peerKeys, descriptions, (maker, one, other, offer) => {
      fc.pre(one.slice(0, 8) !== other.slice(0, 8))
      const [mine, theirs] = [one, other].map((key) => encodePersonal(maker, offer, key) ?? new Uint8Array())
      const id = personalInvitation(mine ?? new Uint8Array())
      expect(id.length).toBe(16)
      expect(personalInvitation(mine ?? new Uint8Array())).toEqual(id)
      expect(personalInvitation(theirs ?? new Uint8Array())).not.toEqual(id)
    }),
  )
})
