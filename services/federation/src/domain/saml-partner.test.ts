import { describe, expect, it } from 'vitest'
import type { PartnerTerms, SamlTerms } from './partner.js'
import { defaultConsumer, logoutEndpoint, samlPartner } from './saml-partner.js'

const PROTOCOL: SamlTerms = {
  protocol: 'saml',
  entityId: 'https://aozora.example.jp/saml',
  consumers: [
    { index: 7, location: 'https://aozora.example.jp/7', isDefault: 'no' },
    { index: 2, location: 'https://aozora.example.jp/2', isDefault: 'no' },
  ],
  logout: [
    { binding: 'post', location: 'https://aozora.example.jp/p' },
    { binding: 'redirect', location: 'https://aozora.example.jp/r' },
  ],
  signingCertificates: ['AQID'],
  encryption: { kind: 'aes-gcm', certificate: 'BAUG' },
  signedRequests: 'demanded',
  nameIdFormat: 'persistent',
  idpInitiated: 'refused',
  metadataAddress: 'https://aozora.example.jp/md',
}
const TERMS: PartnerTerms & { protocol: SamlTerms } = {
  name: { ja: 'あおぞら', en: 'Aozora' },
  legalName: { ja: 'あおぞら協議会', en: 'Aozora Council' },
  purpose: { ja: '地域連携', en: 'Regional care' },
  contact: { name: 'Taro Jitsuin', mail: 'taro@aozora.example.jp' },
  homepage: 'https://aozora.example.jp/',
  contractNumber: 'DEMO-1',
  attributes: [],
  role: 'required',
  protocol: PROTOCOL,
}

describe('a partner out of the register', () => {
  const partner = samlPartner({ partnerId: 'p1', terms: TERMS })

  it('has its approved terms, certificates as bytes', () => {
    const {
      protocol: _protocol,
      metadataAddress: _address,
      signingCertificates: _certificates,
      ...same
    } = PROTOCOL
    expect(partner).toEqual({
      partnerId: 'p1',
      name: TERMS.name,
      ...same,
      signingCertificatesDer: [Uint8Array.of(1, 2, 3)],
      encryption: { kind: 'aes-gcm', certificateDer: Uint8Array.of(4, 5, 6) },
    })
  })

  it('gets assertions at the default, or at the lowest index when it states none', () => {
    expect(defaultConsumer(partner)?.index).toBe(2)
    const [first] = partner.consumers
    const stated = first ? [{ ...first, isDefault: 'yes' as const }, ...partner.consumers.slice(1)] : []
    expect(defaultConsumer({ ...partner, consumers: stated })?.index).toBe(7)
  })

  it('is signed out by redirect before POST, and not at all without an address', () => {
    expect(logoutEndpoint(partner)?.location).toBe('https://aozora.example.jp/r')
    expect(logoutEndpoint({ logout: PROTOCOL.logout.slice(0, 1) })?.location).toBe(
      'https://aozora.example.jp/p',
    )
    expect(logoutEndpoint({ logout: [] })).toBeUndefined()
  })
})
