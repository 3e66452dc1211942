import { describe, expect, it } from 'vitest'
import { AT, asCa, ext, forge, newDsaKey, newEcKey, newRsaKey, type Spec } from '../../test/forge.js'
import { findHpkiPath, HPKI_PURPOSES, type HpkiPurpose } from './hpki.js'
import { anchorFromCertificate } from './trust-anchor.js'

const root = forge({ subject: 'MHLW HPKI Root', key: newRsaKey(), extensions: asCa(ext.ski('root')) })

type Changes = { authority?: Spec; subscriber?: Spec; anchor?: typeof root }

function judge(purpose: HpkiPurpose, { authority, subscriber, anchor = root }: Changes = {}) {
  const row = HPKI_PURPOSES[purpose]
  const ca = forge({
    subject: 'HPKI-01-Example',
    by: anchor,
    extensions: asCa(ext.policies([row.authorityPolicy], 'critical'), ext.ski('ca')),
    ...authority,
  })
  const target = forge({
    subject: 'Taro Jitsuin',
    by: ca,
    extensions: [ext.usage([row.keyUsage]), ext.policies([row.subscriberPolicy], 'critical')],
    ...subscriber,
  })
  const material = {
    target: target.certificate,
    intermediates: [ca.certificate],
    anchors: [anchorFromCertificate(anchor.certificate)],
  }
  const result = findHpkiPath(material, { purpose, at: AT, revocation: 'not-checked' })
  return result.verdict === 'valid' ? 'valid' : result.failure.code
}

const { signature } = HPKI_PURPOSES
const usage = ext.usage([signature.keyUsage])
const policy = ext.policies([signature.subscriberPolicy], 'critical')

describe('an HPKI path', () => {
  it.each(['signature', 'authentication-person', 'authentication-organisation'] as const)(
    'is valid though the policies of authority and subscriber differ: %s',
    (purpose) => expect(judge(purpose)).toBe('valid'),
  )

  it.each<[string, Changes, string]>([
    ['a subscriber without policy', { subscriber: { extensions: [usage] } }, 'hpki/policy'],
    [
      'a subscriber with the policy of its authority',
      { subscriber: { extensions: [usage, ext.policies([signature.authorityPolicy])] } },
      'hpki/policy',
    ],
    [
      'anyPolicy instead of the policy',
      { subscriber: { extensions: [usage, ext.policies(['2.5.29.32.0'])] } },
      'hpki/policy',
    ],
    [
      'an authority for authentication',
      {
        authority: {
          extensions: asCa(ext.policies([HPKI_PURPOSES['authentication-person'].authorityPolicy])),
        },
      },
      'hpki/policy',
    ],
    ['an authority without policy', { authority: { extensions: asCa() } }, 'hpki/policy'],
    [
      'an authority that requires an explicit policy',
      {
        authority: {
          extensions: asCa(ext.policies([signature.authorityPolicy]), ext.policyConstraints({ explicit: 0 })),
        },
      },
      'policy/none-valid',
    ],
    [
      'a key for authentication',
      { subscriber: { extensions: [ext.usage(['digitalSignature']), policy] } },
      'key-usage/not-allowed',
    ],
    [
      'an authority that signs itself as a subscriber',
      { subscriber: { extensions: [usage, policy, ext.ca()] } },
      'hpki/policy',
    ],
    [
      'a certificate for web servers only',
      { subscriber: { extensions: [usage, policy, ext.purposes(['1.3.6.1.5.5.7.3.1'], 'critical')] } },
      'purpose/not-allowed',
    ],
    ['a key without stated use', { subscriber: { extensions: [policy] } }, 'key-usage/not-allowed'],
    [
      'a root that has expired',
      {
        anchor: forge({
          subject: 'MHLW HPKI Root',
          key: newEcKey(),
          extensions: asCa(),
          notAfter: new Date('2026-02-01T00:00:00Z'),
        }),
      },
      'anchor/not-in-validity',
    ],
    [
      'an RSA key of 1024 bits in the authority',
      { authority: { key: newRsaKey(1024), extensions: asCa(ext.policies([signature.authorityPolicy])) } },
      'signature/not-allowed',
    ],
    ['a DSA signature', { anchor: dsaRoot() }, 'signature/not-allowed'],
  ])('refuses %s', (_what, changes, code) => {
    expect(judge('signature', changes)).toBe(code)
  })

  it('accepts further uses beside the one it needs', () => {
    const extensions = [ext.usage(['nonRepudiation', 'digitalSignature']), policy]
    expect(judge('signature', { subscriber: { extensions } })).toBe('valid')
  })
})

function dsaRoot() {
  return forge({ subject: 'DSA root', key: newDsaKey(), extensions: asCa() })
}
