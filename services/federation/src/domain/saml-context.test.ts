import { describe, expect, it } from 'vitest'
import { ALL_METHODS, contextClassOf, methodsFor } from './saml-context.js'

const SMARTCARD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI'
const MFA = 'https://refeds.org/profile/mfa'
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified'
const UNKNOWN = 'urn:example:retina'

describe('the methods that satisfy a request', () => {
  it.each([
    ['nothing', undefined, ALL_METHODS],
    ['exactly anything', { comparison: 'exact', classes: [UNSPECIFIED] }, ALL_METHODS],
    ['exactly a card', { comparison: 'exact', classes: [SMARTCARD] }, ['card', 'jpki']],
    ['exactly the doctor’s card', { comparison: 'exact', classes: ['urn:jitsuin:acr:card'] }, ['card']],
    ['one of two', { comparison: 'exact', classes: [UNKNOWN, MFA] }, ['passkey']],
    ['exactly a password', { comparison: 'exact', classes: [PASSWORD] }, []],
    ['exactly something unknown', { comparison: 'exact', classes: [UNKNOWN] }, []],
    ['at least a password', { comparison: 'minimum', classes: [PASSWORD] }, ALL_METHODS],
    ['at least a passkey', { comparison: 'minimum', classes: [MFA] }, ALL_METHODS],
    [
      'at least a card',
      { comparison: 'minimum', classes: [SMARTCARD] },
      ['card', 'tls-client-certificate', 'jpki'],
    ],
    ['at least the weaker of two', { comparison: 'minimum', classes: [SMARTCARD, MFA] }, ALL_METHODS],
    ['at least something unknown', { comparison: 'minimum', classes: [UNKNOWN] }, []],
  ] as const)('of %s', (_what, requested, methods) => {
    expect(methodsFor(requested)).toEqual(methods)
  })
})

describe('the class of an answer', () => {
  it('is the very one that was asked for, if it is one of the method', () => {
    const requested = { comparison: 'exact', classes: [MFA, 'urn:jitsuin:acr:card'] } as const
    expect(contextClassOf('card', requested)).toBe('urn:jitsuin:acr:card')
    expect(contextClassOf('passkey', requested)).toBe(MFA)
  })

  it('is the one of SAML otherwise, and never another method’s', () => {
    expect(contextClassOf('card', undefined)).toBe(SMARTCARD)
    expect(contextClassOf('passkey', { comparison: 'minimum', classes: [PASSWORD, SMARTCARD] })).toBe(MFA)
  })
})
