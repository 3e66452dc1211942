import { describe, expect, it } from 'vitest'
import { type OidcKey, planKeys } from './oidc-keys.js'

const day = (count: number) => new Date(Date.UTC(2026, 10, 21) + count * 86_400_000)
const key = (keyId: string, from: number): OidcKey => ({ keyId, signsFrom: day(from) })
const published = (keys: readonly OidcKey[], at: Date) => {
  const plan = planKeys(keys, at)
  return plan.plan === 'use' ? plan.published.map(({ keyId }) => keyId) : plan
}

describe('the roll-over of signing keys', () => {
  it('makes the first key to sign now, and the second to sign in 90 days', () => {
    expect(planKeys([], day(0))).toEqual({ plan: 'make', signsFrom: day(0) })
    expect(planKeys([key('a', 0)], day(0))).toEqual({ plan: 'make', signsFrom: day(90) })
  })

  it('shows the next key for as long as the present one signs', () => {
    expect(published([key('a', 0), key('b', 90)], day(0))).toEqual(['a', 'b'])
    expect(published([key('a', 0), key('b', 90)], new Date(day(90).getTime() - 1))).toEqual(['a', 'b'])
  })

  it('changes at the very instant, makes another next key, and shows the old one for two days more', () => {
    const two = [key('a', 0), key('b', 90)]
    expect(planKeys(two, day(90))).toEqual({ plan: 'make', signsFrom: day(180) })
    const three = [...two, key('c', 180)]
    expect(published(three, day(90))).toEqual(['b', 'c', 'a'])
    expect(published(three, new Date(day(92).getTime() - 1))).toEqual(['b', 'c', 'a'])
    expect(published(three, day(92))).toEqual(['b', 'c'])
  })

  it('is looked at again when the next key begins, and each day', () => {
    expect(planKeys([key('a', 0), key('b', 90)], day(10))).toMatchObject({ until: day(11) })
    expect(planKeys([key('a', 0), key('b', 90)], day(89.5))).toMatchObject({ until: day(90) })
  })

  it('signs with a key again after a long sleep', () => {
    expect(planKeys([key('a', 0), key('b', 90)], day(400))).toEqual({ plan: 'make', signsFrom: day(490) })
  })
})
