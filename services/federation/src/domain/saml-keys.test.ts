import { describe, expect, it } from 'vitest'
import {
  activate,
  announce,
  propose,
  publishedKeys,
  rehearse,
  type SamlKey,
  signingKeyFor,
} from './saml-keys.js'

const AT = new Date('2026-11-21T03:00:00Z')
const DAY_MS = 86_400_000
const after = (ms: number) => new Date(AT.getTime() + ms)
const key = (keyId: string) => ({ keyId, certificateDer: new Uint8Array() })

function done(step: ReturnType<typeof announce>): readonly SamlKey[] {
  if ('refused' in step) throw new Error(step.refused)
  return step.keys
}

const FIRST = done(announce([], key('one'), AT))
const ANNOUNCED = done(announce(FIRST, key('two'), AT))
const REHEARSED = done(rehearse(ANNOUNCED, { partnerId: 'aozora', until: after(1000) }))
const PROPOSED = done(propose(REHEARSED, { staffId: 'S1', at: AT }))
const CHANGED = done(activate(PROPOSED, { staffId: 'S2', at: after(14 * DAY_MS) }))

describe('the ring of keys', () => {
  it('makes the very first key active, and every other one wait', () => {
    expect(FIRST.map(({ state }) => state)).toEqual(['active'])
    expect(ANNOUNCED.map(({ state }) => state)).toEqual(['active', 'announced'])
  })

  it('signs with the next key for a rehearsing partner alone, and until the rehearsal is over', () => {
    const signs = (partnerId: string, at: Date) => signingKeyFor(REHEARSED, partnerId, at)?.keyId
    expect(signs('aozora', after(999))).toBe('two')
    expect(signs('aozora', after(1000))).toBe('one')
    expect(signs('minato', AT)).toBe('one')
  })

  it('changes on the fourteenth day, not a millisecond before', () => {
    expect(activate(PROPOSED, { staffId: 'S2', at: after(14 * DAY_MS - 1) })).toEqual({
      refused: 'saml-key/countdown',
    })
    expect(CHANGED.map(({ keyId, state }) => `${keyId} ${state}`)).toEqual(['one retired', 'two active'])
  })

  it('publishes a retired key for seven days', () => {
    const published = (ms: number) =>
      publishedKeys(CHANGED, after(14 * DAY_MS + ms)).map(({ keyId }) => keyId)
    expect(published(7 * DAY_MS - 1)).toEqual(['two', 'one'])
    expect(published(7 * DAY_MS)).toEqual(['two'])
  })

  it.each([
    ['a second next key', announce(ANNOUNCED, key('three'), AT), 'saml-key/next-there-already'],
    ['a rehearsal without a next key', rehearse(FIRST, { partnerId: 'a', until: AT }), 'saml-key/no-next'],
    ['a proposal without a next key', propose(FIRST, { staffId: 'S1', at: AT }), 'saml-key/no-next'],
    [
      'a proposal without a rehearsal',
      propose(ANNOUNCED, { staffId: 'S1', at: AT }),
      'saml-key/not-rehearsed',
    ],
    ['an approval without a next key', activate(FIRST, { staffId: 'S2', at: AT }), 'saml-key/no-next'],
    ['an approval of nothing', activate(REHEARSED, { staffId: 'S2', at: AT }), 'saml-key/not-proposed'],
    [
      'an approval by the proposer',
      activate(PROPOSED, { staffId: 'S1', at: after(20 * DAY_MS) }),
      'saml-key/same-officer',
    ],
  ])('refuses %s', (_what, step, refused) => {
    expect(step).toEqual({ refused })
  })
})
