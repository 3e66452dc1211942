import { describe, expect, it } from 'vitest'
import { reading, suspendedPartner, terms } from '../../test/answers.js'
import { type Draft, draftOf, emptyDraft, isShown, judgeDraft } from './draft.js'
import { fieldOf } from './fields.js'
import { withMetadata } from './metadata.js'
import { pemOf, readPem } from './pem.js'

const written = (changes: Partial<Draft['texts']>): Draft => {
  const draft = draftOf(terms)
  return { ...draft, texts: { ...draft.texts, ...changes } }
}
const problemsOf = (draft: Draft) => {
  const judged = judgeDraft(draft)
  return judged.state === 'sound' ? [] : [...judged.problems]
}

describe('the terms in a form', () => {
  it.each([
    ['SAML', terms],
    ['OpenID Connect', suspendedPartner.terms],
  ])('of %s come back as they were', (_protocol, agreed) => {
    expect(judgeDraft(draftOf(agreed))).toEqual({ state: 'sound', terms: agreed })
  })

  it('say of an empty form what is missing', () => {
    expect(problemsOf(emptyDraft())).toContainEqual(['/name/ja', 'missing'])
    expect(problemsOf(emptyDraft())).toContainEqual(['/protocol/entityId', 'missing'])
  })

  it.each([
    ['/homepage', 'http://aozora.example/'],
    ['/homepage', 'https://user@aozora.example/'],
    ['/protocol/consumers', 'javascript:alert(1)'],
    ['/contact/mail', 'nobody'],
    ['/protocol/signingCertificates', 'not a certificate'],
  ] as const)('refuse %s = %s at its own field', (field, value) => {
    expect(problemsOf(written({ [field]: value }))).toEqual([[field, 'unusable']])
  })

  it('do not ask for what a choice has made needless, nor send it', () => {
    expect(isShown(draftOf(terms), '/protocol/encryption/certificate')).toBe(false)
    expect(isShown(draftOf(terms), '/protocol/clientId')).toBe(false)
    expect(judgeDraft(written({ '/protocol/encryption/certificate': 'left over' })).state).toBe('sound')
  })

  it('refuse encryption without a certificate', () => {
    expect(problemsOf(written({ '/protocol/encryption/kind': 'aes-gcm' }))).toEqual([
      ['/protocol/encryption/certificate', 'missing'],
    ])
  })

  it('take metadata over, the default consumer first, and keep what it does not say', () => {
    const draft = withMetadata(draftOf(terms), reading)
    expect(draft.texts['/protocol/consumers']).toBe(
      'https://kawabe.example/acs\nhttps://kawabe.example/acs/old',
    )
    expect(draft.texts['/protocol/encryption/kind']).toBe('none')
    expect(draft.texts['/name/ja']).toBe('あおぞらネット')
  })
})

it('finds the field of a pointer into it, above it, or of none', () => {
  expect(fieldOf('/protocol/consumers/0/location')).toBe('/protocol/consumers')
  expect(fieldOf('/contact')).toBe('/contact/name')
  expect(fieldOf('/unknown')).toBeNull()
})

it('reads certificates as blocks or bare, and writes lines of 64 characters (RFC 7468 §2)', () => {
  const base64 = 'A'.repeat(100)
  expect(readPem(`${pemOf(base64)}\ntext between\n${pemOf(base64)}`)).toEqual([base64, base64])
  expect(readPem(base64)).toEqual([base64])
  expect(readPem('  ')).toEqual([])
  expect(pemOf(base64).split('\n')[1]).toHaveLength(64)
})
