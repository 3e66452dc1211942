import { describe, expect, it } from 'vitest'
import { ALL_ACRS, judgeSignIn, methodsFor } from './oidc-wish.js'

const CARD = 'urn:jitsuin:acr:card'
const PASSKEY = 'urn:jitsuin:acr:passkey'

describe('the ways to sign in that satisfy a request', () => {
  it('are all when it asks for none', () => {
    expect(methodsFor({})).toHaveLength(ALL_ACRS.length)
    expect(methodsFor({ acrValues: ' ' })).toHaveLength(ALL_ACRS.length)
    expect(methodsFor({ acrClaim: null })).toHaveLength(ALL_ACRS.length)
  })

  it('are those that it names, by parameter, by claim, or by both', () => {
    expect(methodsFor({ acrValues: `${CARD} ${PASSKEY}` })).toEqual(['card', 'passkey'])
    expect(methodsFor({ acrClaim: { value: CARD } })).toEqual(['card'])
    expect(methodsFor({ acrClaim: { values: [CARD, 7] } })).toEqual(['card'])
    expect(methodsFor({ acrValues: `${CARD} ${PASSKEY}`, acrClaim: { value: PASSKEY } })).toEqual(['passkey'])
  })

  it('are none when it names none of ours', () => {
    expect(methodsFor({ acrValues: 'urn:mace:incommon:iap:silver' })).toEqual([])
    expect(methodsFor({ acrValues: CARD, acrClaim: { value: PASSKEY } })).toEqual([])
    expect(methodsFor({ acrClaim: { values: [7] } })).toEqual([])
    expect(methodsFor({ acrClaim: { value: null } })).toEqual([])
  })
})

describe('whether a sign-in is enough', () => {
  const signedInAt = new Date('2026-11-21T00:00:00.900Z')
  const session = { method: 'card', signedInAt } as const
  const at = (text: string) => new Date(`2026-11-21T${text}Z`)

  it('counts max_age to the second, its end included', () => {
    const wish = { methods: ['card'], maxAgeSeconds: 60 } as const
    expect(judgeSignIn(session, wish, at('00:01:00.999'))).toBe('enough')
    expect(judgeSignIn(session, wish, at('00:01:01.000'))).toBe('too-old')
  })

  it('takes no sign-in from before a request that wants a new one', () => {
    const wish = { methods: ['card'] } as const
    expect(judgeSignIn(session, { ...wish, notBefore: at('00:00:00') }, at('00:01:00'))).toBe('enough')
    expect(judgeSignIn(session, { ...wish, notBefore: at('00:00:01') }, at('00:01:00'))).toBe('too-old')
  })

  it('takes no other way', () => {
    expect(judgeSignIn(session, { methods: ['passkey'] }, at('00:00:01'))).toBe('other-method')
  })
})
