import { describe, expect, it } from 'vitest'
import { listChanges, type MetadataFacts } from './saml-metadata-change.js'
import type { SamlPartner } from './saml-partner.js'

const FACTS: MetadataFacts = {
  entityId: 'https://aozora.example.jp/saml',
  consumers: [{ index: 0, location: 'https://aozora.example.jp/acs', isDefault: 'yes' }],
  logout: [{ binding: 'redirect', location: 'https://aozora.example.jp/slo' }],
  signingCertificatesDer: [Uint8Array.of(1)],
  encryptionCertificateDer: Uint8Array.of(2),
  signedRequests: 'optional',
}
const PARTNER: SamlPartner = {
  ...FACTS,
  partnerId: 'aozora',
  name: { ja: 'あおぞら', en: 'Aozora' },
  encryption: { kind: 'aes-gcm', certificateDer: Uint8Array.of(2) },
  nameIdFormat: 'persistent',
  idpInitiated: 'refused',
}
/** `printf '\001' | sha256sum` */
const SHA256_OF_1 = '4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a'
const lines = (next: Partial<MetadataFacts>) =>
  listChanges(PARTNER, { ...FACTS, ...next }).map(({ change, what, value }) => `${change} ${what} ${value}`)

describe('the changes of metadata', () => {
  it('are none when it says what is registered', () => {
    expect(lines({})).toEqual([])
  })

  it('name a certificate that comes beside the present one, and one that goes', () => {
    expect(lines({ signingCertificatesDer: [Uint8Array.of(3), Uint8Array.of(1)] })).toEqual([
      expect.stringMatching(/^added signing-certificate [0-9a-f]{64}$/),
    ])
    expect(lines({ signingCertificatesDer: [] })).toEqual([`removed signing-certificate ${SHA256_OF_1}`])
  })

  it('name an address that moved, and another address for answers to a logout', () => {
    const moved = { index: 0, location: 'https://evil.example/acs', isDefault: 'yes' } as const
    expect(lines({ consumers: [moved] })).toEqual([
      'removed consumer 0 https://aozora.example.jp/acs default',
      'added consumer 0 https://evil.example/acs default',
    ])
    const responseLocation = 'https://evil.example/slo'
    expect(
      lines({
        logout: [{ binding: 'redirect', location: 'https://aozora.example.jp/slo', responseLocation }],
      }),
    ).toContain('added logout redirect https://aozora.example.jp/slo https://evil.example/slo')
  })

  it('name a default that moved to another address', () => {
    const second = { index: 1, location: 'https://aozora.example.jp/2', isDefault: 'yes' } as const
    expect(
      lines({
        consumers: [{ ...second, index: 0, location: 'https://aozora.example.jp/acs', isDefault: 'no' }],
      }),
    ).toEqual([
      'removed consumer 0 https://aozora.example.jp/acs default',
      'added consumer 0 https://aozora.example.jp/acs',
    ])
  })

  it('are everything for a partner that is not registered', () => {
    expect(listChanges(undefined, FACTS).map(({ change }) => change)).toEqual(Array(5).fill('added'))
  })
})
